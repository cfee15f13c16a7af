//! Numbers by task and period, from slots of fifteen minutes: every zone's days are made of them.

use domain::{
    budget::SpendKind,
    ids::{AiProfileId, ChatTaskId, ManagerId},
    money::Usd,
    time::UnixMillis,
};

use crate::{Store, error::Result};

/// Reads numbers; books what belongs to no dialogue.
#[derive(Debug)]
pub struct ChatStats<'s> {
    pub(crate) store: &'s Store,
}

/// A half-open stretch of time. Its ends are taken at whole quarters of an hour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    /// From.
    pub from: UnixMillis,
    /// Until, not included.
    pub until: UnixMillis,
}

/// What happened in a period.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Funnel {
    /// Contacts that were added.
    pub contacts: i64,
    /// Contacts that were reached.
    pub reached: i64,
    /// Dialogues that began.
    pub dialogues: i64,
    /// Dialogues in which the person first wrote.
    pub replied: i64,
    /// Dialogues that were first tagged with interest.
    pub interest: i64,
    /// Dialogues in which a contact was first left.
    pub contact: i64,
    /// Dialogues that first were successful.
    pub success: i64,
    /// Messages that came in.
    pub received: i64,
    /// Messages that were sent.
    pub sent: i64,
    /// What it cost.
    pub cost: Usd,
}

impl Funnel {
    /// What a success cost; `None`: there was none.
    pub fn cost_per_success(&self) -> Option<Usd> {
        (self.success > 0).then(|| Usd(self.cost.0 / self.success))
    }
}

/// What was spent in a day on a kind of thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DaySpend {
    /// The beginning of the day, as it was asked.
    pub day: UnixMillis,
    /// On what.
    pub kind: SpendKind,
    /// How much.
    pub cost: Usd,
}

impl ChatStats<'_> {
    /// What happened in a period, in one task or in all.
    pub async fn funnel(&self, task: Option<ChatTaskId>, period: Period) -> Result<Funnel> {
        todo!()
    }

    /// The same for each of the days that begin at `days` (the last one ends at `until`).
    pub async fn by_day(
        &self,
        task: Option<ChatTaskId>,
        days: &[UnixMillis],
        until: UnixMillis,
    ) -> Result<Vec<(UnixMillis, Funnel)>> {
        todo!()
    }

    /// What was spent on each kind of thing on each day; days and kinds without cost are left out.
    /// Test chats count where no task is asked for.
    pub async fn spend_by_day(
        &self,
        task: Option<ChatTaskId>,
        days: &[UnixMillis],
        until: UnixMillis,
    ) -> Result<Vec<DaySpend>> {
        todo!()
    }

    /// What each manager cost in a period.
    pub async fn by_manager(&self, period: Period) -> Result<Vec<(ManagerId, Usd)>> {
        todo!()
    }

    /// What each AI cost in a period, test chats included.
    pub async fn by_ai(&self, period: Period) -> Result<Vec<(AiProfileId, Usd)>> {
        todo!()
    }

    /// Books the cost of a test chat: it counts into no dialogue and no task.
    pub async fn book_test_chat(&self, ai: AiProfileId, cost: Usd, now: UnixMillis) -> Result<()> {
        todo!()
    }
}
