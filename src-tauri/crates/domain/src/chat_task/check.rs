//! Whether the form of a chat task can be kept. What needs the store (a unique name, rows that
//! exist, who holds what) is asked elsewhere.

use super::{
    ChatTaskDraft, FirstMessage, MAX_NAME_CHARS, OutgoingRules, ServiceFormat, StartMode,
    TaskReminders,
};
use crate::{
    ai_profile::check_reminders,
    form::{FormFault, FormProblem, Problems},
    money::Usd,
    time::UnixMillis,
};

/// Longest text of a message in a form, in characters: what the largest channel takes.
pub const MAX_MESSAGE_CHARS: usize = 4_096;
/// Most variants of a first message. Source: product 1.2.
pub const MAX_VARIANTS: usize = 3;
/// Longest gap between two first messages: a day.
pub const MAX_GAP_SECONDS: u32 = 86_400;
/// Longest memory of "contacted in the last days".
pub const MAX_LEAVE_OUT_DAYS: u32 = 3_650;
/// Most quiet days.
pub const MAX_QUIET_DAYS: u32 = 365;
/// Longest error streak.
pub const MAX_ERROR_STREAK: u32 = 1_000;
/// Longest delay of a reminder: 30 days.
pub const MAX_REMINDER_MINUTES: u32 = 30 * 24 * 60;

const MAX_INSTRUCTION_CHARS: usize = 20_000;
const MAX_OPT_OUT_WORDS: usize = 100;
const MAX_WORD_CHARS: usize = 60;
const MAX_CHANNELS: usize = 100;
const MAX_PARAMETERS: usize = 10;
const MAX_SHARE: u32 = 1_000;

impl ChatTaskDraft {
    /// Everything in the form that cannot be kept, whatever the time is.
    pub fn check(&self) -> Vec<FormProblem> {
        let mut found = Problems::default();
        found.text("name", &self.name, MAX_NAME_CHARS);
        if self.dialogue_limit.is_some_and(|limit| limit <= Usd::ZERO) {
            found.add("dialogue_limit", FormFault::NotPositive);
        }
        self.check_rows(&mut found);
        if let Err(problem) = self.schedule.check() {
            found.add("schedule", FormFault::Schedule { problem });
        }
        if let StartMode::Scheduled { at: ..=0 } = self.start {
            found.add("start", FormFault::StartInPast);
        }
        if let Some(streak) = self.stop_when.error_streak {
            found.range("stop_when.error_streak", streak, 1..=MAX_ERROR_STREAK);
        }
        if self
            .stop_when
            .budget
            .is_some_and(|budget| budget <= Usd::ZERO)
        {
            found.add("stop_when.budget", FormFault::NotPositive);
        }
        if let Some(days) = self.quiet_days {
            found.range("quiet_days", days, 1..=MAX_QUIET_DAYS);
        }
        if self.opt_out_words.len() > MAX_OPT_OUT_WORDS {
            let max = MAX_OPT_OUT_WORDS as u32;
            found.add("opt_out_words", FormFault::TooMany { max });
        }
        for (index, word) in self.opt_out_words.iter().enumerate() {
            found.text(format!("opt_out_words.{index}"), word, MAX_WORD_CHARS);
        }
        match &self.reminders {
            TaskReminders::FromAi | TaskReminders::Off => {}
            TaskReminders::Own { reminders } => {
                check_reminders(&mut found, "reminders.reminders", reminders);
            }
        }
        match &self.format {
            ServiceFormat::Incoming => {}
            ServiceFormat::IncomingAndOutgoing { outgoing } => check_outgoing(&mut found, outgoing),
        }
        found.all()
    }

    /// [`Self::check`], and what the moment of creation adds: a new task does not start in the past.
    pub fn check_new(&self, now: UnixMillis) -> Vec<FormProblem> {
        let mut problems = self.check();
        if let StartMode::Scheduled { at } = self.start
            && at <= now
            && !problems.iter().any(|known| known.field == "start")
        {
            problems.push(FormProblem {
                field: "start".to_owned(),
                problem: FormFault::StartInPast,
            });
        }
        problems
    }

    /// The form of a copy, e.g. of a completed task "with the contacts not reached". It starts at
    /// once: the copied moment may be past.
    #[must_use]
    pub fn duplicate(&self, name: String) -> ChatTaskDraft {
        ChatTaskDraft {
            name,
            start: StartMode::Immediately,
            ..self.clone()
        }
    }

    fn check_rows(&self, found: &mut Problems) {
        if self.channels.is_empty() {
            found.add("channels", FormFault::Empty);
        } else if self.channels.len() > MAX_CHANNELS {
            let max = MAX_CHANNELS as u32;
            found.add("channels", FormFault::TooMany { max });
        } else if has_twice(&self.channels) {
            found.add("channels", FormFault::Duplicate);
        }
        let needed = u32::try_from(self.channels.len()).unwrap_or(u32::MAX);
        if self.managers.is_empty() {
            found.add("managers", FormFault::Empty);
        } else if has_twice(&self.managers) {
            found.add("managers", FormFault::Duplicate);
        } else if self.managers.len() < self.channels.len() {
            found.add("managers", FormFault::TooFewManagers { needed });
        }
    }
}

fn has_twice<T: Ord + Copy>(rows: &[T]) -> bool {
    let mut sorted = rows.to_vec();
    sorted.sort_unstable();
    sorted.windows(2).any(|pair| pair[0] == pair[1])
}

fn check_outgoing(found: &mut Problems, outgoing: &OutgoingRules) {
    let path = "format.outgoing";
    match &outgoing.first {
        FirstMessage::Fixed { variants } => {
            let field = format!("{path}.first.variants");
            if variants.is_empty() {
                found.add(&field, FormFault::Empty);
            } else if variants.len() > MAX_VARIANTS {
                let max = MAX_VARIANTS as u32;
                found.add(&field, FormFault::TooMany { max });
            }
            for (index, variant) in variants.iter().enumerate() {
                found.text(
                    format!("{field}.{index}.text"),
                    &variant.text,
                    MAX_MESSAGE_CHARS,
                );
                found.range(
                    format!("{field}.{index}.share"),
                    variant.share,
                    1..=MAX_SHARE,
                );
            }
        }
        FirstMessage::WrittenByAi { instruction } => {
            let field = format!("{path}.first.instruction");
            found.text(field, instruction, MAX_INSTRUCTION_CHARS);
        }
        FirstMessage::Template {
            name,
            language,
            parameters,
        } => {
            found.text(format!("{path}.first.name"), name, 512);
            found.text(format!("{path}.first.language"), language, 20);
            if parameters.len() > MAX_PARAMETERS {
                let max = MAX_PARAMETERS as u32;
                found.add(
                    format!("{path}.first.parameters"),
                    FormFault::TooMany { max },
                );
            }
            for (index, parameter) in parameters.iter().enumerate() {
                found.text(format!("{path}.first.parameters.{index}"), parameter, 1_024);
            }
        }
    }
    let pace = outgoing.pace;
    let gaps = 0..=MAX_GAP_SECONDS;
    found.range(
        format!("{path}.pace.gap_min_seconds"),
        pace.gap_min_seconds,
        gaps.clone(),
    );
    found.range(
        format!("{path}.pace.gap_max_seconds"),
        pace.gap_max_seconds,
        gaps,
    );
    if pace.gap_max_seconds < pace.gap_min_seconds {
        found.add(
            format!("{path}.pace.gap_max_seconds"),
            FormFault::OrderReversed,
        );
    }
    if let Some(days) = outgoing.leave_out.contacted_days {
        found.range(
            format!("{path}.leave_out.contacted_days"),
            days,
            1..=MAX_LEAVE_OUT_DAYS,
        );
    }
}

#[cfg(test)]
pub(in crate::chat_task) mod tests;
