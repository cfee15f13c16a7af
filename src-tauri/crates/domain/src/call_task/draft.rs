//! Whether the form of a call task can be kept. What needs the store (a unique name, a published
//! agent, an existing line) is asked elsewhere.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{CallTaskDraft, Expiry, StartMode};
use crate::{
    redial::RedialProblem, schedule::ScheduleProblem, tasks::MAX_NAME_CHARS, time::UnixMillis,
};

/// Largest Task Concurrency.
pub const MAX_CONCURRENCY: u16 = 500;
/// Longest expiry after import: ten years of minutes.
pub const MAX_EXPIRY_MINUTES: u32 = 10 * 366 * 24 * 60;

/// A field of the form that cannot be kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DraftProblem {
    /// Name of the field as it travels: `name`, `concurrency`, `start`, `schedule`, `redial`,
    /// `expiry`.
    pub field: String,
    /// What is wrong with it.
    pub problem: CallTaskProblem,
}

/// What can be wrong with a field of the form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, thiserror::Error)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum CallTaskProblem {
    /// The name is empty.
    #[error("the name is empty")]
    NameEmpty,
    /// The name is too long.
    #[error("the name has more than {max} characters")]
    NameTooLong {
        /// Most characters.
        max: u32,
    },
    /// Task Concurrency is not 1 to 500.
    #[error("concurrency is 1 to {max}")]
    ConcurrencyOutOfRange {
        /// Largest.
        max: u32,
    },
    /// The scheduled start is no moment of our time, or lies in the past.
    #[error("the scheduled start lies in the past")]
    StartInPast,
    /// Workdays, ranges or zone.
    #[error("{problem}")]
    Schedule {
        /// Which.
        problem: ScheduleProblem,
    },
    /// Reasons, attempts or interval.
    #[error("{problem}")]
    Redial {
        /// Which.
        problem: RedialProblem,
    },
    /// Minutes after import are not in range.
    #[error("the expiry is 1 to {max} minutes after import")]
    ExpiryOutOfRange {
        /// Longest.
        max: u32,
    },
    /// The expiry lies in the past, or before the scheduled start.
    #[error("the expiry lies before the start")]
    ExpiryBeforeStart,
}

impl CallTaskDraft {
    /// Everything in the form that cannot be kept, whatever the time is.
    pub fn check(&self) -> Vec<DraftProblem> {
        let mut problems = Vec::new();
        let mut found = |field: &str, problem| {
            problems.push(DraftProblem {
                field: field.to_owned(),
                problem,
            });
        };
        let name = self.name.trim();
        if name.is_empty() {
            found("name", CallTaskProblem::NameEmpty);
        } else if name.chars().count() > MAX_NAME_CHARS {
            found(
                "name",
                CallTaskProblem::NameTooLong {
                    max: MAX_NAME_CHARS as u32,
                },
            );
        }
        if !(1..=MAX_CONCURRENCY).contains(&self.concurrency) {
            let max = u32::from(MAX_CONCURRENCY);
            found(
                "concurrency",
                CallTaskProblem::ConcurrencyOutOfRange { max },
            );
        }
        if let StartMode::Scheduled { at: ..=0 } = self.start {
            found("start", CallTaskProblem::StartInPast);
        }
        if let Err(problem) = self.schedule.check() {
            found("schedule", CallTaskProblem::Schedule { problem });
        }
        if let Some(Err(problem)) = self.redial.as_ref().map(crate::redial::RedialPolicy::check) {
            found("redial", CallTaskProblem::Redial { problem });
        }
        match self.expiry {
            Expiry::Never => {}
            Expiry::AfterImport { minutes } => {
                if !(1..=MAX_EXPIRY_MINUTES).contains(&minutes) {
                    let max = MAX_EXPIRY_MINUTES;
                    found("expiry", CallTaskProblem::ExpiryOutOfRange { max });
                }
            }
            Expiry::At { at } => {
                let start = match self.start {
                    StartMode::Scheduled { at } => at,
                    StartMode::Immediately => 0,
                };
                if at <= start {
                    found("expiry", CallTaskProblem::ExpiryBeforeStart);
                }
            }
        }
        problems
    }

    /// [`Self::check`], and what the moment of creation adds: a new task neither starts nor expires
    /// in the past.
    pub fn check_new(&self, now: UnixMillis) -> Vec<DraftProblem> {
        let mut problems = self.check();
        let mut found = |field: &str, problem| {
            if !problems.iter().any(|known| known.field == field) {
                problems.push(DraftProblem {
                    field: field.to_owned(),
                    problem,
                });
            }
        };
        match self.start {
            StartMode::Scheduled { at } if at <= now => {
                found("start", CallTaskProblem::StartInPast)
            }
            StartMode::Scheduled { .. } | StartMode::Immediately => {}
        }
        match self.expiry {
            Expiry::At { at } if at <= now => found("expiry", CallTaskProblem::ExpiryBeforeStart),
            Expiry::At { .. } | Expiry::AfterImport { .. } | Expiry::Never => {}
        }
        problems
    }
}

impl Expiry {
    /// When a callee that was imported at `imported_at` expires; `None`: never.
    pub fn moment(&self, imported_at: UnixMillis) -> Option<UnixMillis> {
        match self {
            Expiry::Never => None,
            Expiry::AfterImport { minutes } => {
                Some(imported_at.saturating_add(i64::from(*minutes) * crate::time::MINUTE))
            }
            Expiry::At { at } => Some(*at),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        ids::{AgentId, LineId},
        redial::{RedialPolicy, RedialReason},
        schedule::CallingSchedule,
        time::MINUTE,
    };

    fn draft() -> CallTaskDraft {
        CallTaskDraft {
            name: "Renewals in November".to_owned(),
            agent: AgentId(1),
            line: LineId(1),
            concurrency: 10,
            start: StartMode::Immediately,
            schedule: CallingSchedule::always("Europe/Berlin"),
            redial: None,
            expiry: Expiry::Never,
            rehearsed: false,
        }
    }

    fn fields(problems: &[DraftProblem]) -> Vec<&str> {
        problems
            .iter()
            .map(|problem| problem.field.as_str())
            .collect()
    }

    #[test]
    fn a_good_form_has_no_problem() {
        assert_eq!(draft().check(), vec![]);
        assert_eq!(draft().check_new(1_000), vec![]);
        assert_eq!(
            CallTaskDraft {
                concurrency: 500,
                ..draft()
            }
            .check(),
            vec![]
        );
    }

    #[test]
    fn every_field_names_its_problem() {
        let redial = |attempts| {
            Some(RedialPolicy {
                reasons: vec![RedialReason::NoAnswer],
                attempts,
                interval_minutes: 5,
            })
        };
        let shut = CallingSchedule {
            windows: vec![],
            ..CallingSchedule::always("UTC")
        };
        let rows = [
            (
                CallTaskDraft {
                    name: "  ".to_owned(),
                    ..draft()
                },
                "name",
            ),
            (
                CallTaskDraft {
                    name: "я".repeat(121),
                    ..draft()
                },
                "name",
            ),
            (
                CallTaskDraft {
                    concurrency: 0,
                    ..draft()
                },
                "concurrency",
            ),
            (
                CallTaskDraft {
                    concurrency: 501,
                    ..draft()
                },
                "concurrency",
            ),
            (
                CallTaskDraft {
                    start: StartMode::Scheduled { at: -5 },
                    ..draft()
                },
                "start",
            ),
            (
                CallTaskDraft {
                    schedule: shut,
                    ..draft()
                },
                "schedule",
            ),
            (
                CallTaskDraft {
                    redial: redial(4),
                    ..draft()
                },
                "redial",
            ),
            (
                CallTaskDraft {
                    expiry: Expiry::AfterImport { minutes: 0 },
                    ..draft()
                },
                "expiry",
            ),
            (
                CallTaskDraft {
                    start: StartMode::Scheduled { at: 50 },
                    expiry: Expiry::At { at: 50 },
                    ..draft()
                },
                "expiry",
            ),
        ];
        for (wrong, field) in rows {
            assert_eq!(fields(&wrong.check()), vec![field], "{wrong:?}");
        }
        assert_eq!(
            CallTaskDraft {
                name: "я".repeat(120),
                ..draft()
            }
            .check(),
            vec![]
        );
        assert_eq!(
            CallTaskDraft {
                redial: redial(3),
                ..draft()
            }
            .check(),
            vec![]
        );
    }

    #[test]
    fn a_new_task_neither_starts_nor_expires_in_the_past() {
        let late = CallTaskDraft {
            start: StartMode::Scheduled { at: 900 },
            expiry: Expiry::At { at: 950 },
            ..draft()
        };
        assert_eq!(
            late.check(),
            vec![],
            "an existing task may have started in the past"
        );
        assert_eq!(fields(&late.check_new(1_000)), vec!["start", "expiry"]);
        assert_eq!(late.check_new(800), vec![]);
    }

    #[test]
    fn expiry_counts_from_the_import() {
        assert_eq!(Expiry::Never.moment(5), None);
        assert_eq!(
            Expiry::AfterImport { minutes: 2 }.moment(5),
            Some(5 + 2 * MINUTE)
        );
        assert_eq!(Expiry::At { at: 77 }.moment(5), Some(77));
    }
}
