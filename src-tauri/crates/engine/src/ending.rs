//! The end of a call: the verdict over it, what follows for its callee, and writing all of it down
//! in one transaction, fenced by the attempt.

use domain::{
    agent::{AgentDraft, AgentMind, OutputTag},
    call_record::{FailKind, LogEntry, LogLine, LogSpeaker, fill_in_heard},
    call_task::StopReason,
    do_not_call::DoNotCallSource,
    ids::AttemptId,
    money::Usd,
    outcome::{CallOutcome, CallResult, HangupSide, LineFault, OutcomeOverride, classify_on},
    redial::{RedialDecision, after_attempt},
    time::{Millis, SECOND},
};
use futures_util::future::join_all;
use store::{
    StoreError,
    callees::{AttemptEnd, CalleeNext, TalkEnd},
};

use crate::{
    Engine,
    dialer::Dialer,
    effects::{self, effect},
    live::{CallEnd, CampaignCall, EndedBy, LiveCall, Purpose, Talk},
    ports::ConversationResult,
};

/// So many faults of the line in a row stop a task.
pub(crate) const FAULT_STREAK: u32 = 5;
/// After a fault of the line a callee is tried again after so long.
const FAULT_WAIT: Millis = 30 * SECOND;

/// The verdict over an ended call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// Answered, talked to.
    Talked(CallResult),
    /// Not reached: a redial or the end.
    NotReached(CallResult),
    /// We cancelled it for good, or took it back from somebody who had just answered.
    Cancelled,
    /// We took it back before anybody answered: no attempt is used.
    TakenBack,
    /// A fault of the line: no attempt is used.
    Fault(LineFault),
}

/// Judges a call by what happened and by who ended it.
/// `own`: what the line's carrier means by its answers, where that differs from the table.
pub(crate) fn judge(
    call: &LiveCall,
    end: &CallEnd,
    talk: &ConversationResult,
    own: &[OutcomeOverride],
) -> Verdict {
    let by = call.ending.map(|ending| ending.why);
    let outcome = classify_on(&end.evidence, own);
    if call.answered_at.is_some() {
        let cut = matches!(by, Some(EndedBy::Quit | EndedBy::Silence));
        return Verdict::Talked(match outcome {
            _ if cut => CallResult::Interrupted,
            CallOutcome::Line { .. }
            | CallOutcome::Callee {
                result: CallResult::Interrupted,
            } => CallResult::Interrupted,
            CallOutcome::Callee { .. } if talk.voicemail => CallResult::Voicemail,
            CallOutcome::Callee { .. } => CallResult::Answered,
        });
    }
    match (outcome, by) {
        (CallOutcome::Line { fault }, _) => Verdict::Fault(fault),
        // a carrier that had to be hung up on because it said nothing
        (
            CallOutcome::Callee {
                result: CallResult::Cancel,
            },
            Some(EndedBy::Silence),
        ) => Verdict::Fault(LineFault::Local),
        // whoever picked up in that moment is left alone: "200 crossing our CANCEL"
        (
            CallOutcome::Callee {
                result: CallResult::Cancel,
            },
            Some(EndedBy::User) | None,
        ) => Verdict::Cancelled,
        (
            CallOutcome::Callee {
                result: CallResult::Cancel,
            },
            Some(_),
        ) if end.evidence.answered => Verdict::Cancelled,
        (
            CallOutcome::Callee {
                result: CallResult::Cancel,
            },
            Some(_),
        ) => Verdict::TakenBack,
        // answered without our having heard of it: the carrier told the end only
        (CallOutcome::Callee { result }, _) if result.is_answered() => {
            Verdict::Talked(CallResult::Interrupted)
        }
        (CallOutcome::Callee { .. }, Some(EndedBy::User)) => Verdict::Cancelled,
        (CallOutcome::Callee { result }, _) => Verdict::NotReached(result),
    }
}

/// The end of a task's call, judged and ready to be written down.
struct CampaignEnd {
    attempt: AttemptId,
    campaign: CampaignCall,
    talk: ConversationResult,
    verdict: Verdict,
    next: CalleeNext,
    written: AttemptEnd,
}

impl Engine {
    /// Writes the ends of calls down, together, and forgets them. What fails is tried again later.
    pub(crate) async fn finish(&self, dialer: &mut Dialer, over: Vec<AttemptId>) {
        let mut endings = Vec::new();
        for attempt in over {
            endings.extend(self.end_of(dialer, attempt).await);
        }
        let written = join_all(endings.iter().map(async |ending| {
            let callees = self.store().callees();
            let finishing = callees.finish_attempt(ending.attempt, ending.written.clone());
            effect(self.probe(), effects::FINISH, finishing).await
        }))
        .await;
        for (ending, written) in endings.into_iter().zip(written) {
            self.finished(dialer, ending, written).await;
        }
    }

    /// Judges a call that is over; `None`: there is nothing to write down.
    async fn end_of(&self, dialer: &mut Dialer, attempt: AttemptId) -> Option<CampaignEnd> {
        let call = dialer.live.get_mut(&attempt)?;
        let end = call.end.clone()?;
        let mut talk = match std::mem::replace(&mut call.talk, Talk::None) {
            Talk::Done(result) => result,
            Talk::None | Talk::Going(_) => ConversationResult::default(),
        };
        fill_in_heard(&mut talk.log, &call.said);
        let own = dialer.lines.get(&call.line);
        let own = own.map_or(&[][..], |line| &line.line.draft.outcome_overrides);
        let verdict = judge(call, &end, &talk, own);
        let (purpose, number) = (call.purpose.clone(), call.number.clone());
        // before the callee's next moment is reckoned: the line may be held
        self.learn_from(dialer, attempt, &verdict).await;
        match purpose {
            Purpose::Campaign(campaign) => {
                if end.evidence.sip_code == Some(607) {
                    self.bar(dialer, number, DoNotCallSource::Carrier).await;
                }
                let call = dialer.live.get(&attempt)?;
                let next = self.what_follows(dialer, call, &campaign, &end, &talk, &verdict);
                let written = self.attempt_end(dialer, call, &end, &talk, &verdict, next);
                Some(CampaignEnd {
                    attempt,
                    campaign,
                    talk,
                    verdict,
                    next,
                    written,
                })
            }
            Purpose::Test => {
                self.show_test_end(dialer, attempt, &end, talk, &verdict)
                    .await;
                self.forget(dialer, attempt);
                None
            }
            Purpose::Rehearsal(rehearsal, persona) => {
                self.rehearsed_call_ended(dialer, attempt, (rehearsal, persona), talk, &verdict);
                self.forget(dialer, attempt);
                None
            }
        }
    }

    /// A call's end was written down, or could not be.
    async fn finished(
        &self,
        dialer: &mut Dialer,
        ending: CampaignEnd,
        written: Result<bool, StoreError>,
    ) {
        let attempt = ending.attempt;
        match written {
            Ok(fresh) => {
                if !fresh {
                    tracing::warn!(%attempt, "an attempt had ended before");
                }
                if ending.written.talk.is_some_and(|talk| talk.pending) {
                    self.sum_up_soon();
                }
                let unrecorded = dialer.live.get(&attempt).is_some_and(leaves_no_recording);
                self.forget(dialer, attempt);
                if unrecorded {
                    // no record names what was written of it: nobody would ever delete it
                    self.parts.shelf.delete(attempt).await;
                }
                self.after_finish(dialer, &ending.campaign, ending.next, &ending.verdict)
                    .await;
            }
            Err(error) => {
                let retry_at = Some(self.soon());
                if let Some(call) = dialer.live.get_mut(&attempt) {
                    call.retry_at = retry_at;
                    call.talk = Talk::Done(ending.talk);
                }
                if !self.note_trouble(dialer, &error) {
                    // the row is gone or unreadable: trying again would not help
                    tracing::error!(%attempt, %error, "a call's end could not be written down");
                    self.forget(dialer, attempt);
                }
            }
        }
    }

    /// What follows for the callee.
    fn what_follows(
        &self,
        dialer: &Dialer,
        call: &LiveCall,
        campaign: &CampaignCall,
        end: &CallEnd,
        talk: &ConversationResult,
        verdict: &Verdict,
    ) -> CalleeNext {
        let zone = campaign.zone.as_deref();
        match verdict {
            Verdict::Talked(result) => {
                let wish = talk.call_back.filter(|_| !talk.do_not_call);
                let opening = wish
                    .and_then(|at| dialer.next_opening(campaign.task, zone, at))
                    .filter(|at| campaign.expires_at.is_none_or(|end| *at < end));
                match opening {
                    Some(due_at) => CalleeNext::Redial { due_at },
                    None => CalleeNext::Completed { result: *result },
                }
            }
            Verdict::Cancelled => CalleeNext::Failed {
                kind: FailKind::Cancelled,
            },
            Verdict::TakenBack => {
                let again = dialer
                    .next_opening(campaign.task, zone, end.at)
                    .unwrap_or(end.at);
                CalleeNext::GiveBack { due_at: again }
            }
            Verdict::Fault(fault) => {
                let held = match fault {
                    LineFault::Full { .. } => dialer
                        .lines
                        .get(&call.line)
                        .and_then(|line| line.next_room(end.at)),
                    LineFault::Unauthorized
                    | LineFault::Forbidden
                    | LineFault::Codec
                    | LineFault::Unreachable
                    | LineFault::NameUnknown
                    | LineFault::Refused
                    | LineFault::Certificate { .. }
                    | LineFault::NoTls
                    | LineFault::Local => None,
                };
                CalleeNext::GiveBack {
                    due_at: held.unwrap_or(end.at + FAULT_WAIT),
                }
            }
            Verdict::NotReached(result) => {
                let policy = dialer.tasks.get(&campaign.task);
                let decision = after_attempt(
                    policy.and_then(|desk| desk.task.draft.redial.as_ref()),
                    *result,
                    campaign.used + 1,
                    end.at,
                    &|from| dialer.next_opening(campaign.task, zone, from),
                    campaign.expires_at,
                    self.parts.seed ^ call.attempt.0.unsigned_abs(),
                );
                match decision {
                    RedialDecision::Again { due_at } => CalleeNext::Redial { due_at },
                    RedialDecision::Final => CalleeNext::Failed {
                        kind: FailKind::NotConnected,
                    },
                }
            }
        }
    }

    fn attempt_end(
        &self,
        dialer: &Dialer,
        call: &LiveCall,
        end: &CallEnd,
        talk: &ConversationResult,
        verdict: &Verdict,
        callee_next: CalleeNext,
    ) -> AttemptEnd {
        let talk_ms = call.answered_at.map_or(0, |at| (end.at - at).max(0));
        let price = dialer
            .lines
            .get(&call.line)
            .map_or(Usd::ZERO, |l| l.line.draft.price_per_minute);
        let (result, line_fault, counted) = match verdict {
            Verdict::Talked(result) | Verdict::NotReached(result) => (Some(*result), None, true),
            Verdict::Cancelled => (Some(CallResult::Cancel), None, true),
            Verdict::TakenBack => (Some(CallResult::Cancel), None, false),
            Verdict::Fault(fault) => (None, Some(fault.clone()), false),
        };
        let side = hangup_side(call, end);
        let mut log = talk.log.clone();
        if call.answered_at.is_some() {
            let entry = LogEntry::Ended {
                side: side.unwrap_or(HangupSide::System),
            };
            log.push(LogLine {
                at: talk_ms,
                speaker: LogSpeaker::Event,
                entry,
            });
        }
        AttemptEnd {
            ended_at: end.at,
            result,
            line_fault,
            hangup_side: side,
            sip_code: end.evidence.sip_code,
            sip_text: end.evidence.sip_text.clone(),
            q850: end.evidence.q850,
            sound: end.evidence.sound,
            cost: if talk_ms > 0 {
                Usd::for_talk(price, talk_ms)
            } else {
                Usd::ZERO
            },
            has_recording: end.recorded && !call.unrecorded && call.answered_at.is_some(),
            counted,
            callee_next,
            log,
            tags: match verdict {
                Verdict::NotReached(_) => unanswered_tags(&call.agent.draft),
                Verdict::Talked(_)
                | Verdict::Cancelled
                | Verdict::TakenBack
                | Verdict::Fault(_) => talk.tags.clone(),
            },
            talk: talk.cost.map(|cost| TalkEnd {
                cost: Some(cost),
                pending: talk.to_sum_up,
            }),
            talk_ms,
        }
    }

    /// The call is no longer alive.
    pub(crate) fn forget(&self, dialer: &mut Dialer, attempt: AttemptId) {
        let Some(call) = dialer.live.remove(&attempt) else {
            return;
        };
        self.board.remove(attempt);
        if let Some(line) = dialer.lines.get_mut(&call.line) {
            line.ended(attempt);
        }
        if let Some(desk) = call.task().and_then(|task| dialer.tasks.get_mut(&task)) {
            desk.gate.ended(attempt);
        }
        dialer.tidy();
    }

    /// What a call tells about its line: its health, and whether the carrier wants us to wait.
    async fn learn_from(&self, dialer: &mut Dialer, attempt: AttemptId, verdict: &Verdict) {
        let now = self.now();
        let Some(line) = dialer.live.get(&attempt).map(|call| call.line) else {
            return;
        };
        let Some(desk) = dialer.lines.get_mut(&line) else {
            return;
        };
        match verdict {
            Verdict::Talked(_) | Verdict::NotReached(_) => desk.call_ended(None, now),
            Verdict::Cancelled | Verdict::TakenBack => {}
            Verdict::Fault(fault) => desk.call_ended(Some(fault), now),
        }
        let health = match verdict {
            Verdict::Talked(_) | Verdict::NotReached(_) => desk.is_well(now),
            Verdict::Cancelled | Verdict::TakenBack => None,
            // a line that is only full is not broken: it is held for a while
            Verdict::Fault(LineFault::Full { retry_after }) => {
                desk.is_full(*retry_after, now);
                None
            }
            Verdict::Fault(fault) => desk.is_faulty(fault, now),
        };
        if let Some(health) = health
            && let Err(error) = self.write_health(line, &health).await
        {
            tracing::warn!(%line, %error, "the line's health could not be written down");
        }
    }

    /// What a call's end means for its task.
    async fn after_finish(
        &self,
        dialer: &mut Dialer,
        campaign: &CampaignCall,
        next: CalleeNext,
        verdict: &Verdict,
    ) {
        let now = self.now();
        let Some(desk) = dialer.tasks.get_mut(&campaign.task) else {
            return;
        };
        match next {
            CalleeNext::Redial { due_at } | CalleeNext::GiveBack { due_at } => {
                desk.somebody_due(due_at);
            }
            CalleeNext::Completed { .. } | CalleeNext::Failed { .. } => {}
        }
        match verdict {
            Verdict::Talked(_) | Verdict::NotReached(_) => {
                desk.faults = 0;
                desk.breaker.ended(None, now);
            }
            Verdict::Cancelled | Verdict::TakenBack => {}
            Verdict::Fault(fault) => {
                desk.faults += u32::from(!fault.passes_by_waiting());
                let too_many = desk.breaker.ended(Some(fault), now);
                if (desk.faults >= FAULT_STREAK || too_many) && desk.running() {
                    desk.faults = 0;
                    desk.breaker.reset();
                    let reason = StopReason::LineFault {
                        fault: fault.clone(),
                    };
                    self.give_up(dialer, campaign.task, reason).await;
                }
            }
        }
    }
}

/// Tags of a call that nobody answered, as the agent's form has them.
fn unanswered_tags(agent: &AgentDraft) -> Vec<OutputTag> {
    match &agent.mind {
        AgentMind::Script { .. } => Vec::new(),
        AgentMind::Converse { converse } => converse.unanswered_tags.clone(),
    }
}

/// Whether what was written of a call belongs to no record: its recording failed, or it holds only that
/// somebody answered in the moment of our CANCEL.
fn leaves_no_recording(call: &LiveCall) -> bool {
    let crossed = |end: &CallEnd| end.evidence.answered && call.answered_at.is_none();
    call.unrecorded || call.end.as_ref().is_some_and(crossed)
}

/// Who hung up an answered call.
pub(crate) fn hangup_side(call: &LiveCall, end: &CallEnd) -> Option<HangupSide> {
    call.answered_at?;
    match call.ending.map(|ending| ending.why) {
        Some(EndedBy::Longest | EndedBy::Quit | EndedBy::Silence) => Some(HangupSide::System),
        Some(EndedBy::Agent | EndedBy::User | EndedBy::Stop | EndedBy::Closing) | None => {
            end.side.or(Some(HangupSide::System))
        }
    }
}
