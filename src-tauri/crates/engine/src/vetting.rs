//! Who of those that are due may really be called: `domain`'s rule, asked for each candidate right
//! before it is claimed; whoever may not is put off or given up at once, in groups.

use std::collections::BTreeMap;

use domain::{
    call_record::FailKind,
    callee::{CalleeFacts, LOOK_AGAIN, LineFacts, Slot, TaskFacts, Verdict, eligible},
    do_not_call::DoNotCallSet,
    ids::{CallTaskId, CalleeId},
    time::UnixMillis,
};
use store::{StoreError, callees::Candidate};

use crate::{
    Engine,
    dialer::Dialer,
    effects::{self, effect},
    task_desk::NextDue,
};

/// What became of candidates.
#[derive(Debug, Default)]
struct Vetted {
    /// May be called.
    ready: Vec<CalleeId>,
    /// Put off.
    later: BTreeMap<UnixMillis, Vec<CalleeId>>,
    /// Given up.
    failed: BTreeMap<FailKind, Vec<CalleeId>>,
}

impl Engine {
    /// Those of a task who may be called now, at most `most`.
    pub(crate) async fn look(
        &self,
        dialer: &mut Dialer,
        task: CallTaskId,
        most: u32,
    ) -> Result<Vec<CalleeId>, StoreError> {
        let now = self.now();
        let Some(desk) = dialer.tasks.get(&task) else {
            return Ok(Vec::new());
        };
        let look_at = desk.look_at.max(most);
        let candidates = self
            .store()
            .callees()
            .due_candidates(task, now, look_at)
            .await?;
        let all_seen = candidates.len() < look_at as usize;
        let mut vetted = Vetted::default();
        if !candidates.is_empty() {
            self.read_bars(dialer).await?;
            for candidate in &candidates {
                if vetted.ready.len() >= most as usize {
                    break;
                }
                self.vet(dialer, task, candidate, now, &mut vetted);
            }
        }
        let Vetted {
            ready,
            later,
            failed,
        } = vetted;
        let put_off = ready.is_empty() && !(later.is_empty() && failed.is_empty());
        for (due_at, ids) in later {
            let callees = self.store().callees();
            effect(
                self.probe(),
                effects::DEFER,
                callees.defer(task, &ids, due_at),
            )
            .await?;
        }
        for (kind, ids) in failed {
            let callees = self.store().callees();
            let failing = callees.fail_pending(task, &ids, kind, now);
            effect(self.probe(), effects::FAIL_PENDING, failing).await?;
        }
        if ready.is_empty() && all_seen {
            self.look_ahead(dialer, task).await?;
        }
        if let Some(desk) = dialer.tasks.get_mut(&task) {
            desk.looked(put_off);
        }
        Ok(ready)
    }

    fn vet(
        &self,
        dialer: &Dialer,
        task: CallTaskId,
        candidate: &Candidate,
        now: UnixMillis,
        vetted: &mut Vetted,
    ) {
        let Some(desk) = dialer.tasks.get(&task) else {
            return;
        };
        let Some(hours) = &desk.hours else { return };
        let Some(line) = dialer.lines.get(&desk.line()) else {
            return;
        };
        let callee = CalleeFacts {
            due_at: candidate.due_at,
            zone: candidate.zone.as_deref(),
            not_before: candidate.not_before,
            not_after: candidate.not_after,
            expires_at: desk.expires_at(candidate.imported_at),
            do_not_call: dialer.is_barred(&candidate.number),
            number_is_live: dialer.number_is_live(&candidate.number),
        };
        // room was looked at before, and one of the line's numbers may call now
        let task = TaskFacts {
            running: desk.running(),
            hours,
            slot: Slot::Free,
        };
        let line = LineFacts {
            hours: line.hours.as_ref(),
            number_hours: None,
            slot: Slot::Free,
        };
        let id = candidate.callee;
        match eligible(&callee, &task, &line, now) {
            Verdict::Call => vetted.ready.push(id),
            Verdict::TaskNotRunning => {}
            Verdict::DoNotCall => vetted
                .failed
                .entry(FailKind::DoNotCall)
                .or_default()
                .push(id),
            Verdict::Expired => vetted.failed.entry(FailKind::Expired).or_default().push(id),
            Verdict::NeverOpen => vetted
                .failed
                .entry(FailKind::NotPlaced)
                .or_default()
                .push(id),
            Verdict::NotBefore(at) => vetted.later.entry(at).or_default().push(id),
            Verdict::NumberIsLive | Verdict::NoSlot(_) => {
                vetted.later.entry(now + LOOK_AGAIN).or_default().push(id);
            }
        }
    }

    /// Finds out when somebody is due next.
    pub(crate) async fn look_ahead(
        &self,
        dialer: &mut Dialer,
        task: CallTaskId,
    ) -> Result<(), StoreError> {
        let now = self.now();
        let next = self.store().callees().next_due(task).await?;
        if let Some(desk) = dialer.tasks.get_mut(&task) {
            desk.due = match next {
                Some(at) if at > now => NextDue::At(at),
                // due, and yet not among the candidates: the number is being called elsewhere
                Some(_) => NextDue::At(now + LOOK_AGAIN),
                None => NextDue::Nobody,
            };
        }
        Ok(())
    }

    /// Reads the do-not-call list again when it was changed.
    pub(crate) async fn read_bars(&self, dialer: &mut Dialer) -> Result<(), StoreError> {
        let list = self.store().do_not_call();
        let version = list.version().await?;
        if dialer
            .barred
            .as_ref()
            .is_none_or(|(known, _)| *known != version)
        {
            let set = DoNotCallSet::new(list.all().await?);
            dialer.barred = Some((version, set));
        }
        Ok(())
    }
}
