//! Settings, lines, agents, the do-not-call list, call tasks' forms and statuses.

use domain::{
    agent::DraftTest,
    call_task::{CallTaskStatus, CallTaskStatusKind, StopReason},
    do_not_call::{DoNotCallMatch, DoNotCallSource},
    ids::{AgentId, CallTaskId, LineId},
    line::LineHealth,
    settings::Settings,
};
use store::{
    Conflict, StoreError,
    call_tasks::{CallTaskFilter, CallTaskSort, CallTaskSortKey},
    do_not_call::NewDoNotCall,
    lines::SealedPassword,
};

use crate::support::{NOW, agent, answered, campaign, line, on_each, running, running_task, task};

fn conflict<T: std::fmt::Debug>(result: Result<T, StoreError>) -> Conflict {
    match result.unwrap_err() {
        StoreError::Conflict(conflict) => conflict,
        other => panic!("{other:?}"),
    }
}

#[test]
fn settings_are_defaults_until_saved() {
    on_each(|store| async move {
        let table = store.settings();
        assert_eq!(table.get().await.unwrap(), Settings::default());
        let settings = Settings {
            default_country: Some("DE".to_owned()),
            ..Settings::default()
        };
        table.put(&settings).await.unwrap();
        assert_eq!(table.get().await.unwrap(), settings);
        assert_eq!(table.install_id("a").await.unwrap(), "a");
        assert_eq!(
            table.install_id("b").await.unwrap(),
            "a",
            "an install keeps its id"
        );
        assert_eq!(table.meta("k").await.unwrap(), None);
        table.put_meta("k", "1").await.unwrap();
        table.put_meta("k", "2").await.unwrap();
        assert_eq!(table.meta("k").await.unwrap(), Some("2".to_owned()));
    });
}

#[test]
fn lines_have_unique_names_and_keep_a_sealed_password() {
    on_each(|store| async move {
        let lines = store.lines();
        let id = lines
            .insert(&line("Büro"), Some(vec![0, 1, 255]))
            .await
            .unwrap();
        assert_eq!(
            conflict(lines.insert(&line(" BÜRO "), None).await),
            Conflict::LineName
        );
        let stored = lines.get(id).await.unwrap();
        assert_eq!(stored.draft, line("Büro"));
        assert!(stored.has_password);
        assert_eq!(stored.health, LineHealth::Unknown);
        assert_eq!(
            lines.sealed_password(id).await.unwrap(),
            Some(vec![0, 1, 255])
        );

        lines
            .set_health(id, &LineHealth::Ready { at: NOW })
            .await
            .unwrap();
        assert_eq!(
            lines.get(id).await.unwrap().health,
            LineHealth::Ready { at: NOW }
        );
        lines
            .update(id, &line("Office"), SealedPassword::Keep)
            .await
            .unwrap();
        assert!(lines.get(id).await.unwrap().has_password);
        assert_eq!(lines.get(id).await.unwrap().health, LineHealth::Unknown);
        lines
            .update(id, &line("Office"), SealedPassword::Replace(vec![7]))
            .await
            .unwrap();
        assert_eq!(lines.sealed_password(id).await.unwrap(), Some(vec![7]));
        lines
            .update(id, &line("Office"), SealedPassword::Forget)
            .await
            .unwrap();
        assert_eq!(lines.sealed_password(id).await.unwrap(), None);

        let missing = LineId(id.0 + 1);
        let refused = lines
            .update(missing, &line("x"), SealedPassword::Keep)
            .await
            .unwrap_err();
        assert!(matches!(refused, StoreError::NotFound));
        assert!(matches!(
            lines.get(missing).await.unwrap_err(),
            StoreError::NotFound
        ));
    });
}

#[test]
fn what_a_task_uses_cannot_be_deleted() {
    on_each(|store| async move {
        let id = running_task(&store, "Spring").await;
        let draft = store.call_tasks().get(id).await.unwrap().draft;
        let used = Conflict::UsedBy(vec!["Spring".to_owned()]);
        assert_eq!(conflict(store.lines().delete(draft.line).await), used);
        assert_eq!(conflict(store.agents().delete(draft.agent).await), used);
        assert!(
            store
                .call_tasks()
                .delete(id, &running(), NOW)
                .await
                .unwrap()
        );
        store.lines().delete(draft.line).await.unwrap();
        store.agents().delete(draft.agent).await.unwrap();
        assert!(store.lines().list().await.unwrap().is_empty());
    });
}

#[test]
fn publishing_makes_versions_that_never_change() {
    on_each(|store| async move {
        let agents = store.agents();
        let id = agents.insert(&agent("Anna"), NOW).await.unwrap();
        assert_eq!(agents.get(id).await.unwrap().published, None);
        assert!(agents.get(id).await.unwrap().has_changes);
        let first = agents.publish(id, NOW + 1).await.unwrap();
        assert_eq!((first.number, first.published_at), (1, NOW + 1));
        assert!(!agents.get(id).await.unwrap().has_changes);

        let mut changed = agent("Anna");
        changed.disclosure = "I am a machine.".to_owned();
        agents.save_draft(id, &changed, NOW + 2).await.unwrap();
        let stored = agents.get(id).await.unwrap();
        assert!(stored.has_changes);
        assert_eq!(stored.updated_at, NOW + 2);
        assert_eq!(
            stored.published.as_ref(),
            Some(&first),
            "tasks go on with the first version"
        );
        let second = agents.publish(id, NOW + 3).await.unwrap();
        assert_eq!(second.number, 2);
        assert_eq!(agents.version(first.id).await.unwrap(), first);
        assert_eq!(agents.version(second.id).await.unwrap().draft, changed);

        let copy = agents.duplicate(id, "Anna 2", NOW + 4).await.unwrap();
        assert_eq!(
            agents.get(copy).await.unwrap().draft.disclosure,
            "I am a machine."
        );
        assert_eq!(agents.get(copy).await.unwrap().published, None);
        assert_eq!(
            conflict(agents.duplicate(id, "ANNA", NOW).await),
            Conflict::AgentName
        );
        let names: Vec<_> = agents
            .list()
            .await
            .unwrap()
            .into_iter()
            .map(|agent| agent.draft.name)
            .collect();
        assert_eq!(names, ["Anna", "Anna 2"]);

        let audio = agents.insert_audio("hello.wav", 0, NOW).await.unwrap();
        agents.set_audio_length(audio, 1_500).await.unwrap();
        assert_eq!(agents.audio(audio).await.unwrap().length_ms, 1_500);
        agents.delete_audio(audio).await.unwrap();
        assert!(matches!(
            agents.audio(audio).await.unwrap_err(),
            StoreError::NotFound
        ));
    });
}

#[test]
fn what_was_tried_is_kept_beside_the_draft() {
    on_each(|store| async move {
        let agents = store.agents();
        let id = agents.insert(&agent("Anna"), NOW).await.unwrap();
        let test = async || store.agents().get(id).await.unwrap().test;
        assert_eq!(test().await, DraftTest::Never);
        agents.tested(id, &agent("Anna"), NOW + 1).await.unwrap();
        assert_eq!(test().await, DraftTest::Heard { at: NOW + 1 });
        let mut changed = agent("Anna");
        changed.disclosure = "I am a machine.".to_owned();
        agents.save_draft(id, &changed, NOW + 2).await.unwrap();
        assert_eq!(test().await, DraftTest::Changed { at: NOW + 1 });
        let stale = agents.publish_seen(id, &agent("Anna"), NOW + 3).await;
        assert_eq!(stale.unwrap(), None);
        let seen = agents.publish_seen(id, &changed, NOW + 3).await.unwrap();
        assert_eq!(seen.map(|version| version.number), Some(1));
        assert_eq!(test().await, DraftTest::Published);
        let copy = agents.duplicate(id, "Copy", NOW + 4).await.unwrap();
        assert_eq!(agents.get(copy).await.unwrap().test, DraftTest::Never);
        let gone = AgentId(copy.0 + 1);
        agents.tested(gone, &changed, NOW + 5).await.unwrap();
    });
}

#[test]
fn the_do_not_call_list_bars_numbers_and_prefixes() {
    on_each(|store| async move {
        let list = store.do_not_call();
        let entry = |number: &str, matching| NewDoNotCall {
            number: number.to_owned(),
            matching,
            reason: "Просил не звонить".to_owned(),
            source: DoNotCallSource::User,
        };
        let entries = [
            entry("+4930111", DoNotCallMatch::Number),
            entry("+4989", DoNotCallMatch::Prefix),
        ];
        assert_eq!(list.add(&entries, NOW).await.unwrap(), 2);
        let version = list.version().await.unwrap();
        assert_eq!(
            list.add(&entries, NOW).await.unwrap(),
            0,
            "known entries stay as they are"
        );
        assert_eq!(list.version().await.unwrap(), version, "nothing changed");
        assert!(list.contains("+4930111").await.unwrap());
        assert!(!list.contains("+49301112").await.unwrap());
        assert!(list.contains("+49891").await.unwrap());
        assert!(list.contains("+4989").await.unwrap());
        assert!(!list.contains("+498").await.unwrap());

        let (found, _) = list.list(Some("ПРОСИЛ"), None, 10).await.unwrap();
        assert_eq!(found.len(), 2, "search knows no case in any alphabet");
        let (found, _) = list.list(Some("0111"), None, 10).await.unwrap();
        assert_eq!(found.len(), 1);
        let (first, next) = list.list(None, None, 1).await.unwrap();
        let (second, end) = list.list(None, next.as_deref(), 1).await.unwrap();
        assert_ne!(first, second);
        let (none, _) = list.list(None, end.as_deref(), 1).await.unwrap();
        assert!(none.is_empty());
        assert_eq!(list.all().await.unwrap().len(), 2);

        assert_eq!(list.remove(&[found[0].id]).await.unwrap(), 1);
        assert!(list.version().await.unwrap() > version);
        assert!(!list.contains("+4930111").await.unwrap());
        assert_eq!(list.count().await.unwrap(), 1);
    });
}

#[test]
fn a_task_name_is_unique_among_those_not_deleted() {
    on_each(|store| async move {
        let id = running_task(&store, "Весна").await;
        let draft = store.call_tasks().get(id).await.unwrap().draft;
        let tasks = store.call_tasks();
        let same = task("ВЕСНА ", draft.agent, draft.line);
        assert_eq!(
            conflict(tasks.insert(&same, NOW).await),
            Conflict::CallTaskName
        );
        assert!(tasks.name_taken("весна", None).await.unwrap());
        assert!(!tasks.name_taken("весна", Some(id)).await.unwrap());
        let copy = tasks.duplicate(id, "Лето", NOW).await.unwrap();
        let stored = tasks.get(copy).await.unwrap();
        assert_eq!(stored.status, CallTaskStatus::Initializing);
        assert!(!stored.started_once);
        assert!(tasks.delete(id, &running(), NOW).await.unwrap());
        tasks.insert(&same, NOW).await.unwrap();
        assert!(matches!(
            tasks.get(id).await.unwrap_err(),
            StoreError::NotFound
        ));
    });
}

#[test]
fn a_status_changes_only_from_the_expected_one() {
    on_each(|store| async move {
        let id = running_task(&store, "Task").await;
        let tasks = store.call_tasks();
        let stopped = CallTaskStatus::Stopped {
            reason: StopReason::ByUser,
            since: NOW + 5,
        };
        assert!(
            tasks
                .set_status(id, &running(), &stopped, NOW + 5)
                .await
                .unwrap()
        );
        assert!(
            !tasks
                .set_status(id, &running(), &stopped, NOW + 6)
                .await
                .unwrap(),
            "somebody was faster"
        );
        let stored = tasks.get(id).await.unwrap();
        assert_eq!(stored.status, stopped);
        assert!(stored.started_once, "it ran once");
        assert_eq!(stored.active_at, NOW + 5);
        let mut draft = stored.draft.clone();
        draft.name = "Other".to_owned();
        assert!(
            !tasks
                .update_draft(id, &draft, &running(), NOW)
                .await
                .unwrap()
        );
        assert!(tasks.update_draft(id, &draft, &stopped, NOW).await.unwrap());
        assert_eq!(tasks.get(id).await.unwrap().draft, draft);
        assert!(!tasks.delete(id, &running(), NOW).await.unwrap());
    });
}

#[test]
fn the_list_filters_searches_sorts_and_pages() {
    on_each(|store| async move {
        let first = campaign(&store, "Альфа", 2).await;
        let second = running_task(&store, "beta").await;
        let third = running_task(&store, "Gamma").await;
        let stopped = CallTaskStatus::Stopped {
            reason: StopReason::ByUser,
            since: NOW,
        };
        store
            .call_tasks()
            .set_status(third, &running(), &stopped, NOW + 9)
            .await
            .unwrap();
        // one of two callees of the first is done
        let claimed = store.callees().claim(first, NOW, 1, None).await.unwrap();
        store
            .callees()
            .finish_attempt(claimed[0].attempt, answered(NOW + 7))
            .await
            .unwrap();

        let ids = async |filter: &CallTaskFilter, key, descending| -> Vec<CallTaskId> {
            let (mut ids, mut cursor) = (Vec::new(), None);
            loop {
                let page = store
                    .call_tasks()
                    .list(
                        filter,
                        CallTaskSort { key, descending },
                        cursor.as_deref(),
                        1,
                    )
                    .await
                    .unwrap();
                ids.extend(page.rows.iter().map(|row| row.task.id));
                cursor = page.next;
                if cursor.is_none() {
                    return ids;
                }
            }
        };
        let all = CallTaskFilter::default();
        let by_name = ids(&all, CallTaskSortKey::Name, false).await;
        assert_eq!(by_name, [second, third, first], "without regard to case");
        assert_eq!(
            ids(&all, CallTaskSortKey::Name, true).await,
            [first, third, second]
        );
        assert_eq!(
            ids(&all, CallTaskSortKey::ActiveAt, true).await,
            [third, first, second]
        );
        assert_eq!(
            ids(&all, CallTaskSortKey::CreatedAt, false).await,
            [first, second, third]
        );
        assert_eq!(ids(&all, CallTaskSortKey::Progress, true).await[0], first);

        let cyrillic = CallTaskFilter {
            search: Some("АЛЬ".to_owned()),
            ..all.clone()
        };
        assert_eq!(ids(&cyrillic, CallTaskSortKey::Name, false).await, [first]);
        let running_only = CallTaskFilter {
            statuses: vec![CallTaskStatusKind::Running],
            ..all.clone()
        };
        assert_eq!(
            ids(&running_only, CallTaskSortKey::Name, false).await,
            [second, first]
        );

        let sort = CallTaskSort {
            key: CallTaskSortKey::Name,
            descending: false,
        };
        let page = store
            .call_tasks()
            .list(&running_only, sort, None, 50)
            .await
            .unwrap();
        assert_eq!(
            page.by_status,
            [
                (CallTaskStatusKind::Running, 2),
                (CallTaskStatusKind::Stopped, 1)
            ],
            "chips count all statuses"
        );
        let counts = page.rows[1].counts;
        assert_eq!((counts.total, counts.completed, counts.waiting), (2, 1, 1));
        let refused = store
            .call_tasks()
            .list(&all, sort, Some("nonsense"), 1)
            .await
            .unwrap_err();
        assert!(matches!(refused, StoreError::BadCursor));
    });
}
