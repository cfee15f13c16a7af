//! What is shown beside a chat task's status.

use domain::{
    chat_task::{ChatActivityFacts, ChatTaskActivity, ChatTaskStatus, activity},
    time::UnixMillis,
};
use store::chats::tasks::ChatTaskRow;

use super::{ChatEngine, Result, writing_first::outgoing};

impl ChatEngine {
    /// What is shown beside the status of a task.
    pub async fn activity_of(&self, row: &ChatTaskRow) -> Result<ChatTaskActivity> {
        let rules = outgoing(&row.task.draft);
        let mut facts = ChatActivityFacts {
            status: &row.task.status,
            audience: rules.map(|_| row.counts.audience),
            down: None,
            next_first: None,
            capped: false,
        };
        let desk = self.desk.lock().await;
        let Some(task) = desk.tasks.get(&row.task.id).cloned() else {
            return Ok(activity(&facts));
        };
        let channels = &row.task.draft.channels;
        facts.down = channels.iter().find_map(|id| {
            let fault = desk.channels.get(id)?.fault.clone()?;
            Some((*id, fault))
        });
        drop(desk);
        let running = matches!(row.task.status, ChatTaskStatus::InProgress { .. });
        if let Some(rules) = rules
            && running
            && row.counts.audience.remaining() > 0
        {
            let longest_gap = self.now() + i64::from(rules.pace.gap_max_seconds) * 1_000;
            let mut next: Option<UnixMillis> = None;
            for channel in channels {
                if let Some(at) = self.next_first_of(&task, rules, *channel).await? {
                    next = Some(next.map_or(at, |known: UnixMillis| known.min(at)));
                }
            }
            facts.next_first = next;
            facts.capped = next.is_none_or(|at| at > longest_gap);
        }
        Ok(activity(&facts))
    }
}
