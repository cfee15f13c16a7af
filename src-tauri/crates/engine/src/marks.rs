//! Ringing and answers are written down: all of a step in one go, so that the store can commit them
//! together; an answer is committed before the agent says a word.

use domain::{ids::AttemptId, time::UnixMillis};
use futures_util::future::join_all;
use store::StoreError;

use crate::{
    Engine,
    dialer::Dialer,
    effects::{self, act, effect},
    live::{EndedBy, Purpose, Talk},
    ports::{CallAudio, CallDesk, transfer::CallTransfer},
    session,
};

/// Something to be written down of a call.
pub(crate) struct Mark {
    /// The call.
    pub(crate) attempt: AttemptId,
    /// A campaign's: a test call is written nowhere.
    pub(crate) stored: bool,
    /// When.
    pub(crate) at: UnixMillis,
    /// What.
    pub(crate) what: MarkWhat,
}

/// What is to be written down.
pub(crate) enum MarkWhat {
    /// It rings.
    Rang,
    /// It was answered; with its sound.
    Answered(CallAudio),
}

impl Engine {
    /// Writes marks down; then whoever was answered is talked to.
    pub(crate) async fn write_marks(&self, dialer: &mut Dialer, marks: Vec<Mark>) {
        let written = join_all(marks.iter().map(|mark| self.write_mark(mark))).await;
        for (mark, written) in marks.into_iter().zip(written) {
            let alive = match written {
                Ok(alive) => alive,
                Err(error) => {
                    // whoever is on the phone is talked to all the same; the recording tells a
                    // recovery that the call was answered
                    self.note_trouble(dialer, &error);
                    true
                }
            };
            let MarkWhat::Answered(audio) = mark.what else {
                continue;
            };
            if alive {
                self.begin_talk(dialer, mark.attempt, audio);
            } else {
                // somebody else gave this attempt an outcome: it is not ours any more
                tracing::warn!(attempt = %mark.attempt, "an attempt was answered after its end");
                self.end_call(dialer, mark.attempt, EndedBy::Silence);
            }
        }
    }

    async fn write_mark(&self, mark: &Mark) -> Result<bool, StoreError> {
        if !mark.stored {
            return Ok(true);
        }
        let callees = self.store().callees();
        match mark.what {
            MarkWhat::Rang => {
                let marking = callees.mark_ringing(mark.attempt, mark.at);
                effect(self.probe(), effects::MARK_RINGING, marking).await
            }
            MarkWhat::Answered(_) => {
                let marking = callees.mark_answered(mark.attempt, mark.at);
                effect(self.probe(), effects::MARK_ANSWERED, marking).await
            }
        }
    }

    fn begin_talk(&self, dialer: &mut Dialer, attempt: AttemptId, audio: CallAudio) {
        let Some(call) = dialer.live.get_mut(&attempt) else {
            return;
        };
        let zone = match &call.purpose {
            Purpose::Campaign(campaign) => campaign.zone.clone().or_else(|| {
                let desk = dialer.tasks.get(&campaign.task)?;
                Some(desk.task.draft.schedule.zone.clone())
            }),
            Purpose::Test | Purpose::Rehearsal(..) => None,
        };
        let opening = session::Opening {
            attempt,
            agent: call.agent.clone(),
            variables: call.variables.clone(),
            audio,
            zone,
            transfer: Some(CallTransfer::new(self.parts.carrier.clone(), attempt)),
            typed: None,
            desk: match &call.purpose {
                Purpose::Campaign(_) => self.desk_of(attempt),
                Purpose::Test | Purpose::Rehearsal(..) => CallDesk::default(),
            },
        };
        let (runtime, news) = (self.parts.agents.clone(), self.senders.sessions.clone());
        call.talk = Talk::Going(act(self.probe(), effects::CONVERSE, || {
            session::begin(runtime, opening, news)
        }));
    }
}
