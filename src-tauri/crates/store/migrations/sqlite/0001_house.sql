-- The first layout. Moments are INTEGER milliseconds UTC, JSON is TEXT, truth values are 0 and 1.
-- Codes of callee.state: 1 waiting, 2 waiting for redial, 3 calling, 4 completed, 5 failed.
-- Codes of call_attempt.phase: 1 dialing, 2 ringing, 3 in call, 4 ended.

CREATE TABLE setting (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE change (
    seq        INTEGER PRIMARY KEY,
    table_name TEXT NOT NULL,
    row_id     INTEGER NOT NULL
) STRICT;

CREATE TABLE line (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    name_key        TEXT NOT NULL UNIQUE,
    draft           TEXT NOT NULL,
    sealed_password BLOB,
    health          TEXT NOT NULL
) STRICT;

CREATE TABLE agent (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    name_key   TEXT NOT NULL UNIQUE,
    draft      TEXT NOT NULL,
    updated_at INTEGER NOT NULL,
    -- the version that tasks use; NULL: never published
    published  INTEGER
) STRICT;

CREATE TABLE agent_version (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    agent_id     INTEGER NOT NULL,
    number       INTEGER NOT NULL,
    draft        TEXT NOT NULL,
    published_at INTEGER NOT NULL,
    UNIQUE (agent_id, number)
) STRICT;

CREATE TABLE audio (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    name       TEXT NOT NULL,
    length_ms  INTEGER NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE call_task (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    name         TEXT NOT NULL,
    name_key     TEXT NOT NULL,
    agent_id     INTEGER NOT NULL,
    line_id      INTEGER NOT NULL,
    draft        TEXT NOT NULL,
    status_kind  TEXT NOT NULL,
    status       TEXT NOT NULL,
    started_once INTEGER NOT NULL DEFAULT 0,
    created_at   INTEGER NOT NULL,
    deleted_at   INTEGER,
    -- callees above belong to an import that is not committed
    visible_upto INTEGER NOT NULL DEFAULT 0,
    -- callees from .. to belong to an import that is being undone; 0 and 0: none
    hidden_from  INTEGER NOT NULL DEFAULT 0,
    hidden_to    INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE UNIQUE INDEX call_task_name ON call_task (name_key) WHERE deleted_at IS NULL;

-- Changes with every call: apart from the form, so that little is written.
CREATE TABLE call_task_count (
    task_id        INTEGER PRIMARY KEY REFERENCES call_task (id),
    active_at      INTEGER NOT NULL,
    total          INTEGER NOT NULL DEFAULT 0,
    waiting        INTEGER NOT NULL DEFAULT 0,
    waiting_redial INTEGER NOT NULL DEFAULT 0,
    calling        INTEGER NOT NULL DEFAULT 0,
    completed      INTEGER NOT NULL DEFAULT 0,
    not_connected  INTEGER NOT NULL DEFAULT 0,
    not_placed     INTEGER NOT NULL DEFAULT 0,
    cancelled      INTEGER NOT NULL DEFAULT 0,
    expired        INTEGER NOT NULL DEFAULT 0,
    do_not_call    INTEGER NOT NULL DEFAULT 0,
    attempts       INTEGER NOT NULL DEFAULT 0,
    cost           INTEGER NOT NULL DEFAULT 0
) STRICT;

-- Final callees by chip: facet is 'result', 'fail_kind' or 'main_intent'.
CREATE TABLE record_tally (
    task_id INTEGER NOT NULL,
    state   INTEGER NOT NULL,
    facet   TEXT NOT NULL,
    value   TEXT NOT NULL,
    n       INTEGER NOT NULL,
    PRIMARY KEY (task_id, state, facet, value)
) STRICT, WITHOUT ROWID;

-- Calls by five minutes.
CREATE TABLE call_slot (
    task_id  INTEGER NOT NULL,
    slot_at  INTEGER NOT NULL,
    started  INTEGER NOT NULL DEFAULT 0,
    answered INTEGER NOT NULL DEFAULT 0,
    ended    INTEGER NOT NULL DEFAULT 0,
    talk_ms  INTEGER NOT NULL DEFAULT 0,
    cost     INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (task_id, slot_at)
) STRICT, WITHOUT ROWID;
CREATE INDEX call_slot_at ON call_slot (slot_at);

CREATE TABLE import_batch (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    task_id      INTEGER NOT NULL REFERENCES call_task (id),
    kind         TEXT NOT NULL,
    file_name    TEXT NOT NULL,
    state        TEXT NOT NULL,
    created_at   INTEGER NOT NULL,
    committed_at INTEGER,
    rows         INTEGER NOT NULL DEFAULT 0,
    first_id     INTEGER NOT NULL DEFAULT 0,
    last_id      INTEGER NOT NULL DEFAULT 0,
    -- a callee of it was called, or moved to a later batch: it can no longer be undone
    touched      INTEGER NOT NULL DEFAULT 0,
    -- callees up to this one were looked at for expiry
    swept_upto   INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX import_batch_task ON import_batch (task_id, id);
CREATE INDEX import_batch_leftover ON import_batch (state, id) WHERE state <> 'committed';

-- Callees of a batch that failed without having been called.
CREATE TABLE batch_failure (
    batch_id  INTEGER NOT NULL,
    fail_kind TEXT NOT NULL,
    n         INTEGER NOT NULL,
    PRIMARY KEY (batch_id, fail_kind)
) STRICT, WITHOUT ROWID;

CREATE TABLE callee (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    task_id       INTEGER NOT NULL,
    batch_id      INTEGER NOT NULL,
    file_row      INTEGER NOT NULL,
    state         INTEGER NOT NULL,
    -- 0: at once; -1 while calling, so that live calls stand first
    due_at        INTEGER NOT NULL,
    -- attempts made; attempts that count; attempts that count since the last "Redial these"
    attempt_n     INTEGER NOT NULL DEFAULT 0,
    attempts      INTEGER NOT NULL DEFAULT 0,
    used          INTEGER NOT NULL DEFAULT 0,
    talk_ms       INTEGER NOT NULL DEFAULT 0,
    cost          INTEGER NOT NULL DEFAULT 0,
    has_recording INTEGER NOT NULL DEFAULT 0,
    last_at       INTEGER,
    finished_at   INTEGER,
    not_before    INTEGER,
    not_after     INTEGER,
    number        TEXT NOT NULL,
    out_id        TEXT,
    zone          TEXT,
    result        TEXT,
    fail_kind     TEXT,
    main_intent   TEXT,
    tags          TEXT,
    note          TEXT,
    variables     TEXT NOT NULL,
    -- lower-case values of the variables and tags; number and out_id are searched where they are
    search        TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX callee_number ON callee (task_id, number);
CREATE INDEX callee_pending ON callee (task_id, state, due_at, id) WHERE state <= 3;
CREATE INDEX callee_not_after ON callee (task_id, not_after, id) WHERE state <= 2 AND not_after IS NOT NULL;
CREATE INDEX callee_final ON callee (task_id, state, finished_at, id) WHERE state >= 4;
CREATE INDEX callee_final_number ON callee (task_id, state, number, id) WHERE state >= 4;
CREATE INDEX callee_result ON callee (task_id, state, result, finished_at, id) WHERE state >= 4;
CREATE INDEX callee_fail_kind ON callee (task_id, fail_kind, finished_at, id) WHERE state = 5;
CREATE INDEX callee_intent ON callee (task_id, main_intent, finished_at, id) WHERE state = 4 AND main_intent IS NOT NULL;
CREATE INDEX callee_talk ON callee (task_id, state, talk_ms, id) WHERE state = 4;

CREATE TABLE call_attempt (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    callee_id     INTEGER NOT NULL,
    task_id       INTEGER NOT NULL,
    n             INTEGER NOT NULL,
    number        TEXT NOT NULL,
    line_id       INTEGER NOT NULL,
    agent_version INTEGER,
    caller_number TEXT,
    counted       INTEGER NOT NULL DEFAULT 0,
    phase         INTEGER NOT NULL,
    started_at    INTEGER NOT NULL,
    rang_at       INTEGER,
    answered_at   INTEGER,
    ended_at      INTEGER,
    talk_ms       INTEGER NOT NULL DEFAULT 0,
    result        TEXT,
    line_fault    TEXT,
    hangup_side   TEXT,
    sip_code      INTEGER,
    sip_text      TEXT,
    q850          INTEGER,
    cost          INTEGER NOT NULL DEFAULT 0,
    has_recording INTEGER NOT NULL DEFAULT 0,
    UNIQUE (callee_id, n)
) STRICT;
-- One live call per number, over all tasks.
CREATE UNIQUE INDEX call_attempt_live ON call_attempt (number) WHERE ended_at IS NULL;
CREATE INDEX call_attempt_recording ON call_attempt (ended_at, id) WHERE has_recording = 1;

CREATE TABLE attempt_log (
    attempt_id INTEGER PRIMARY KEY,
    lines      TEXT NOT NULL
) STRICT;

CREATE TABLE do_not_call (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    number     TEXT NOT NULL,
    matching   TEXT NOT NULL,
    reason     TEXT NOT NULL,
    source     TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    search     TEXT NOT NULL,
    UNIQUE (number, matching)
) STRICT;

CREATE TABLE export_task (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    task_id     INTEGER NOT NULL,
    task_name   TEXT NOT NULL,
    request     TEXT NOT NULL,
    state_kind  TEXT NOT NULL,
    state       TEXT NOT NULL,
    created_at  INTEGER NOT NULL,
    finished_at INTEGER
) STRICT;
