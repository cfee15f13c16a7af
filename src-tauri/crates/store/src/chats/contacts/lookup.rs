//! Who was written to lately, who waits in another task, and contacts of earlier work as an audience.

use std::collections::{HashMap, HashSet};

use domain::{
    contact::{ChatAddress, Contact, ContactSource, ContactStateKind},
    dialogue::{DialogueTag, PersonCard},
    ids::ChatTaskId,
    time::UnixMillis,
};

use super::{
    Contacts,
    standing::{COLUMNS, FROM, Visible, read, state_code},
};
use crate::{
    chats::{NamedTask, address},
    code::{code, json},
    error::Result,
    sql::{Columns, Sql},
};

/// Somebody from earlier work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EarlierContact {
    /// Where they can be written to.
    pub address: ChatAddress,
    /// Their name.
    pub name: String,
    /// Values for `{variables}`, a JSON object.
    pub variables: String,
}

impl Contacts<'_> {
    /// Which of some addresses were written to first since a moment, by any task, also by deleted
    /// ones.
    pub async fn contacted_since(
        &self,
        addresses: &[ChatAddress],
        since: UnixMillis,
    ) -> Result<HashSet<ChatAddress>> {
        let mut sql = Sql::new("SELECT a.address FROM contacted a WHERE a.at >= ");
        sql.push_arg(since)
            .push(" AND a.address IN (SELECT j.value FROM ");
        let parameter = sql.arg(json(&written(addresses)));
        sql.push(&self.store.dialect().texts(&parameter)).push(")");
        let mut conn = self.store.reader().await?;
        let rows = sql.query().fetch_all(&mut *conn).await?;
        rows.iter()
            .map(|row| address::read(&Columns::of(row).text()?))
            .collect()
    }

    /// Which of some addresses wait or are being written to in another task that is awaiting or in
    /// progress, with one such task.
    pub async fn in_other_tasks(
        &self,
        task: ChatTaskId,
        addresses: &[ChatAddress],
    ) -> Result<HashMap<ChatAddress, NamedTask>> {
        let mut sql = Sql::new(
            "SELECT c.address, t.id, t.name FROM contact c JOIN chat_task t ON t.id = c.task_id
             WHERE c.state <= 3 AND t.status_kind IN ('awaiting', 'in_progress')
               AND t.deleted_at IS NULL AND c.id <= t.visible_upto
               AND NOT (c.id BETWEEN t.hidden_from AND t.hidden_to) AND t.id <> ",
        );
        sql.push_arg(task.0)
            .push(" AND c.address IN (SELECT j.value FROM ");
        let parameter = sql.arg(json(&written(addresses)));
        sql.push(&self.store.dialect().texts(&parameter)).push(")");
        let mut conn = self.store.reader().await?;
        let mut found = HashMap::new();
        for row in sql.query().fetch_all(&mut *conn).await? {
            let mut columns = Columns::of(&row);
            let address = address::read(&columns.text()?)?;
            let other = NamedTask {
                id: ChatTaskId(columns.int()?),
                name: columns.text()?,
            };
            found.insert(address, other);
        }
        Ok(found)
    }

    /// The contact of a task that has one of a person's addresses, whatever has become of it.
    pub async fn by_address(
        &self,
        task: ChatTaskId,
        addresses: &[ChatAddress],
    ) -> Result<Option<Contact>> {
        let mut conn = self.store.reader().await?;
        let visible = Visible::read(&mut *conn, task).await?;
        let mut sql = Sql::new(&format!("SELECT {COLUMNS}{FROM} WHERE c.task_id = "));
        sql.push_arg(task.0)
            .push(" AND c.address IN (SELECT j.value FROM ");
        let parameter = sql.arg(json(&written(addresses)));
        sql.push(&self.store.dialect().texts(&parameter)).push(")");
        visible.push(&mut sql);
        sql.push(" ORDER BY c.id LIMIT 1");
        let row = sql.query().fetch_optional(&mut *conn).await?;
        row.map(|row| read(&mut Columns::of(&row))).transpose()
    }

    /// People of earlier work, page by page (`after`: what the page before gave, 0 at first). The
    /// second value begins the next page, if there may be one. The same person may come twice.
    pub async fn earlier(
        &self,
        source: &ContactSource,
        after: i64,
        limit: u32,
    ) -> Result<(Vec<EarlierContact>, Option<i64>)> {
        let mut conn = self.store.reader().await?;
        let sql = match source {
            ContactSource::Task { task, states } => {
                let visible = Visible::read(&mut *conn, *task).await?;
                of_task(*task, states, &visible, after, limit)
            }
            ContactSource::Tag { tag, task } => of_tag(*tag, *task, after, limit),
        };
        let rows = sql.query().fetch_all(&mut *conn).await?;
        let mut found = Vec::with_capacity(rows.len());
        let mut last = None;
        for row in &rows {
            let mut columns = Columns::of(row);
            last = Some(columns.int()?);
            let address = columns.opt_text()?;
            let (name, variables) = (columns.opt_text()?, columns.opt_text()?);
            if let Some(address) = address {
                found.push(EarlierContact {
                    address: address::read(&address)?,
                    name: name.unwrap_or_default(),
                    variables: variables.unwrap_or_else(|| "{}".to_owned()),
                });
                continue;
            }
            // they wrote first: the messenger's own id of them
            let peer = columns.text()?;
            let person: PersonCard = columns.json("person")?;
            found.push(EarlierContact {
                address: ChatAddress::UserId(peer),
                name: person.name,
                variables: "{}".to_owned(),
            });
        }
        Ok((found, last.filter(|_| rows.len() == limit as usize)))
    }

    /// How many people [`Contacts::earlier`] finds, each counted once.
    pub async fn earlier_count(&self, source: &ContactSource) -> Result<i64> {
        let mut conn = self.store.reader().await?;
        let sql = match source {
            ContactSource::Task { task, states } => {
                let visible = Visible::read(&mut *conn, *task).await?;
                let states = match states.is_empty() {
                    true => &super::standing::KINDS[..],
                    false => &states[..],
                };
                let codes: Vec<String> = states
                    .iter()
                    .map(|state| state_code(*state).to_string())
                    .collect();
                let mut sql = Sql::new("SELECT COUNT(*) FROM contact c WHERE c.task_id = ");
                sql.push_arg(task.0);
                sql.push(&format!(" AND c.state IN ({})", codes.join(", ")));
                visible.push(&mut sql);
                sql
            }
            ContactSource::Tag { tag, task } => {
                let mut sql = Sql::new(
                    "SELECT COUNT(DISTINCT COALESCE(c.address, d.peer))
                     FROM dialogue_tag x JOIN dialogue d ON d.id = x.dialogue_id
                     LEFT JOIN contact c ON c.id = d.contact_id WHERE x.tag = ",
                );
                sql.push_arg(code(*tag));
                if let Some(task) = task {
                    sql.push(" AND x.task_id = ").push_arg(task.0);
                }
                sql
            }
        };
        let row = sql.query().fetch_one(&mut *conn).await?;
        Columns::of(&row).int()
    }

    /// The first contacts that wait, for previews.
    pub async fn first_waiting(&self, task: ChatTaskId, limit: u32) -> Result<Vec<Contact>> {
        let mut conn = self.store.reader().await?;
        let visible = Visible::read(&mut *conn, task).await?;
        let mut found = Vec::new();
        for (first, last) in visible.ranges() {
            let mut sql = Sql::new(&format!(
                "SELECT {COLUMNS}{FROM} WHERE c.state <= 2 AND c.state = 1 AND c.at = 0
                 AND c.task_id = "
            ));
            sql.push_arg(task.0);
            sql.push(" AND c.id BETWEEN ").push_arg(first);
            sql.push(" AND ").push_arg(last);
            sql.push(" ORDER BY c.id LIMIT ")
                .push_arg(i64::from(limit) - found.len() as i64);
            for row in sql.query().fetch_all(&mut *conn).await? {
                found.push(read(&mut Columns::of(&row))?);
            }
        }
        Ok(found)
    }
}

fn written(addresses: &[ChatAddress]) -> Vec<String> {
    addresses.iter().map(address::written).collect()
}

fn of_task(
    task: ChatTaskId,
    states: &[ContactStateKind],
    visible: &Visible,
    after: i64,
    limit: u32,
) -> Sql {
    let mut sql = Sql::new("");
    let states = if states.is_empty() {
        &super::standing::KINDS[..]
    } else {
        states
    };
    let (task, after) = (sql.arg(task.0), sql.arg(after));
    let limit = sql.arg(i64::from(limit));
    sql.push("SELECT * FROM (");
    for (n, state) in states.iter().enumerate() {
        if n > 0 {
            sql.push(" UNION ALL ");
        }
        sql.push(&format!(
            "SELECT * FROM (SELECT c.id, c.address, c.name, c.variables FROM contact c
             WHERE c.task_id = {task} AND c.state = {} AND c.id > {after}",
            state_code(*state)
        ));
        visible.push(&mut sql);
        sql.push(&format!(" ORDER BY c.id LIMIT {limit}) b{n}"));
    }
    sql.push(&format!(") r ORDER BY r.id LIMIT {limit}"));
    sql
}

fn of_tag(tag: DialogueTag, task: Option<ChatTaskId>, after: i64, limit: u32) -> Sql {
    let mut sql = Sql::new(
        "SELECT x.dialogue_id, c.address, c.name, c.variables, d.peer, d.person
         FROM dialogue_tag x JOIN dialogue d ON d.id = x.dialogue_id
         LEFT JOIN contact c ON c.id = d.contact_id WHERE x.tag = ",
    );
    sql.push_arg(code(tag));
    sql.push(" AND x.dialogue_id > ").push_arg(after);
    if let Some(task) = task {
        sql.push(" AND x.task_id = ").push_arg(task.0);
    }
    sql.push(" ORDER BY x.dialogue_id LIMIT ")
        .push_arg(i64::from(limit));
    sql
}
