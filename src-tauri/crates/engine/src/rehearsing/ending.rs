//! The end of a call to a persona: judged from its record, summed up where the agent wants it.

use std::sync::atomic::{AtomicI64, Ordering};

use async_trait::async_trait;
use domain::{
    call_record::{LogEntry, LogLine, LogSpeaker},
    ids::{AttemptId, RehearsalId},
    money::Usd,
    outcome::{HangupSide, LineFault},
    rehearsal::{Persona, RehearsalRecord, RehearsedCall, judge},
    time::UnixMillis,
};
use store::rehearsals::RehearsedEnd;

use super::{desk::Seat, take_seat};
use crate::{
    Engine,
    dialer::Dialer,
    ending::{Verdict, hangup_side},
    inbox::Rehearsed,
    ports::{CallToSumUp, ConversationResult, TalkBook},
};

/// Adds up what summing up costs.
#[derive(Default)]
struct Spent(AtomicI64);

#[async_trait]
impl TalkBook for Spent {
    async fn book(&self, more: Usd) -> bool {
        self.0.fetch_add(more.0, Ordering::Relaxed);
        true
    }
}

impl Engine {
    /// A call of a rehearsal is over: it is judged, and summed up where the agent wants it.
    pub(crate) fn rehearsed_call_ended(
        &self,
        dialer: &mut Dialer,
        attempt: AttemptId,
        (rehearsal, persona): (RehearsalId, Persona),
        talk: ConversationResult,
        verdict: &Verdict,
    ) {
        let Some(call) = dialer.live.get(&attempt) else {
            return;
        };
        let Some(call_end) = call.end.clone() else {
            return;
        };
        let Some(answered) = call.answered_at else {
            let fault = match verdict {
                Verdict::Fault(fault) => fault.clone(),
                Verdict::Talked(_)
                | Verdict::NotReached(_)
                | Verdict::Cancelled
                | Verdict::TakenBack => LineFault::Local,
            };
            let end = Box::new(not_called(fault, call_end.at));
            take_seat(dialer, rehearsal, persona, Seat::Ended(end));
            return;
        };
        let side = hangup_side(call, &call_end).unwrap_or(HangupSide::System);
        let talk_ms = (call_end.at - answered).max(0);
        let judged = RehearsedCall {
            log: &talk.log,
            side: Some(side),
            talk_ms,
            voicemail: talk.voicemail,
            do_not_call: talk.do_not_call,
            call_back: talk.call_back.is_some(),
        };
        let checks = judge(persona, &call.agent.draft, &judged);
        let mut log = talk.log.clone();
        log.push(LogLine {
            at: talk_ms,
            speaker: LogSpeaker::Event,
            entry: LogEntry::Ended { side },
        });
        let cost = talk.cost.unwrap_or_default();
        let end = Box::new(RehearsedEnd {
            cost,
            has_recording: call_end.recorded && !call.unrecorded,
            record: RehearsalRecord {
                talk_ms,
                side: Some(side),
                fault: None,
                log,
                tags: talk.tags,
                summary: None,
                checks,
            },
            ended_at: call_end.at,
        });
        let agent = call.agent.clone();
        if !talk.to_sum_up {
            take_seat(dialer, rehearsal, persona, Seat::Ended(end));
            return;
        }
        let held = dialer.rehearsals.get(&rehearsal).map_or(cost, |desk| {
            desk.seats.get(&persona).map_or(cost, Seat::taken)
        });
        take_seat(dialer, rehearsal, persona, Seat::SummingUp { held, end });
        let (agents, news) = (self.parts.agents.clone(), self.senders.rehearsed.clone());
        let log = talk.log;
        tokio::spawn(async move {
            let spent = Spent::default();
            let found = agents
                .sum_up(CallToSumUp { agent, log, cost }, &spent)
                .await;
            let found = Rehearsed {
                rehearsal,
                persona,
                found,
                cost: Usd(spent.0.load(Ordering::Relaxed)),
            };
            // the engine may be gone
            let _ = news.send(found);
        });
    }

    /// What a call came to was found out.
    pub(crate) fn rehearsed_is_summed_up(&self, dialer: &mut Dialer, summed: Rehearsed) {
        let seat = dialer
            .rehearsals
            .get_mut(&summed.rehearsal)
            .and_then(|desk| desk.seats.get_mut(&summed.persona));
        if let Some(seat) = seat
            && let Seat::SummingUp { end, .. } = seat
        {
            let mut end = end.clone();
            end.cost = Usd(end.cost.0.saturating_add(summed.cost.0));
            if !summed.found.tags.is_empty() {
                end.record.tags = summed.found.tags;
            }
            end.record.summary = summed.found.summary;
            *seat = Seat::Ended(end);
        }
    }
}

/// The end of a call that nobody answered.
pub(super) fn not_called(fault: LineFault, at: UnixMillis) -> RehearsedEnd {
    RehearsedEnd {
        cost: Usd::ZERO,
        has_recording: false,
        record: RehearsalRecord {
            talk_ms: 0,
            side: None,
            fault: Some(fault),
            log: Vec::new(),
            tags: Vec::new(),
            summary: None,
            checks: Vec::new(),
        },
        ended_at: at,
    }
}
