//! The dashboard of chats: funnel and cost of a period, in whole and by day.

use domain::time::UnixMillis;
use store::chats::stats::Period;

use crate::{
    App,
    contract::{ChatStatsAsk, ChatStatsDay, ChatStatsView, IpcError, Problem},
    problems,
};

/// Longest period, in days.
pub(crate) const MAX_DAYS: usize = 400;

/// `chat_stats`
pub(crate) async fn stats(app: &App, request: ChatStatsAsk) -> Result<ChatStatsView, IpcError> {
    let days = days(&request)?;
    let period = Period {
        from: request.from,
        until: request.until,
    };
    let stats = app.store.chat_stats();
    let whole = stats.funnel(request.task, period).await?;
    let by_day = stats.by_day(request.task, &days, request.until).await?;
    let days = by_day.into_iter().map(|(at, day)| ChatStatsDay {
        at,
        dialogues: day.dialogues,
        replied: day.replied,
        success: day.success,
        cost: day.cost,
    });
    Ok(ChatStatsView {
        reached: whole.reached,
        dialogues: whole.dialogues,
        replied: whole.replied,
        interest: whole.interest,
        contact: whole.contact,
        success: whole.success,
        received: whole.received,
        sent: whole.sent,
        cost: whole.cost,
        cost_per_success: whole.cost_per_success(),
        days: days.collect(),
    })
}

/// Beginnings of the days of a period.
fn days(request: &ChatStatsAsk) -> Result<Vec<UnixMillis>, IpcError> {
    if !problems::is_zone(&request.zone) {
        let unknown = problems::at("zone", Problem::UnknownZone);
        return Err(problems::invalid(vec![unknown]));
    }
    let days = problems::days_of(request.from, request.until, &request.zone, MAX_DAYS + 1);
    if days.is_empty() || days.len() > MAX_DAYS {
        return Err(problems::invalid(vec![problems::at(
            "until",
            too_many_days(),
        )]));
    }
    Ok(days)
}

/// What is wrong with a period without days, or with too many.
pub(crate) fn too_many_days() -> Problem {
    Problem::OutOfRange {
        min: 1,
        max: i64::try_from(MAX_DAYS).unwrap_or(i64::MAX),
    }
}
