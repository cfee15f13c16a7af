//! Rehearsals: the agent's draft calls every persona over a practice line, through the same placing, talking
//! and ending as any call; each call is judged from its record and written down. Nobody's number goes on
//! the do-not-call list, no redial is made.

mod desk;
mod ending;

use std::sync::Arc;

use domain::{
    agent::AgentVersion,
    call_record::LogLine,
    ids::{AgentId, AgentVersionId, AttemptId, LineId, RehearsalId},
    line::LineKind,
    money::Usd,
    outcome::LineFault,
    rehearsal::{
        AT_ONCE, Persona, RehearsalStatus, opt_out_key, outcome, share, variables, with_limit,
    },
};
use store::StoreError;

use crate::{
    Engine, EngineError,
    dialer::Dialer,
    effects::{self, effect},
    error::Result,
    live::{EndedBy, Purpose},
    placing::Outgoing,
};

pub(crate) use desk::RehearsalDesk;
use desk::Seat;
use ending::not_called;

impl Engine {
    /// Begins a rehearsal of an agent's draft over a practice line.
    ///
    /// # Errors
    /// When the line is none, cannot be used, or the agent is being rehearsed already.
    pub async fn rehearse(
        &self,
        agent: AgentId,
        line: LineId,
        limit: Option<Usd>,
    ) -> Result<RehearsalId> {
        match self.store().lines().get(line).await?.draft.kind {
            LineKind::Practice { .. } => {}
            LineKind::Sip { .. } => return Err(EngineError::NotAPracticeLine),
        }
        let ready = self.parts.carrier.line_ready(line).await;
        ready.map_err(EngineError::LineUnusable)?;
        let mut dialer = self.dialer.lock().await;
        self.refresh(&mut dialer).await;
        let going = |desk: &RehearsalDesk| desk.agent.agent == agent;
        if dialer.rehearsals.values().any(going) {
            return Err(EngineError::Rehearsing);
        }
        let now = self.now();
        let rehearsals = self.store().rehearsals();
        let inserting = rehearsals.insert(agent, limit, now);
        let (id, draft) = effect(self.probe(), effects::REHEARSE, inserting).await?;
        let version = AgentVersion {
            id: AgentVersionId(0),
            agent,
            number: 0,
            draft,
            published_at: now,
        };
        let desk = RehearsalDesk {
            agent: Arc::new(version),
            line,
            limit,
            seats: Persona::ALL
                .into_iter()
                .map(|persona| (persona, Seat::Waiting))
                .collect(),
            cancelled: false,
            retry_at: None,
        };
        dialer.rehearsals.insert(id, desk);
        drop(dialer);
        self.wake();
        Ok(id)
    }

    /// Gives a rehearsal up: its calls are ended, nobody more is called. One that has ended is left as
    /// it is.
    pub async fn cancel_rehearsal(&self, id: RehearsalId) -> Result<()> {
        let mut dialer = self.dialer.lock().await;
        let Some(desk) = dialer.rehearsals.get_mut(&id) else {
            return Ok(());
        };
        desk.cancelled = true;
        let alive: Vec<AttemptId> = desk
            .seats
            .values()
            .filter_map(|seat| match seat {
                Seat::Calling { attempt, .. } => Some(*attempt),
                Seat::Waiting | Seat::SummingUp { .. } | Seat::Ended(_) | Seat::Kept(_) => None,
            })
            .collect();
        let rehearsals = self.store().rehearsals();
        let ending = rehearsals.end(id, RehearsalStatus::Cancelled, self.now());
        effect(self.probe(), effects::REHEARSE, ending).await?;
        for attempt in alive {
            let talking = dialer
                .live
                .get(&attempt)
                .is_some_and(|call| call.answered_at.is_some());
            let by = if talking {
                EndedBy::Agent
            } else {
                EndedBy::User
            };
            self.end_call(&mut dialer, attempt, by);
        }
        drop(dialer);
        self.wake();
        Ok(())
    }

    /// What is said in a call of a rehearsal, so far.
    pub fn rehearsed_so_far(&self, attempt: AttemptId) -> Vec<LogLine> {
        self.board.log(attempt)
    }

    /// Rehearsals that the app's end cut off say so. What was set aside for their calls counts as spent.
    pub(crate) async fn close_cut_rehearsals(&self) -> Result<(), StoreError> {
        let rehearsals = self.store().rehearsals();
        for cut in rehearsals.running().await? {
            for attempt in cut.calls.iter().filter_map(|call| call.attempt) {
                self.parts.shelf.repair(attempt).await;
            }
            let ending = rehearsals.end(cut.id, RehearsalStatus::Interrupted, self.now());
            effect(self.probe(), effects::REHEARSE, ending).await?;
        }
        Ok(())
    }

    /// Writes down what ended, calls who is next, and closes what is done.
    pub(crate) async fn rehearse_on(&self, dialer: &mut Dialer) {
        if dialer.quitting {
            return;
        }
        let going: Vec<RehearsalId> = dialer.rehearsals.keys().copied().collect();
        for id in going {
            if let Err(error) = self.rehearse_one(dialer, id).await {
                self.note_trouble(dialer, &error);
                if let Some(desk) = dialer.rehearsals.get_mut(&id) {
                    if matches!(error, StoreError::NotFound) {
                        // its agent was deleted: there is nothing to write it down in
                        desk.cancelled = true;
                        desk.seats.retain(|_, seat| seat.is_alive());
                    }
                    desk.retry_at = Some(self.soon());
                }
            }
        }
    }

    async fn rehearse_one(&self, dialer: &mut Dialer, id: RehearsalId) -> Result<(), StoreError> {
        let now = self.now();
        let Some(desk) = dialer.rehearsals.get_mut(&id) else {
            return Ok(());
        };
        if desk.retry_at.is_some_and(|at| at > now) {
            return Ok(());
        }
        desk.retry_at = None;
        for (persona, seat) in &mut desk.seats {
            if let Seat::Ended(end) = seat {
                let rehearsals = self.store().rehearsals();
                let keeping = rehearsals.finish_call(id, *persona, (**end).clone());
                effect(self.probe(), effects::REHEARSE, keeping).await?;
                *seat = Seat::Kept(end.clone());
            }
        }
        while self.call_next(dialer, id).await? {}
        let Some(desk) = dialer.rehearsals.get(&id) else {
            return Ok(());
        };
        let over = desk.alive() == 0 && (desk.cancelled || desk.waiting() == 0);
        if over {
            let kept = desk.seats.values().filter_map(|seat| match seat {
                Seat::Kept(end) => Some(&end.record),
                Seat::Waiting | Seat::Calling { .. } | Seat::SummingUp { .. } | Seat::Ended(_) => {
                    None
                }
            });
            let status = if desk.cancelled {
                RehearsalStatus::Cancelled
            } else {
                outcome(kept)
            };
            let rehearsals = self.store().rehearsals();
            let ending = rehearsals.end(id, status, now);
            match effect(self.probe(), effects::REHEARSE, ending).await {
                // nothing is left of it when its agent was deleted
                Ok(()) | Err(StoreError::NotFound) => {}
                Err(error) => return Err(error),
            }
            dialer.rehearsals.remove(&id);
        }
        Ok(())
    }

    /// Calls the next persona; `false`: nobody can be called now.
    async fn call_next(&self, dialer: &mut Dialer, id: RehearsalId) -> Result<bool, StoreError> {
        let now = self.now();
        let Some(desk) = dialer.rehearsals.get(&id) else {
            return Ok(false);
        };
        let next = desk
            .seats
            .iter()
            .find(|(_, seat)| matches!(seat, Seat::Waiting))
            .map(|(persona, _)| *persona);
        let Some(persona) = next else {
            return Ok(false);
        };
        let room = dialer
            .lines
            .get_mut(&desk.line)
            .is_none_or(|line| line.room(now) > 0);
        let held_up = desk.cancelled || dialer.shut_out || dialer.trouble.is_some();
        if held_up || !room || desk.alive() >= AT_ONCE {
            return Ok(false);
        }
        let share = share(desk.limit, desk.taken(), desk.waiting());
        let (line, agent) = (desk.line, desk.agent.clone());
        let held = share.unwrap_or(Usd::ZERO);
        if !dialer.lines.contains_key(&line) {
            // it was deleted meanwhile: whoever is left cannot be called
            let end = Box::new(not_called(LineFault::Local, now));
            take_seat(dialer, id, persona, Seat::Ended(end));
            return Ok(true);
        }
        dialer.last_test = (dialer.last_test - 1).min(-now);
        let attempt = AttemptId(dialer.last_test);
        let rehearsals = self.store().rehearsals();
        let beginning = rehearsals.begin_call(id, persona, attempt, held);
        effect(self.probe(), effects::REHEARSE, beginning).await?;
        take_seat(dialer, id, persona, Seat::Calling { attempt, held });
        let key = opt_out_key(&agent.draft).filter(|_| persona == Persona::OptsOut);
        let draft = with_limit(agent.draft.clone(), share);
        self.dial(
            dialer,
            Outgoing {
                attempt,
                purpose: Purpose::Rehearsal(id, persona),
                line,
                number: persona.number(key),
                caller_number: None,
                variables: variables(&draft),
                agent: Arc::new(AgentVersion {
                    draft,
                    ..(*agent).clone()
                }),
                ring_until: None,
            },
        );
        Ok(true)
    }
}

/// Puts a persona into another state.
fn take_seat(dialer: &mut Dialer, id: RehearsalId, persona: Persona, to: Seat) {
    if let Some(desk) = dialer.rehearsals.get_mut(&id) {
        desk.seats.insert(persona, to);
    }
}
