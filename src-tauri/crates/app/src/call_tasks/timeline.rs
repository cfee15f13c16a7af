//! Calls over time against the calling time, for the task's page.

use domain::time::{DAY, MINUTE};

use crate::{
    App,
    contract::{CallTaskTimeline, ErrorCode, IpcError, Timeline, TimelineBucket},
};

/// More would be finer than any screen.
const MOST_BUCKETS: i64 = 2_000;

/// `call_task_timeline`
pub(crate) async fn timeline(app: &App, request: CallTaskTimeline) -> Result<Timeline, IpcError> {
    let span = request.until - request.from;
    if !(MINUTE..=400 * DAY).contains(&span) {
        return Err(IpcError::new(ErrorCode::BadRequest).at("until"));
    }
    if request.bucket_ms < MINUTE || span / request.bucket_ms > MOST_BUCKETS {
        return Err(IpcError::new(ErrorCode::BadRequest).at("bucket_ms"));
    }
    let task = app.store.call_tasks().get(request.id).await?;
    let buckets = app
        .store
        .stats()
        .timeline(
            Some(request.id),
            request.from,
            request.until,
            request.bucket_ms,
        )
        .await?;
    let schedule = &task.draft.schedule;
    let mut open = Vec::new();
    let mut at = request.from;
    while let Some(begin) = schedule
        .next_opening(at)
        .filter(|begin| *begin < request.until)
    {
        let end = schedule
            .closes_at(begin)
            .unwrap_or(request.until)
            .min(request.until);
        open.push((begin, end));
        if end <= begin {
            break;
        }
        at = end;
    }
    let buckets = buckets.into_iter().map(|bucket| TimelineBucket {
        at: bucket.at,
        started: bucket.calls.started,
        answered: bucket.calls.answered,
    });
    Ok(Timeline {
        buckets: buckets.collect(),
        open,
    })
}
