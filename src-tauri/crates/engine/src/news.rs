//! What happens to a call while it is alive: ringing, answer, what is said, the carrier's last word,
//! and what its own clock asks for. Its end is written down in `ending`.

use domain::{
    call_record::{LogEntry, LogLine, LogSpeaker, fill_in_heard},
    do_not_call::{DoNotCallMatch, DoNotCallSource},
    ids::AttemptId,
    outcome::{EndEvidence, HangupSide},
    time::SECOND,
};
use store::do_not_call::NewDoNotCall;

use crate::{
    Engine,
    call_book::KeptLine,
    dialer::Dialer,
    effects::{self, act, effect},
    inbox::{News, SessionNews},
    live::{CallEnd, Due, EndedBy, Ending, LiveCall, LiveCallInfo, Purpose, Talk},
    marks::{Mark, MarkWhat},
    ports::{CarrierEvent, CarrierNews, ConversationResult, HangUpCause},
};

impl Engine {
    /// Works on news, in order. What has to be written down of them is written together, and only
    /// then a word is said to anybody.
    pub(crate) async fn hear(&self, dialer: &mut Dialer, news: Vec<News>) {
        let mut marks = Vec::new();
        let mut lines = Vec::new();
        for one in news {
            match one {
                News::Carrier(CarrierEvent { attempt, what }) => {
                    marks.extend(self.hear_carrier(dialer, attempt, what));
                }
                News::Tested(tested) => self.line_was_tested(dialer, tested).await,
                News::Session(SessionNews::Line { attempt, line }) => {
                    lines.extend(self.hears_line(dialer, attempt, line));
                }
                News::Session(SessionNews::Over { attempt, result }) => {
                    self.agent_is_done(dialer, attempt, result).await;
                }
                News::Rehearsed(found) => self.rehearsed_is_summed_up(dialer, found),
            }
        }
        let ((), kept) = tokio::join!(self.write_marks(dialer, marks), self.keep_lines(lines));
        if let Err(error) = kept {
            // the whole comes with the call's end
            self.note_trouble(dialer, &error);
        }
        // a recovery finds a wish among the words that were kept
        self.write_bars(dialer).await;
    }

    /// Remembers what the carrier told; what is to be written down is returned.
    fn hear_carrier(
        &self,
        dialer: &mut Dialer,
        attempt: AttemptId,
        what: CarrierNews,
    ) -> Option<Mark> {
        let at = self.now();
        let Some(call) = dialer.live.get_mut(&attempt) else {
            if matches!(what, CarrierNews::Answered { .. }) {
                // an older attempt, of which nobody knows any more: nobody shall listen to silence
                self.parts.carrier.hang_up(attempt, HangUpCause::AgentDone);
            }
            return None;
        };
        if call.end.is_some() {
            return None;
        }
        let what = match what {
            CarrierNews::Ringing => {
                if call.rang_at.is_some() || call.answered_at.is_some() {
                    return None;
                }
                call.rang_at = Some(at);
                MarkWhat::Rang
            }
            CarrierNews::Answered { audio } => {
                // our CANCEL is under way: the carrier ends what was answered, and nothing is said
                if call.ending.is_some() || call.answered_at.is_some() {
                    return None;
                }
                call.answered_at = Some(at);
                MarkWhat::Answered(audio)
            }
            CarrierNews::Said { text } => {
                let at = call.answered_at.map_or(0, |answered| at - answered);
                self.board.caption(
                    attempt,
                    LogLine {
                        at,
                        speaker: LogSpeaker::Callee,
                        entry: LogEntry::Heard {
                            speech_ms: 0,
                            text: Some(text.clone()),
                        },
                    },
                );
                call.said.push((at, text));
                return None;
            }
            CarrierNews::NotRecorded { trouble } => {
                call.unrecorded = true;
                if call.task().is_some() {
                    self.note_local(dialer, trouble);
                }
                return None;
            }
            CarrierNews::Ended {
                evidence,
                side,
                recorded,
            } => {
                call.end = Some(CallEnd {
                    at,
                    evidence,
                    side,
                    recorded,
                });
                self.show(call);
                return None;
            }
        };
        self.show(call);
        Some(Mark {
            attempt,
            stored: call.task().is_some(),
            at,
            what,
        })
    }

    /// Shows what was said; what of it is to be written down is returned.
    fn hears_line(
        &self,
        dialer: &mut Dialer,
        attempt: AttemptId,
        mut line: LogLine,
    ) -> Option<KeptLine> {
        let call = dialer.live.get(&attempt)?;
        let stored = call.task().is_some();
        fill_in_heard(std::slice::from_mut(&mut line), &call.said);
        let place = self.board.said(attempt, &line);
        if matches!(line.entry, LogEntry::DoNotCall) && call.is_with_somebody() {
            let number = call.number.clone();
            wish_to_bar(dialer, number, DoNotCallSource::Call);
        }
        stored.then_some(KeptLine {
            attempt,
            place,
            line,
        })
    }

    async fn agent_is_done(
        &self,
        dialer: &mut Dialer,
        attempt: AttemptId,
        result: ConversationResult,
    ) {
        let Some(call) = dialer.live.get_mut(&attempt) else {
            return;
        };
        let wishes = (result.do_not_call && call.is_with_somebody()).then(|| call.number.clone());
        call.talk = Talk::Done(result);
        if let Some(number) = wishes {
            self.bar(dialer, number, DoNotCallSource::Call).await;
        }
        let goes_on = |call: &LiveCall| call.end.is_none() && call.ending.is_none();
        if dialer.live.get(&attempt).is_some_and(goes_on) {
            self.end_call(dialer, attempt, EndedBy::Agent);
        }
    }

    /// Puts a number on the do-not-call list at once; when that fails, again and again.
    pub(crate) async fn bar(&self, dialer: &mut Dialer, number: String, source: DoNotCallSource) {
        wish_to_bar(dialer, number, source);
        self.write_bars(dialer).await;
    }

    /// Writes down the do-not-call wishes that are not yet.
    pub(crate) async fn write_bars(&self, dialer: &mut Dialer) {
        if dialer.to_bar.is_empty() {
            return;
        }
        let entries: Vec<NewDoNotCall> = dialer
            .to_bar
            .iter()
            .map(|(number, source)| NewDoNotCall {
                number: number.clone(),
                matching: DoNotCallMatch::Number,
                // the source says it all, in the reader's language
                reason: String::new(),
                source: *source,
            })
            .collect();
        let list = self.store().do_not_call();
        let adding = effect(
            self.probe(),
            effects::DO_NOT_CALL,
            list.add(&entries, self.now()),
        );
        match adding.await {
            Ok(_) => dialer.to_bar.clear(),
            Err(error) => {
                self.note_trouble(dialer, &error);
            }
        }
    }

    /// Does what the calls' own clocks ask for.
    pub(crate) async fn work_on_alarms(&self, dialer: &mut Dialer) {
        loop {
            let now = self.now();
            let due: Vec<(AttemptId, Due)> = dialer
                .live
                .iter()
                .filter_map(|(attempt, call)| Some((*attempt, call.due(now)?)))
                .collect();
            if due.is_empty() {
                return;
            }
            let mut over = Vec::new();
            for (attempt, due) in due {
                match due {
                    Due::End(by) => self.end_call(dialer, attempt, by),
                    Due::GiveUp => self.give_up_on_carrier(dialer, attempt),
                    Due::LeaveAgent => self.leave_agent(dialer, attempt),
                    Due::Finish => over.push(attempt),
                }
            }
            self.finish(dialer, over).await;
        }
    }

    /// Ends a call in whatever phase it is. Its `Ended` follows.
    pub(crate) fn end_call(&self, dialer: &mut Dialer, attempt: AttemptId, by: EndedBy) {
        let at = self.now();
        let Some(call) = dialer.live.get_mut(&attempt) else {
            return;
        };
        if call.ending.is_some() || call.end.is_some() {
            return;
        }
        call.ending = Some(Ending { at, why: by });
        let cause = match by {
            EndedBy::User | EndedBy::Stop | EndedBy::Closing => HangUpCause::Cancelled,
            EndedBy::Agent | EndedBy::Longest => HangUpCause::AgentDone,
            EndedBy::Silence | EndedBy::Quit if call.answered_at.is_some() => {
                HangUpCause::AgentDone
            }
            EndedBy::Silence | EndedBy::Quit => HangUpCause::Cancelled,
        };
        act(self.probe(), effects::HANG_UP, || {
            self.parts.carrier.hang_up(attempt, cause)
        });
    }

    /// Ends all calls.
    pub(crate) fn end_all(&self, dialer: &mut Dialer, by: EndedBy) {
        let all: Vec<AttemptId> = dialer.live.keys().copied().collect();
        for attempt in all {
            self.end_call(dialer, attempt, by);
        }
    }

    /// The carrier never said that the call is over: it is over all the same.
    fn give_up_on_carrier(&self, dialer: &mut Dialer, attempt: AttemptId) {
        let at = self.now();
        let Some(call) = dialer.live.get_mut(&attempt) else {
            return;
        };
        tracing::error!(%attempt, "the carrier never told the end of a call");
        let answered = call.answered_at.is_some();
        let evidence = EndEvidence {
            rang: call.rang_at.is_some(),
            answered,
            any_reply: call.rang_at.is_some() || answered,
            local_fault: Some("no end was told".to_owned()),
            ..EndEvidence::default()
        };
        let side = answered.then_some(HangupSide::System);
        call.end = Some(CallEnd {
            at,
            evidence,
            side,
            recorded: answered,
        });
    }

    /// The agent does not finish although the call is over: what it said so far is kept.
    fn leave_agent(&self, dialer: &mut Dialer, attempt: AttemptId) {
        let Some(call) = dialer.live.get_mut(&attempt) else {
            return;
        };
        if let Talk::Going(handle) = &call.talk {
            tracing::warn!(%attempt, "the agent did not finish after the call's end");
            handle.abort();
        }
        let log = self.board.log(attempt);
        call.talk = Talk::Done(ConversationResult {
            log,
            ..ConversationResult::default()
        });
    }

    /// Shows a call as it stands.
    pub(crate) fn show(&self, call: &LiveCall) {
        match &call.purpose {
            Purpose::Campaign(campaign) => self.board.show(LiveCallInfo {
                attempt: call.attempt,
                callee: campaign.callee,
                task: campaign.task,
                line: call.line,
                number: call.number.clone(),
                phase: call.phase(),
                since: call.since(),
                caption: None,
            }),
            Purpose::Test => self
                .board
                .show_test(call.attempt, call.phase(), call.since()),
            // its row tells where it stands
            Purpose::Rehearsal(..) => {}
        }
    }

    /// When something that failed is tried again.
    pub(crate) fn soon(&self) -> domain::time::UnixMillis {
        self.now() + 5 * SECOND
    }
}

/// A number is to go on the do-not-call list, as soon as that can be written down.
fn wish_to_bar(dialer: &mut Dialer, number: String, source: DoNotCallSource) {
    if !dialer.to_bar.iter().any(|(other, _)| *other == number) {
        dialer.to_bar.push((number, source));
    }
}
