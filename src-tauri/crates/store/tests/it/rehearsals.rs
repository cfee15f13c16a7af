//! Rehearsals: kept with their calls, told of in the change feed, matched to versions word for word,
//! forgotten with their agent.

use domain::{
    ids::AttemptId,
    money::Usd,
    outcome::HangupSide,
    rehearsal::{
        Checked, Expectation, Persona, RehearsalCallState, RehearsalRecord, RehearsalStatus,
        Verdict,
    },
};
use store::{StoreError, rehearsals::RehearsedEnd, tables};

use crate::support::{NOW, agent, on_each};

fn end(at: i64) -> RehearsedEnd {
    RehearsedEnd {
        cost: Usd(70),
        has_recording: true,
        record: RehearsalRecord {
            talk_ms: 9_000,
            side: Some(HangupSide::Agent),
            fault: None,
            log: Vec::new(),
            tags: Vec::new(),
            summary: Some("Went well.".to_owned()),
            checks: vec![Checked {
                expectation: Expectation::EndsWithin { seconds: 60 },
                verdict: Verdict::Passed,
            }],
        },
        ended_at: at,
    }
}

#[test]
fn a_rehearsal_is_kept_call_by_call_and_told_of() {
    on_each(|store| async move {
        let id = store.agents().insert(&agent("Anna"), NOW).await.unwrap();
        let mut feed = store.changes();
        let rehearsals = store.rehearsals();
        let (one, draft) = rehearsals.insert(id, Some(Usd(900)), NOW).await.unwrap();
        assert_eq!(draft, agent("Anna"));
        let told = feed.recv().await.unwrap();
        assert_eq!((told.table, told.id), (tables::REHEARSAL, id.0));
        let begun = rehearsals.get(one).await.unwrap();
        assert_eq!(begun.status, RehearsalStatus::Running);
        assert_eq!((begun.version, begun.limit), (None, Some(Usd(900))));
        let personas: Vec<Persona> = begun.calls.iter().map(|call| call.persona).collect();
        assert_eq!(personas, Persona::ALL, "in their order");

        let attempt = AttemptId(-5);
        let angry = Persona::Angry;
        rehearsals
            .begin_call(one, angry, attempt, Usd(90))
            .await
            .unwrap();
        let calling = rehearsals.get(one).await.unwrap();
        assert_eq!(calling.cost(), Usd(90), "what is set aside counts");
        rehearsals
            .finish_call(one, angry, end(NOW + 9))
            .await
            .unwrap();
        let kept = rehearsals.get(one).await.unwrap();
        let call = kept
            .calls
            .iter()
            .find(|call| call.persona == angry)
            .unwrap();
        assert_eq!(call.state, RehearsalCallState::Done);
        assert_eq!((call.attempt, call.cost), (Some(attempt), Usd(70)));
        assert_eq!(call.record.as_ref(), Some(&end(0).record));

        assert_eq!(rehearsals.running().await.unwrap().len(), 1);
        rehearsals
            .end(one, RehearsalStatus::Cancelled, NOW + 10)
            .await
            .unwrap();
        rehearsals
            .end(one, RehearsalStatus::Passed, NOW + 11)
            .await
            .unwrap();
        let ended = rehearsals.get(one).await.unwrap();
        assert_eq!(
            ended.status,
            RehearsalStatus::Cancelled,
            "it has ended once"
        );
        assert_eq!(ended.ended_at, Some(NOW + 10));
        assert_eq!(rehearsals.running().await.unwrap(), []);
    });
}

#[test]
fn a_rehearsal_is_of_every_version_that_says_the_same() {
    on_each(|store| async move {
        let id = store.agents().insert(&agent("Anna"), NOW).await.unwrap();
        let rehearsals = store.rehearsals();
        let (one, _) = rehearsals.insert(id, None, NOW).await.unwrap();
        let first = store.agents().publish(id, NOW).await.unwrap();
        assert_eq!(rehearsals.get(one).await.unwrap().version, Some(1));
        assert!(
            !rehearsals.passed_with(first.id).await.unwrap(),
            "it goes on"
        );
        rehearsals
            .end(one, RehearsalStatus::Passed, NOW)
            .await
            .unwrap();
        assert!(rehearsals.passed_with(first.id).await.unwrap());
        let mut other = agent("Anna");
        other.disclosure = "Hello.".to_owned();
        store.agents().save_draft(id, &other, NOW).await.unwrap();
        let second = store.agents().publish(id, NOW).await.unwrap();
        assert!(!rehearsals.passed_with(second.id).await.unwrap());
        let (two, draft) = rehearsals.insert(id, None, NOW).await.unwrap();
        assert_eq!(draft.disclosure, "Hello.");
        let listed = rehearsals.of_agent(id, 10).await.unwrap();
        let ids: Vec<_> = listed.iter().map(|rehearsal| rehearsal.id).collect();
        assert_eq!(ids, [two, one], "the newest first");
    });
}

#[test]
fn recordings_are_forgotten_by_age_and_everything_with_the_agent() {
    on_each(|store| async move {
        let id = store.agents().insert(&agent("Anna"), NOW).await.unwrap();
        let rehearsals = store.rehearsals();
        let (one, _) = rehearsals.insert(id, None, NOW).await.unwrap();
        for (n, persona) in [(1, Persona::Polite), (2, Persona::Noisy)] {
            let attempt = AttemptId(-n);
            rehearsals
                .begin_call(one, persona, attempt, Usd::ZERO)
                .await
                .unwrap();
            rehearsals
                .finish_call(one, persona, end(NOW + n))
                .await
                .unwrap();
        }
        let old = rehearsals.recordings_before(NOW + 2, 10).await.unwrap();
        assert_eq!(old, [AttemptId(-1)]);
        rehearsals.forget_recordings(&old).await.unwrap();
        assert_eq!(rehearsals.recordings_before(NOW + 2, 10).await.unwrap(), []);
        let kept = rehearsals.get(one).await.unwrap();
        let heard = kept.calls.iter().filter(|call| call.has_recording);
        assert_eq!(heard.count(), 1);
        assert_eq!(rehearsals.recordings_of(id).await.unwrap().len(), 2);
        store.agents().delete(id).await.unwrap();
        assert!(matches!(
            rehearsals.get(one).await,
            Err(StoreError::NotFound)
        ));
        assert!(matches!(
            rehearsals.insert(id, None, NOW).await,
            Err(StoreError::NotFound)
        ));
    });
}
