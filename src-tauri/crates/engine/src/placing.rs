//! Places calls: line by line, fairly between the tasks that share it, within all limits. What is
//! placed was claimed, and the claim committed, before.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use domain::{
    agent::AgentVersion,
    callee::LOOK_AGAIN,
    ids::{AgentVersionId, AttemptId, CallTaskId, CalleeId, LineId},
    pacer::fair_shares,
    schedule::CompiledSchedule,
    time::{Millis, SECOND, UnixMillis},
};
use store::{
    StoreError,
    callees::{AttemptEnd, CalleeNext, Claimed},
};

use crate::{
    Engine,
    dialer::Dialer,
    effects::{self, act, effect},
    line_desk::Caller,
    live::{CampaignCall, DIAL_GRACE, LiveCall, Purpose, Talk},
    ports::OutgoingCall,
    task_desk::NextDue,
};

/// A claim that could not be placed rests so long.
const REST: Millis = 30 * SECOND;

impl Engine {
    /// Places the calls that may be placed now.
    pub(crate) async fn place_calls(&self, dialer: &mut Dialer) {
        let mut held = BTreeSet::new();
        let quiet = dialer.quitting || self.now() < dialer.quiet_until;
        let may = dialer.fresh && dialer.trouble.is_none() && !dialer.shut_out && !quiet;
        if may && self.has_room(dialer).await {
            for (line, tasks) in dialer.running_by_line() {
                if let Err(error) = self.place_on(dialer, line, &tasks, &mut held).await
                    && !self.note_trouble(dialer, &error)
                {
                    // about single rows: these tasks rest, the others go on
                    tracing::error!(%line, %error, "calls could not be placed");
                    let rest = NextDue::At(self.now() + REST);
                    for task in tasks {
                        if let Some(desk) = dialer.tasks.get_mut(&task) {
                            desk.due = rest;
                        }
                    }
                }
            }
        }
        self.board.set_held_by_line(held);
        let lines = dialer.lines.iter();
        let resting = lines.filter_map(|(line, desk)| Some((*line, desk.resting()?)));
        self.board.set_resting(resting.collect());
    }

    async fn place_on(
        &self,
        dialer: &mut Dialer,
        line: LineId,
        tasks: &[CallTaskId],
        held: &mut BTreeSet<CallTaskId>,
    ) -> Result<(), StoreError> {
        let now = self.now();
        let Some(desk) = dialer.lines.get(&line) else {
            return Ok(());
        };
        if desk.next_opening(now) != Some(now) {
            return Ok(());
        }
        let room = desk.room(now);
        let mut ready: BTreeMap<CallTaskId, Vec<CalleeId>> = BTreeMap::new();
        for task in tasks {
            let Some(slots) = wanted(dialer, *task, now) else {
                continue;
            };
            if room == 0 {
                held.insert(*task);
                continue;
            }
            let found = self.look(dialer, *task, slots.min(room)).await?;
            if !found.is_empty() {
                ready.insert(*task, found);
            }
        }
        let wants: Vec<(CallTaskId, u32)> = ready
            .iter()
            .map(|(task, ids)| (*task, ids.len() as u32))
            .collect();
        if wants.is_empty() {
            return Ok(());
        }
        dialer.turn += 1;
        for (task, share) in fair_shares(room, &wants, dialer.turn) {
            if let Some(ids) = ready.get(&task)
                && share > 0
            {
                self.claim(dialer, task, line, &ids[..ids.len().min(share as usize)])
                    .await?;
            }
        }
        Ok(())
    }

    /// Claims callees, each with the line's next number, and places the calls.
    async fn claim(
        &self,
        dialer: &mut Dialer,
        task: CallTaskId,
        line: LineId,
        ids: &[CalleeId],
    ) -> Result<(), StoreError> {
        let now = self.now();
        let Some(desk) = dialer.lines.get_mut(&line) else {
            return Ok(());
        };
        let mut groups: Vec<(Caller, Vec<CalleeId>)> = Vec::new();
        for id in ids {
            let Some(caller) = desk.next_caller(now) else {
                break;
            };
            match groups
                .iter_mut()
                .find(|(other, _)| other.number == caller.number)
            {
                Some((_, group)) => group.push(*id),
                None => groups.push((caller, vec![*id])),
            }
        }
        let mut begun = 0;
        for (caller, group) in groups {
            let callees = self.store().callees();
            let claiming = callees.claim_these(task, &group, now, caller.number.as_deref());
            let claimed = effect(self.probe(), effects::CLAIM, claiming).await?;
            begun += claimed.len();
            for one in claimed {
                self.place(dialer, task, line, &caller, one).await?;
            }
        }
        if begun < ids.len() {
            // others were faster, or the task was stopped by another machine
            dialer.stale = true;
        }
        if begun == 0
            && let Some(desk) = dialer.tasks.get_mut(&task)
        {
            desk.due = NextDue::At(now + LOOK_AGAIN);
        }
        Ok(())
    }

    /// Places one claimed call. It is judged once more: the commit may have taken long.
    async fn place(
        &self,
        dialer: &mut Dialer,
        task: CallTaskId,
        line: LineId,
        caller: &Caller,
        claimed: Claimed,
    ) -> Result<(), StoreError> {
        let now = self.now();
        let attempt = claimed.attempt;
        let agent = self.version(dialer, claimed.agent_version).await?;
        let hours = hours_of(dialer, task, line, caller, claimed.zone.as_deref());
        let (Some(agent), Some(hours)) = (agent, hours) else {
            return self.give_back(attempt, now, now + REST).await;
        };
        let hours: Vec<&CompiledSchedule> = hours.iter().collect();
        let opening = CompiledSchedule::next_common_opening(&hours, now);
        if opening != Some(now) || dialer.is_barred(&claimed.number) {
            // shut or barred since it was vetted: the next look finds out what follows
            return self
                .give_back(attempt, now, opening.unwrap_or(now + REST))
                .await;
        }
        let expires_at = dialer
            .tasks
            .get(&task)
            .and_then(|desk| desk.expires_at(claimed.imported_at));
        let campaign = CampaignCall {
            task,
            callee: claimed.callee,
            used: claimed.used,
            zone: claimed.zone,
            expires_at: expires_at.into_iter().chain(claimed.not_after).min(),
        };
        let ring_until = CompiledSchedule::first_closing(&hours, now);
        let call = Outgoing {
            attempt,
            purpose: Purpose::Campaign(campaign),
            line,
            number: claimed.number,
            caller_number: claimed.caller_number,
            agent,
            variables: claimed.variables,
            ring_until,
        };
        self.dial(dialer, call);
        Ok(())
    }

    /// Sends a call on its way. Its attempt was committed, or is a test call.
    pub(crate) fn dial(&self, dialer: &mut Dialer, outgoing: Outgoing) {
        let now = self.now();
        let Outgoing { attempt, line, .. } = outgoing;
        let Some(desk) = dialer.lines.get_mut(&line) else {
            return;
        };
        let ring_timeout = desk.ring_timeout();
        desk.began(attempt, now);
        let call = LiveCall {
            attempt,
            purpose: outgoing.purpose,
            line,
            number: outgoing.number.clone(),
            agent: outgoing.agent,
            variables: outgoing.variables,
            started_at: now,
            rang_at: None,
            answered_at: None,
            ring_until: outgoing.ring_until,
            dial_until: now + ring_timeout + DIAL_GRACE,
            ending: None,
            talk: Talk::None,
            end: None,
            said: Vec::new(),
            unrecorded: false,
            retry_at: None,
        };
        self.show(&call);
        if let Some(task) = call.task().and_then(|task| dialer.tasks.get_mut(&task)) {
            task.gate.started(attempt, now);
        }
        dialer.live.insert(attempt, call);
        let invite = OutgoingCall {
            attempt,
            line,
            number: outgoing.number,
            caller_number: outgoing.caller_number,
            ring_timeout,
            recording: Some(self.parts.shelf.path(attempt)),
        };
        let events = self.senders.carrier.clone();
        act(self.probe(), effects::PLACE, || {
            self.parts.carrier.place(invite, events)
        });
    }

    /// Gives an attempt back that was never placed: it uses none.
    async fn give_back(
        &self,
        attempt: AttemptId,
        now: UnixMillis,
        due_at: UnixMillis,
    ) -> Result<(), StoreError> {
        let end = AttemptEnd {
            ended_at: now,
            result: None,
            line_fault: None,
            hangup_side: None,
            sip_code: None,
            sip_text: None,
            q850: None,
            sound: None,
            cost: domain::money::Usd::ZERO,
            has_recording: false,
            counted: false,
            callee_next: CalleeNext::GiveBack { due_at },
            log: Vec::new(),
            tags: Vec::new(),
            talk_ms: 0,
            talk: None,
        };
        let callees = self.store().callees();
        effect(
            self.probe(),
            effects::FINISH,
            callees.finish_attempt(attempt, end),
        )
        .await?;
        Ok(())
    }

    /// The version that speaks.
    async fn version(
        &self,
        dialer: &mut Dialer,
        id: Option<AgentVersionId>,
    ) -> Result<Option<Arc<AgentVersion>>, StoreError> {
        let Some(id) = id else { return Ok(None) };
        if let Some(known) = dialer.versions.get(&id) {
            return Ok(Some(known.clone()));
        }
        let version = Arc::new(self.store().agents().version(id).await?);
        dialer.versions.insert(id, version.clone());
        Ok(Some(version))
    }
}

/// A call about to be sent.
pub(crate) struct Outgoing {
    /// The attempt.
    pub(crate) attempt: AttemptId,
    /// Whose call it is.
    pub(crate) purpose: Purpose,
    /// Line.
    pub(crate) line: LineId,
    /// Number to call.
    pub(crate) number: String,
    /// Number to show.
    pub(crate) caller_number: Option<String>,
    /// Who speaks.
    pub(crate) agent: Arc<AgentVersion>,
    /// Call variables.
    pub(crate) variables: BTreeMap<String, String>,
    /// Until when it may ring.
    pub(crate) ring_until: Option<UnixMillis>,
}

/// How many calls a task wants now; `None`: none.
fn wanted(dialer: &Dialer, task: CallTaskId, now: UnixMillis) -> Option<u32> {
    let desk = dialer.tasks.get(&task)?;
    let due = match desk.due {
        NextDue::At(at) => at <= now,
        NextDue::Nobody => false,
    };
    let open = desk.hours.as_ref().is_some_and(|hours| hours.is_open(now));
    let slots = desk.gate.free_slots(now);
    (due && open && slots > 0).then_some(slots)
}

/// All hours that a call must keep to: the task's, the line's, the shown number's, and the task's on
/// the callee's own wall clock. `None`: some cannot be read.
fn hours_of(
    dialer: &Dialer,
    task: CallTaskId,
    line: LineId,
    caller: &Caller,
    zone: Option<&str>,
) -> Option<Vec<CompiledSchedule>> {
    let hours = dialer.tasks.get(&task)?.hours.clone()?;
    let own = zone.map(|zone| hours.in_zone(zone)).transpose().ok()?;
    let line = dialer.lines.get(&line)?.hours.clone();
    Some(
        [Some(hours), own, line, caller.hours.clone()]
            .into_iter()
            .flatten()
            .collect(),
    )
}
