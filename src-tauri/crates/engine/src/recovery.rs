//! After a crash, before anything else: every call that was alive gets a known outcome. Whoever had
//! answered is closed as INTERRUPTED and never called again by itself; whom the user had cancelled
//! is cancelled; everybody else waits again and no attempt is used. Source: product 2.4.

use domain::{
    agent::AgentMind,
    call_record::{FailKind, LogEntry, LogLine, LogSpeaker},
    call_task::CallTaskStatusKind,
    conversation::is_to_be_summed_up,
    do_not_call::{DoNotCallMatch, DoNotCallSource},
    ids::AttemptId,
    money::Usd,
    outcome::{CallResult, HangupSide},
    time::{Millis, SECOND, UnixMillis},
};
use store::{
    callees::{AttemptEnd, CalleeNext, LiveAttempt, TalkEnd},
    do_not_call::NewDoNotCall,
};

use crate::{
    Engine,
    effects::{self, effect},
    error::Result,
};

/// What a recovery found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Recovered {
    /// Calls that had been answered: INTERRUPTED.
    pub interrupted: u64,
    /// Calls that the user had cancelled: CANCEL.
    pub cancelled: u64,
    /// All others: their callees wait again.
    pub waiting: u64,
}

impl Engine {
    /// Call once, before anything else. Opens all lines, too.
    pub async fn recover(&self) -> Result<Recovered> {
        let mut recovered = Recovered::default();
        let alive = self.store().callees().live_attempts().await?;
        for attempt in alive {
            let repairing = self.parts.shelf.repair(attempt.attempt);
            let recorded = effect(self.probe(), effects::REPAIR, repairing).await;
            let talk_ms = if recorded {
                self.recorded_length(attempt.attempt).await
            } else {
                0
            };
            // a recording begins with the answer: it proves one that could not be written down. An
            // empty one is all that is left of an answer which crossed our CANCEL.
            let crossed = recorded && talk_ms == 0 && attempt.answered_at.is_none();
            let answered = attempt.answered_at.is_some() || recorded;
            let end = if answered && !(crossed && attempt.cancel_wished) {
                recovered.interrupted += 1;
                self.interrupted(&attempt, talk_ms).await?
            } else if attempt.cancel_wished {
                recovered.cancelled += 1;
                cancelled(self.now())
            } else {
                recovered.waiting += 1;
                given_back(self.now())
            };
            let callees = self.store().callees();
            let closing = callees.finish_attempt(attempt.attempt, end);
            effect(self.probe(), effects::RECOVER, closing).await?;
            if crossed {
                // there is nothing to hear in it
                self.parts.shelf.delete(attempt.attempt).await;
            }
        }
        if recovered != Recovered::default() {
            tracing::warn!(
                interrupted = recovered.interrupted,
                cancelled = recovered.cancelled,
                waiting = recovered.waiting,
                "calls that a crash had cut were closed"
            );
        }
        self.close_cut_rehearsals().await?;
        self.open_lines().await?;
        let running = self
            .store()
            .call_tasks()
            .in_status(CallTaskStatusKind::Running)
            .await?;
        if !running.is_empty() {
            // calls that began in the last second before the end count for the union rule, and for
            // the carrier's calls per second, although nobody remembers them
            self.dialer.lock().await.quiet_until = self.now() + SECOND;
        }
        Ok(recovered)
    }

    /// How long it was talked is not known: the recording tells, else nothing is claimed. What was said
    /// so far stands, and what the callee asked for in it: never to be called again, or to be called
    /// back then.
    async fn interrupted(&self, attempt: &LiveAttempt, talk_ms: Millis) -> Result<AttemptEnd> {
        let now = self.now();
        let mut log = self.store().callees().kept_lines(attempt.attempt).await?;
        let pending = self.is_to_be_summed_up(attempt, &log).await?;
        let is_barred = log
            .iter()
            .any(|line| matches!(line.entry, LogEntry::DoNotCall));
        if is_barred {
            self.bar_again(attempt).await?;
        }
        let mut call_back = None;
        for line in &log {
            if let LogEntry::CallBack { at } = line.entry {
                call_back = Some(at).filter(|_| !is_barred);
            }
        }
        let ended_at = attempt
            .answered_at
            .map_or(now, |at| (at + talk_ms).min(now));
        let entry = LogEntry::Ended {
            side: HangupSide::System,
        };
        let at = log.last().map_or(talk_ms, |line| line.at.max(talk_ms));
        log.push(LogLine {
            at,
            speaker: LogSpeaker::Event,
            entry,
        });
        Ok(AttemptEnd {
            result: Some(CallResult::Interrupted),
            hangup_side: Some(HangupSide::System),
            has_recording: talk_ms > 0,
            counted: true,
            callee_next: match call_back {
                // the hours of that moment are looked at when it has come
                Some(at) => CalleeNext::Redial {
                    due_at: at.max(now),
                },
                None => CalleeNext::Completed {
                    result: CallResult::Interrupted,
                },
            },
            log,
            cost: self.price(attempt, talk_ms).await,
            talk_ms,
            talk: pending.then_some(TalkEnd {
                cost: None,
                pending,
            }),
            ..given_back(ended_at)
        })
    }

    /// Whether a call that was cut is to be summed up as far as it came.
    async fn is_to_be_summed_up(&self, attempt: &LiveAttempt, log: &[LogLine]) -> Result<bool> {
        let Some(version) = attempt.agent else {
            return Ok(false);
        };
        let agent = self.store().agents().version(version).await?;
        Ok(match &agent.draft.mind {
            AgentMind::Script { .. } => false,
            AgentMind::Converse { converse } => {
                is_to_be_summed_up(&agent.draft, converse.summary, log)
            }
        })
    }

    /// A wish that was heard is kept, also where the crash came between the word and the list.
    async fn bar_again(&self, attempt: &LiveAttempt) -> Result<()> {
        let entry = NewDoNotCall {
            number: attempt.number.clone(),
            matching: DoNotCallMatch::Number,
            reason: String::new(),
            source: DoNotCallSource::Call,
        };
        let list = self.store().do_not_call();
        let entries = [entry];
        let adding = list.add(&entries, self.now());
        effect(self.probe(), effects::DO_NOT_CALL, adding).await?;
        Ok(())
    }

    async fn recorded_length(&self, attempt: AttemptId) -> Millis {
        self.parts
            .shelf
            .peaks(attempt, 1)
            .await
            .map_or(0, |peaks| peaks.length_ms)
    }

    async fn price(&self, attempt: &LiveAttempt, talk_ms: Millis) -> Usd {
        match self.store().lines().get(attempt.line).await {
            Ok(line) if talk_ms > 0 => Usd::for_talk(line.draft.price_per_minute, talk_ms),
            Ok(_) | Err(_) => Usd::ZERO,
        }
    }
}

/// The end of an attempt that the user had cancelled, whether CANCEL was still sent or not.
fn cancelled(now: UnixMillis) -> AttemptEnd {
    AttemptEnd {
        result: Some(CallResult::Cancel),
        counted: true,
        callee_next: CalleeNext::Failed {
            kind: FailKind::Cancelled,
        },
        ..given_back(now)
    }
}

/// The end of an attempt that was never answered: it uses none, its callee waits again.
fn given_back(now: UnixMillis) -> AttemptEnd {
    AttemptEnd {
        ended_at: now,
        result: None,
        line_fault: None,
        hangup_side: None,
        sip_code: None,
        sip_text: None,
        q850: None,
        sound: None,
        cost: Usd::ZERO,
        has_recording: false,
        counted: false,
        callee_next: CalleeNext::GiveBack { due_at: now },
        log: Vec::new(),
        tags: Vec::new(),
        talk_ms: 0,
        talk: None,
    }
}
