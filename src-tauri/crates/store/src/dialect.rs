//! Everything in which SQLite and PostgreSQL differ, apart from the migrations.

/// Which database this is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// SQLite, inside the app.
    Sqlite,
    /// PostgreSQL.
    Postgres,
}

impl Dialect {
    /// Begins a transaction that will write: SQLite takes its write lock at once, so that it never
    /// fails half-way.
    pub(crate) fn begin(self) -> &'static str {
        match self {
            Dialect::Sqlite => "BEGIN IMMEDIATE",
            Dialect::Postgres => "BEGIN",
        }
    }

    /// Begins a transaction that reads one state of the database throughout.
    pub(crate) fn begin_snapshot(self) -> &'static str {
        match self {
            Dialect::Sqlite => "BEGIN",
            Dialect::Postgres => "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
        }
    }

    /// A table `j` with one column `value` for each element of the JSON array in `parameter`;
    /// fields are read with `j.value ->> 0`, as text.
    pub(crate) fn rows(self, parameter: &str) -> String {
        match self {
            // jsonb here and there: reading nine fields of an element as text would parse it nine times
            Dialect::Sqlite => format!("jsonb_each({parameter}) j"),
            Dialect::Postgres => format!("jsonb_array_elements(CAST({parameter} AS jsonb)) j"),
        }
    }

    /// Before and behind a query `q`: all its rows as one JSON array of arrays, each with `fields`
    /// and then the JSON texts `documents`. Many rows so cross the driver as one.
    pub(crate) fn as_json(self, fields: &[&str], documents: &[&str]) -> (String, &'static str) {
        let fields = fields.iter().map(|field| format!("q.{field}"));
        match self {
            Dialect::Sqlite => {
                let documents = documents.iter().map(|field| format!("json(q.{field})"));
                let all = fields.chain(documents).collect::<Vec<_>>().join(", ");
                (
                    format!("SELECT json_group_array(json_array({all})) FROM ("),
                    ") q",
                )
            }
            Dialect::Postgres => {
                let documents = documents
                    .iter()
                    .map(|field| format!("CAST(q.{field} AS json)"));
                let all = fields.chain(documents).collect::<Vec<_>>().join(", ");
                let array = format!("json_agg(json_build_array({all}))");
                (
                    format!("SELECT CAST(COALESCE({array}, '[]') AS TEXT) FROM ("),
                    ") q",
                )
            }
        }
    }

    /// A subquery with the whole numbers of the JSON array in `parameter`.
    pub(crate) fn ids(self, parameter: &str) -> String {
        match self {
            Dialect::Sqlite => format!("(SELECT value FROM json_each({parameter}))"),
            Dialect::Postgres => format!(
                "(SELECT CAST(value AS BIGINT) FROM json_array_elements_text(CAST({parameter} AS json)))"
            ),
        }
    }

    /// A table `j` with one text column `value` for each string of the JSON array in `parameter`.
    pub(crate) fn texts(self, parameter: &str) -> String {
        match self {
            Dialect::Sqlite => format!("json_each({parameter}) j"),
            Dialect::Postgres => {
                format!("json_array_elements_text(CAST({parameter} AS json)) j")
            }
        }
    }

    /// A table `k` with one text column `key` for each key of the JSON object in `column`.
    pub(crate) fn object_keys(self, column: &str) -> String {
        match self {
            Dialect::Sqlite => format!("json_each({column}) k"),
            Dialect::Postgres => format!("json_object_keys(CAST({column} AS json)) k(key)"),
        }
    }

    /// An INSERT … SELECT into a table with an identity, and the query that tells the first and the
    /// last id that it made. Without a second text the first one tells.
    pub(crate) fn made_ids(self, insert: &str, rows: usize) -> (String, Option<String>) {
        match self {
            Dialect::Sqlite => (
                insert.to_owned(),
                Some(format!(
                    "SELECT last_insert_rowid() - {rows} + 1, last_insert_rowid()"
                )),
            ),
            Dialect::Postgres => (
                format!("WITH made AS ({insert} RETURNING id) SELECT MIN(id), MAX(id) FROM made"),
                None,
            ),
        }
    }

    /// Ends a SELECT whose rows will be written in this transaction; rows that another machine is
    /// about to write are passed over. SQLite has one writer: nothing to say.
    pub(crate) fn for_update_skip_locked(self, table: &str) -> String {
        match self {
            Dialect::Sqlite => String::new(),
            Dialect::Postgres => format!(" FOR UPDATE OF {table} SKIP LOCKED"),
        }
    }

    /// The same, waiting for the other machine.
    pub(crate) fn for_update(self, table: &str) -> String {
        match self {
            Dialect::Sqlite => String::new(),
            Dialect::Postgres => format!(" FOR UPDATE OF {table}"),
        }
    }

    /// Ends a SELECT whose row must not change until this transaction is over.
    pub(crate) fn for_share(self, table: &str) -> String {
        match self {
            Dialect::Sqlite => String::new(),
            Dialect::Postgres => format!(" FOR SHARE OF {table}"),
        }
    }

    /// Holds other machines' transactions back while changes are numbered, until commit: numbers
    /// then grow in the order in which transactions become visible.
    pub(crate) fn lock_feed(self) -> Option<&'static str> {
        match self {
            Dialect::Sqlite => None,
            // the number is ours alone: "switchb" in ASCII
            Dialect::Postgres => Some("SELECT pg_advisory_xact_lock(32497689735164514)"),
        }
    }

    /// Takes the lock that keeps two Switchboards on one PostgreSQL database apart: the server's process
    /// that holds it now, or NULL.
    pub(crate) const TRY_ALONE: &'static str = "SELECT CASE
        WHEN pg_try_advisory_lock(32497689735164513) THEN CAST(pg_backend_pid() AS BIGINT) END";

    /// Before and behind the process that holds that lock: ends a SELECT that must find nothing once the
    /// lock is gone. SQLite's file is kept for one process by its folder: nothing to say.
    pub(crate) fn while_alone(self) -> Option<(&'static str, &'static str)> {
        match self {
            Dialect::Sqlite => None,
            Dialect::Postgres => Some((
                " AND EXISTS (SELECT 1 FROM pg_locks held WHERE held.locktype = 'advisory'
                   AND held.granted AND held.objsubid = 1 AND held.pid = ",
                ")",
            )),
        }
    }

    /// What the connection that holds that lock is told: a server notices soon when its machine is gone.
    pub(crate) const KEEP_ALIVE: &'static [&'static str] = &[
        "SET tcp_keepalives_idle = 20",
        "SET tcp_keepalives_interval = 5",
        "SET tcp_keepalives_count = 3",
    ];

    /// What every new connection is told. A writer's cache is larger; readers cannot write.
    pub(crate) fn on_connect(self, writer: bool) -> &'static [&'static str] {
        match (self, writer) {
            (Dialect::Sqlite, true) => &[
                "PRAGMA busy_timeout = 5000",
                "PRAGMA journal_mode = WAL",
                "PRAGMA synchronous = FULL",
                "PRAGMA foreign_keys = ON",
                "PRAGMA cache_size = -65536",
                "PRAGMA temp_store = MEMORY",
                // checkpoints are the business of `checkpoint.rs`
                "PRAGMA wal_autocheckpoint = 0",
            ],
            (Dialect::Sqlite, false) => &[
                "PRAGMA busy_timeout = 5000",
                "PRAGMA foreign_keys = ON",
                "PRAGMA cache_size = -16384",
                "PRAGMA temp_store = MEMORY",
                "PRAGMA query_only = ON",
            ],
            (Dialect::Postgres, _) => &["SET synchronous_commit = on", "SET lock_timeout = '5s'"],
        }
    }

    /// A full-text query for passages in which at least one of the words occurs. Only letters and
    /// digits get into it, quoted: nothing that the query's language could read.
    pub(crate) fn any_word(self, words: &[String]) -> Option<String> {
        let quoted: Vec<String> = words
            .iter()
            .map(|word| word.chars().filter(|c| c.is_alphanumeric()).collect())
            .filter(|word: &String| !word.is_empty())
            .map(|word| match self {
                Dialect::Sqlite => format!("\"{word}\""),
                Dialect::Postgres => format!("'{word}'"),
            })
            .collect();
        let or = match self {
            Dialect::Sqlite => " OR ",
            Dialect::Postgres => " | ",
        };
        (!quoted.is_empty()).then(|| quoted.join(or))
    }

    /// Passages of an AI (`$2`) that a full-text query (`$1`) finds, the best first, at most `$3`.
    pub(crate) fn knowledge_search(self) -> &'static str {
        match self {
            Dialect::Sqlite => {
                "SELECT f.id, f.name, p.heading, p.text FROM knowledge_words w
                 JOIN knowledge_passage p ON p.id = w.rowid
                 JOIN knowledge_file f ON f.id = p.file_id
                 WHERE w.knowledge_words MATCH $1 AND f.ai_id = $2 AND f.ready = 1
                 ORDER BY bm25(knowledge_words), p.id LIMIT $3"
            }
            Dialect::Postgres => {
                "SELECT f.id, f.name, p.heading, p.text FROM knowledge_passage p
                 JOIN knowledge_file f ON f.id = p.file_id
                 WHERE p.words @@ to_tsquery('simple', $1) AND f.ai_id = $2 AND f.ready = 1
                 ORDER BY ts_rank_cd(p.words, to_tsquery('simple', $1)) DESC, p.id LIMIT $3"
            }
        }
    }

    /// The newest applied migration; fails or is NULL where there is none.
    pub(crate) const NEWEST_MIGRATION: &'static str =
        "SELECT CAST(MAX(version) AS BIGINT) FROM _sqlx_migrations";
}
