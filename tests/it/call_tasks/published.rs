//! An agent is published after it was tried; and a running task takes up what is published.

use std::collections::BTreeMap;

use domain::{
    agent::{AgentDraft, DraftTest, TestVerdict},
    ids::AgentId,
    outcome::CallResult,
    time::{MINUTE, SECOND},
};

use crate::support::{forms, *};

/// Calls with an agent's draft to the end, and says how the test is judged.
async fn tried(world: &mut World, agent: AgentId) -> Option<TestVerdict> {
    let stored = world.store.agents().get(agent).await.unwrap();
    let number = "+4930555099".to_owned();
    let call = world
        .engine
        .test_call(stored, world.line, number, BTreeMap::new())
        .await
        .unwrap();
    world.run_for(MINUTE).await;
    world.engine.test_call_state(call).unwrap().verdict
}

async fn known(world: &World, agent: AgentId) -> DraftTest {
    world.store.agents().get(agent).await.unwrap().test
}

#[test]
fn a_draft_may_be_published_once_it_was_heard_as_it_is() {
    in_each_world("2026-11-20T09:00", async |world| {
        let mut draft = forms::agent("Draft");
        let agents = world.store.agents();
        let agent = agents.insert(&draft, world.now()).await.unwrap();
        assert_eq!(known(world, agent).await, DraftTest::Never);

        world.carrier.behave(|_, _| Plan::refuses(486));
        assert_eq!(tried(world, agent).await, None, "nobody was reached");
        world.carrier.behave(|_, _| Plan::answers(1_000));
        world.talker.talk(|_| TalkPlan {
            length: Some(5 * SECOND),
            voicemail: true,
            ..TalkPlan::default()
        });
        assert_eq!(tried(world, agent).await, Some(TestVerdict::Machine));
        assert_eq!(known(world, agent).await, DraftTest::Never);

        world.talker.talk(|_| TalkPlan {
            length: Some(5 * SECOND),
            ..TalkPlan::default()
        });
        assert_eq!(tried(world, agent).await, Some(TestVerdict::Counts));
        let heard = known(world, agent).await;
        assert!(matches!(heard, DraftTest::Heard { at } if at <= world.now()));
        assert!(world.restart().await.is_ok());
        assert_eq!(known(world, agent).await, heard, "it is kept");

        draft.name = "Another name".to_owned();
        let agents = world.store.agents();
        agents.save_draft(agent, &draft, world.now()).await.unwrap();
        assert_eq!(known(world, agent).await, heard, "nobody hears the name");
        draft.disclosure.push_str(" I am a machine.");
        agents.save_draft(agent, &draft, world.now()).await.unwrap();
        assert!(matches!(
            known(world, agent).await,
            DraftTest::Changed { .. }
        ));
        let seen: AgentDraft = forms::agent("Draft");
        let refused = agents.publish_seen(agent, &seen, world.now()).await;
        assert_eq!(refused.unwrap(), None, "it is another draft by now");
        assert_eq!(tried(world, agent).await, Some(TestVerdict::Counts));
        let agents = world.store.agents();
        let version = agents.publish_seen(agent, &draft, world.now()).await;
        assert_eq!(version.unwrap().unwrap().draft, draft);
    });
}

#[test]
fn a_draft_that_was_changed_during_its_test_call_is_not_the_one_that_was_heard() {
    in_each_world("2026-11-20T09:00", async |world| {
        let agents = world.store.agents();
        let mut draft = forms::agent("Draft");
        let agent = agents.insert(&draft, world.now()).await.unwrap();
        let stored = agents.get(agent).await.unwrap();
        world.carrier.behave(|_, _| Plan::answers(1_000));
        let number = "+4930555099".to_owned();
        let call = world
            .engine
            .test_call(stored, world.line, number, BTreeMap::new())
            .await
            .unwrap();
        world.run_for(3 * SECOND).await;
        draft.disclosure.push_str(" I am a machine.");
        let agents = world.store.agents();
        agents.save_draft(agent, &draft, world.now()).await.unwrap();
        world.run_for(MINUTE).await;
        let state = world.engine.test_call_state(call).unwrap();
        assert_eq!(state.verdict, Some(TestVerdict::Counts));
        assert!(matches!(
            known(world, agent).await,
            DraftTest::Changed { .. }
        ));
    });
}

#[test]
fn a_running_task_takes_up_what_is_published_and_a_call_under_way_keeps_its_own() {
    in_each_world("2026-11-20T09:00", async |world| {
        world
            .set_agent(|agent| agent.longest_call_minutes = 10)
            .await;
        world.carrier.behave(|_, _| Plan::answers(1_000));
        world.talker.talk(|_| TalkPlan::default());
        let task = world
            .task("One by one", |draft| draft.concurrency = 1)
            .await;
        let people = numbers(0, 2);
        world.import(task, callees(&people)).await;
        world.run_for(MINUTE).await;
        assert_eq!(world.engine.live_count(task), 1);
        world
            .set_agent(|agent| agent.longest_call_minutes = 12)
            .await;
        world.run_for(30 * MINUTE).await;
        let mut talked = Vec::new();
        for number in &people {
            let record = world.record(task, number).await;
            assert_eq!(record.result, Some(CallResult::Answered));
            talked.push(record.talk_ms / MINUTE);
        }
        talked.sort_unstable();
        assert_eq!(talked, [10, 12], "the first by the old version");
    });
}
