//! Whether an agent's draft was tried as it is now: only then it may be published. Source: issue 4,
//! "An agent can only be published after one". It does not know how a test call is made.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{AgentDraft, CommunicationAgent};
use crate::{
    call_record::{LogEntry, LogLine},
    conversation::ConversePart,
    time::UnixMillis,
};

/// Whether the draft was tried as it is now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum DraftTest {
    /// It says what the published version says: nothing is new.
    Published,
    /// A test call of it was heard.
    Heard {
        /// When it ended.
        at: UnixMillis,
    },
    /// It was changed since its last test call.
    Changed {
        /// When that one ended.
        at: UnixMillis,
    },
    /// No test call of it was heard yet.
    Never,
}

impl DraftTest {
    /// What is known of a draft. `tested`: the draft of the last test call that counts, and its end.
    #[must_use]
    pub fn of(
        draft: &AgentDraft,
        published: Option<&AgentDraft>,
        tested: Option<(&AgentDraft, UnixMillis)>,
    ) -> DraftTest {
        match (published, tested) {
            (_, Some((tested, at))) if tested.says_the_same(draft) => DraftTest::Heard { at },
            (Some(published), _) if published.says_the_same(draft) => DraftTest::Published,
            (_, Some((_, at))) => DraftTest::Changed { at },
            (_, None) => DraftTest::Never,
        }
    }

    /// Whether the draft may be published.
    #[must_use]
    pub fn is_enough(self) -> bool {
        match self {
            DraftTest::Published | DraftTest::Heard { .. } => true,
            DraftTest::Changed { .. } | DraftTest::Never => false,
        }
    }
}

impl AgentDraft {
    /// Whether calls with both would be the same: all but the name, which nobody hears.
    #[must_use]
    pub fn says_the_same(&self, other: &AgentDraft) -> bool {
        let renamed = AgentDraft {
            name: other.name.clone(),
            ..self.clone()
        };
        renamed == *other
    }
}

impl CommunicationAgent {
    /// Whether its draft may be published.
    #[must_use]
    pub fn may_be_published(&self) -> bool {
        self.test.is_enough()
    }
}

/// Whether a test call that is over counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum TestVerdict {
    /// It counts: its draft may be published.
    Counts,
    /// The agent said nothing that anybody heard.
    NotHeard,
    /// A machine answered.
    Machine,
    /// A service failed in it.
    Failed {
        /// Which.
        part: ConversePart,
    },
}

impl TestVerdict {
    /// Judges a test call by its log, and by whether a machine answered. That its money was spent is
    /// no failure: a limit does its work.
    #[must_use]
    pub fn of(log: &[LogLine], machine: bool) -> TestVerdict {
        if machine {
            return TestVerdict::Machine;
        }
        let mut heard = false;
        for line in log {
            match &line.entry {
                LogEntry::Trouble { part } if *part != ConversePart::Money => {
                    return TestVerdict::Failed { part: *part };
                }
                LogEntry::Said { .. } => heard = true,
                LogEntry::Trouble { .. }
                | LogEntry::Voicemail
                | LogEntry::Heard { .. }
                | LogEntry::Key { .. }
                | LogEntry::Silence
                | LogEntry::Tag { .. }
                | LogEntry::DoNotCall
                | LogEntry::Turn { .. }
                | LogEntry::Function { .. }
                | LogEntry::CallBack { .. }
                | LogEntry::KeysSent { .. }
                | LogEntry::Transfer { .. }
                | LogEntry::Ended { .. } => {}
            }
        }
        if heard {
            TestVerdict::Counts
        } else {
            TestVerdict::NotHeard
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::call_record::LogSpeaker;

    /// What was published and what was tried, against a draft, and what is known of it.
    #[test]
    fn a_draft_is_known_by_what_was_tried_and_by_what_speaks() {
        let sample = AgentDraft::sample();
        let renamed = AgentDraft {
            name: "Another".to_owned(),
            ..sample.clone()
        };
        let changed = AgentDraft {
            longest_call_minutes: sample.longest_call_minutes + 1,
            ..sample.clone()
        };
        let heard = DraftTest::Heard { at: 7 };
        let stale = DraftTest::Changed { at: 7 };
        let table = [
            (None, None, DraftTest::Never, false),
            (None, Some(&sample), heard, true),
            (None, Some(&renamed), heard, true),
            (None, Some(&changed), stale, false),
            (Some(&sample), None, DraftTest::Published, true),
            (Some(&renamed), None, DraftTest::Published, true),
            (Some(&changed), None, DraftTest::Never, false),
            (Some(&changed), Some(&changed), stale, false),
            (Some(&changed), Some(&sample), heard, true),
            (Some(&sample), Some(&changed), DraftTest::Published, true),
        ];
        for (row, (published, tested, known, enough)) in table.into_iter().enumerate() {
            let found = DraftTest::of(&sample, published, tested.map(|draft| (draft, 7)));
            assert_eq!(found, known, "row {row}");
            assert_eq!(found.is_enough(), enough, "row {row}");
        }
    }

    #[test]
    fn a_test_call_counts_when_the_agent_was_heard_and_nothing_failed() {
        let said = LogEntry::Said {
            text: "Good day".to_owned(),
            cut: true,
        };
        let trouble = |part| LogEntry::Trouble { part };
        let voice = trouble(ConversePart::Voice);
        let failed = TestVerdict::Failed {
            part: ConversePart::Voice,
        };
        let spent = trouble(ConversePart::Money);
        let table = [
            (vec![], false, TestVerdict::NotHeard),
            (vec![LogEntry::Silence], false, TestVerdict::NotHeard),
            (vec![said.clone()], false, TestVerdict::Counts),
            (vec![said.clone()], true, TestVerdict::Machine),
            (vec![said.clone(), voice], false, failed),
            (vec![said, spent], false, TestVerdict::Counts),
        ];
        for (row, (entries, machine, verdict)) in table.into_iter().enumerate() {
            let lines = entries.into_iter().map(|entry| LogLine {
                at: 0,
                speaker: LogSpeaker::Agent,
                entry,
            });
            let log: Vec<LogLine> = lines.collect();
            assert_eq!(TestVerdict::of(&log, machine), verdict, "row {row}");
        }
    }
}
