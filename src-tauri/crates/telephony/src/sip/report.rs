//! What a call tells the engine: at most one `Ringing`, at most one `Answered`, at most one
//! `NotRecorded`, exactly one `Ended`, in this order, whatever happens to the task that runs the call.
//!
//! Does not know SIP.

use domain::{
    call_task::LocalTrouble,
    ids::AttemptId,
    outcome::{EndEvidence, HangupSide},
};
use engine::ports::{CallAudio, CarrierEvent, CarrierNews};
use tokio::sync::mpsc::UnboundedSender;

/// A call's report. Dropped without an end, it reports a fault of our own.
pub(crate) struct Report {
    attempt: AttemptId,
    events: UnboundedSender<CarrierEvent>,
    /// Evidence gathered so far.
    pub(crate) evidence: EndEvidence,
    /// Who hung up.
    pub(crate) side: Option<HangupSide>,
    /// The recording was written.
    pub(crate) recorded: bool,
    answered: bool,
    unrecorded: bool,
    ended: bool,
    /// The call's place in a list, left right before the end is told.
    place: Option<Box<dyn Send>>,
}

impl Report {
    /// A call begins.
    pub(crate) fn new(attempt: AttemptId, events: UnboundedSender<CarrierEvent>) -> Report {
        Report {
            attempt,
            events,
            evidence: EndEvidence::default(),
            side: None,
            recorded: false,
            answered: false,
            unrecorded: false,
            ended: false,
            place: None,
        }
    }

    /// The same with a place in a list, which is dropped right before the end is told: whoever
    /// hears of the end finds it gone.
    pub(crate) fn listed(mut self, place: impl Send + 'static) -> Report {
        self.place = Some(Box::new(place));
        self
    }

    fn tell(&self, what: CarrierNews) -> bool {
        self.events
            .send(CarrierEvent {
                attempt: self.attempt,
                what,
            })
            .is_ok()
    }

    /// The callee's phone rings; told once.
    pub(crate) fn ringing(&mut self) {
        if !self.evidence.rang {
            self.evidence.rang = true;
            self.tell(CarrierNews::Ringing);
        }
    }

    /// Speech flows. `false`: nobody listens any more.
    pub(crate) fn answered(&mut self, audio: CallAudio) -> bool {
        if self.answered {
            return true;
        }
        self.answered = true;
        self.tell(CarrierNews::Answered { audio })
    }

    /// The callee says this, as its line knows.
    pub(crate) fn said(&self, text: String) {
        self.tell(CarrierNews::Said { text });
    }

    /// The recording cannot be written; told once.
    pub(crate) fn not_recorded(&mut self, trouble: LocalTrouble) {
        if self.answered && !self.unrecorded {
            self.unrecorded = true;
            self.tell(CarrierNews::NotRecorded { trouble });
        }
    }

    /// A fault on our own machine, in plain words.
    pub(crate) fn fault(&mut self, words: impl Into<String>) {
        self.evidence.local_fault.get_or_insert(words.into());
    }

    /// Over.
    pub(crate) fn end(mut self) {
        self.tell_end();
    }

    fn tell_end(&mut self) {
        if !self.ended {
            self.ended = true;
            self.place = None;
            let evidence = std::mem::take(&mut self.evidence);
            let (side, recorded) = (self.side, self.recorded);
            self.tell(CarrierNews::Ended {
                evidence,
                side,
                recorded,
            });
        }
    }
}

impl Drop for Report {
    fn drop(&mut self) {
        if !self.ended {
            self.fault("the program lost this call");
            self.side = self.answered.then_some(HangupSide::System);
            self.tell_end();
        }
    }
}

#[cfg(test)]
mod tests {
    use tokio::sync::mpsc::unbounded_channel;

    use super::*;

    #[test]
    fn a_call_that_is_lost_still_ends_once_and_says_so() {
        let (events, mut inbox) = unbounded_channel();
        let mut report = Report::new(AttemptId(7), events);
        report.ringing();
        report.ringing();
        drop(report);
        assert!(matches!(
            inbox.try_recv().unwrap().what,
            CarrierNews::Ringing
        ));
        let CarrierNews::Ended { evidence, .. } = inbox.try_recv().unwrap().what else {
            panic!("the end follows")
        };
        assert!(evidence.rang && evidence.local_fault.is_some());
        assert!(inbox.try_recv().is_err(), "one end only");
    }

    #[test]
    fn a_proper_end_is_not_told_twice() {
        let (events, mut inbox) = unbounded_channel();
        Report::new(AttemptId(7), events).end();
        assert!(matches!(
            inbox.try_recv().unwrap().what,
            CarrierNews::Ended { .. }
        ));
        assert!(inbox.try_recv().is_err());
    }
}
