//! What stands behind a chat task: names, secrets, versions, knowledge, lists, removal.

use domain::{
    ai_profile::{ApiMethod, CustomApi, FunctionDraft, FunctionKind},
    channel::{ChannelFault, ChannelHealth},
    chat_list::{ListColour, ListEntryDraft, ListScope, ListSource, ListVerdict},
    contact::ChatAddress,
    knowledge::{KnowledgeFormat, KnowledgeState},
    money::Usd,
};
use store::{
    Conflict, StoreError,
    chats::{Removal, SealedSecret, ai_profiles::AiSecrets, knowledge::NewPassage, stats::Period},
};

use super::{ai, channel, integration, made, manager, no_secrets, running, scene, task_of};
use crate::support::{NOW, on_each};

#[test]
fn names_are_unique_whatever_their_case() {
    on_each(|store| async move {
        scene(&store, "Чай").await;
        let taken = |error: StoreError| matches!(error, StoreError::Conflict(Conflict::ChatName));
        assert!(taken(
            store
                .managers()
                .insert(&manager(" ЧАЙ "), NOW)
                .await
                .unwrap_err()
        ));
        assert!(taken(
            store
                .ai_profiles()
                .insert(&ai("чай"), no_secrets(), NOW)
                .await
                .unwrap_err()
        ));
        assert!(taken(
            store
                .channels()
                .insert(&channel("чАй"), None, NOW)
                .await
                .unwrap_err()
        ));
        assert!(taken(
            store
                .integrations()
                .insert(&integration("чай"), None)
                .await
                .unwrap_err()
        ));
        let other = scene(&store, "Kaffee").await;
        let first = made(&store, &task_of(&other, "Frühling"), &super::awaiting()).await;
        let third = scene(&store, "Third").await;
        let twin = task_of(&third, "FRÜHLING");
        assert!(taken(
            store
                .chat_tasks()
                .insert(&twin, &super::awaiting(), NOW)
                .await
                .unwrap_err()
        ));
        assert!(
            store
                .chat_tasks()
                .name_taken("frühling ", None)
                .await
                .unwrap()
        );
        assert!(
            !store
                .chat_tasks()
                .name_taken("frühling ", Some(first))
                .await
                .unwrap()
        );
    });
}

#[test]
fn what_a_task_uses_cannot_be_deleted_until_it_is_completed() {
    on_each(|store| async move {
        let (task, scene) = running(&store, "Tea").await;
        let refusals = [
            store.managers().delete(scene.manager).await.unwrap(),
            store.ai_profiles().delete(scene.ai).await.unwrap(),
            store.channels().delete(scene.channel).await.unwrap(),
            store
                .integrations()
                .delete(scene.integration)
                .await
                .unwrap(),
        ];
        for refused in refusals {
            let Removal::Used { tasks, waiting } = refused else {
                panic!("{refused:?}")
            };
            assert_eq!(
                (tasks[0].id, tasks[0].name.as_str(), waiting),
                (task, "Tea", 0)
            );
        }
        let done = domain::chat_task::ChatTaskStatus::Completed {
            by: domain::chat_task::ChatCompletion::ByUser,
            since: NOW,
        };
        store
            .chat_tasks()
            .set_status(task, &super::in_progress(), &done, NOW)
            .await
            .unwrap();
        assert_eq!(
            store.managers().delete(scene.manager).await.unwrap(),
            Removal::Removed
        );
        assert_eq!(
            store.ai_profiles().delete(scene.ai).await.unwrap(),
            Removal::Removed
        );
        assert_eq!(
            store.channels().delete(scene.channel).await.unwrap(),
            Removal::Removed
        );
        assert_eq!(
            store
                .integrations()
                .delete(scene.integration)
                .await
                .unwrap(),
            Removal::Removed
        );
        let gone = store.managers().get(scene.manager).await.unwrap_err();
        assert!(matches!(gone, StoreError::NotFound));
    });
}

#[test]
fn every_save_of_an_ai_makes_a_version_and_secrets_follow_its_calls() {
    on_each(|store| async move {
        let profiles = store.ai_profiles();
        let mut draft = ai("Seller");
        let api = |name: &str| FunctionDraft {
            kind: FunctionKind::CustomApi {
                api: CustomApi {
                    name: name.to_owned(),
                    method: ApiMethod::Get,
                    url: "https://x.example/".to_owned(),
                    headers: Vec::new(),
                    secret_header: Some("X-Key".to_owned()),
                    body: String::new(),
                    arguments: Vec::new(),
                    timeout_seconds: 5,
                },
            },
            description: String::new(),
        };
        draft.functions = vec![api("stock"), api("price")];
        let secrets = AiSecrets {
            key: SealedSecret::Replace(vec![1, 2]),
            apis: vec![
                ("stock".to_owned(), SealedSecret::Replace(vec![3])),
                ("price".to_owned(), SealedSecret::Replace(vec![4])),
            ],
        };
        let id = profiles.insert(&draft, secrets, NOW).await.unwrap();
        let first = profiles.get(id).await.unwrap();
        assert!(first.has_key && first.version.number == 1);
        let same = profiles
            .update(id, &draft, no_secrets(), NOW + 1)
            .await
            .unwrap();
        assert_eq!(same, first.version, "nothing differs: no new version");
        draft.functions.pop();
        let second = profiles
            .update(id, &draft, no_secrets(), NOW + 2)
            .await
            .unwrap();
        assert_eq!(second.number, 2);
        let kept = profiles.sealed_api_secrets(id).await.unwrap();
        assert_eq!(
            kept,
            [("stock".to_owned(), vec![3])],
            "the other call is gone"
        );
        assert_eq!(profiles.sealed_key(id).await.unwrap(), Some(vec![1, 2]));
        assert_eq!(
            profiles.versions(id).await.unwrap(),
            [second, first.version.clone()]
        );
        assert_eq!(profiles.delete(id).await.unwrap(), Removal::Removed);
        assert_eq!(
            profiles.version(first.version.id).await.unwrap(),
            first.version
        );
        let forget = AiSecrets {
            key: SealedSecret::Forget,
            apis: Vec::new(),
        };
        let id = profiles.insert(&draft, forget, NOW).await.unwrap();
        assert!(!profiles.list().await.unwrap()[0].has_key);
        assert_eq!(profiles.sealed_api_secrets(id).await.unwrap(), []);
    });
}

#[test]
fn a_channel_keeps_its_secret_health_and_cursor() {
    on_each(|store| async move {
        let channels = store.channels();
        let id = channels
            .insert(&channel("Shop"), Some(vec![9]), NOW)
            .await
            .unwrap();
        assert!(channels.get(id).await.unwrap().has_secret);
        let faulty = ChannelHealth::Faulty {
            fault: ChannelFault::KeyRefused,
        };
        channels.set_health(id, &faulty).await.unwrap();
        let seen = store.newest_change().await.unwrap();
        channels.set_health(id, &faulty).await.unwrap();
        assert_eq!(
            store.newest_change().await.unwrap(),
            seen,
            "nothing changed, nothing is told"
        );
        let renamed = channel("Shop 2");
        channels
            .update(id, &renamed, SealedSecret::Keep, false)
            .await
            .unwrap();
        assert_eq!(channels.sealed_secret(id).await.unwrap(), Some(vec![9]));
        channels
            .update(id, &renamed, SealedSecret::Forget, true)
            .await
            .unwrap();
        let stored = channels.get(id).await.unwrap();
        assert!(!stored.has_secret && stored.draft == renamed && stored.health == faulty);
    });
}

#[test]
fn knowledge_is_found_by_stems_and_never_by_query_language() {
    on_each(|store| async move {
        let profiles = store.ai_profiles();
        let seller = profiles
            .insert(&ai("Seller"), no_secrets(), NOW)
            .await
            .unwrap();
        let other = profiles
            .insert(&ai("Other"), no_secrets(), NOW)
            .await
            .unwrap();
        let passage = |text: &str, stems: &str| NewPassage {
            heading: "Прайс".to_owned(),
            text: text.to_owned(),
            stems: stems.to_owned(),
        };
        let knowledge = store.knowledge();
        let file = knowledge
            .insert(seller, "price.md", KnowledgeFormat::Md, 10, NOW)
            .await
            .unwrap();
        let stems = |words: &[&str]| words.iter().map(|w| (*w).to_owned()).collect::<Vec<_>>();
        assert_eq!(
            knowledge.search(seller, &stems(&["ча"]), 5).await.unwrap(),
            []
        );
        let passages = vec![
            passage("Зелёный чай стоит 10", "зелен чай сто 10"),
            passage("Кофе стоит 20", "коф сто 20"),
            passage("О доставке", "доставк"),
        ];
        knowledge.put_passages(file, passages, 100).await.unwrap();
        let found = knowledge
            .search(seller, &stems(&["чай", "сто"]), 5)
            .await
            .unwrap();
        let texts: Vec<_> = found.iter().map(|passage| passage.text.as_str()).collect();
        assert_eq!(
            texts,
            ["Зелёный чай стоит 10", "Кофе стоит 20"],
            "the best first"
        );
        assert_eq!(found[0].file_name, "price.md");
        assert_eq!(
            knowledge.search(other, &stems(&["чай"]), 5).await.unwrap(),
            []
        );
        for nasty in ["\" OR stems : *", "чай* NOT", "')) | 'a", "NEAR(", "", "—"] {
            knowledge.search(seller, &stems(&[nasty]), 5).await.unwrap();
        }
        let state = &knowledge.list(seller).await.unwrap()[0].state;
        assert_eq!(
            *state,
            KnowledgeState::Ready {
                chunks: 3,
                chars: 100
            }
        );
        knowledge
            .put_passages(file, vec![passage("Новое", "нов")], 5)
            .await
            .unwrap();
        assert_eq!(
            knowledge.search(seller, &stems(&["чай"]), 5).await.unwrap(),
            []
        );
        assert_eq!(
            knowledge
                .search(seller, &stems(&["нов"]), 5)
                .await
                .unwrap()
                .len(),
            1
        );
        knowledge.delete(file).await.unwrap();
        assert_eq!(
            knowledge.search(seller, &stems(&["нов"]), 5).await.unwrap(),
            []
        );
        assert_eq!(knowledge.list(seller).await.unwrap(), []);
    });
}

#[test]
fn black_wins_white_holds_for_its_tasks_and_scopes_widen() {
    on_each(|store| async move {
        let (task, _) = running(&store, "A").await;
        let (other, _) = running(&store, "B").await;
        let lists = store.chat_lists();
        let name = |name: &str| ChatAddress::Username(name.to_owned());
        let entry = |colour, who: &str, scope| ListEntryDraft {
            colour,
            address: name(who),
            scope,
            note: "по просьбе".to_owned(),
        };
        let here = ListScope::Tasks { tasks: vec![task] };
        let there = ListScope::Tasks { tasks: vec![other] };
        let verdict = async |task, who: &str| lists.verdict(task, &[name(who)]).await.unwrap();
        assert_eq!(verdict(task, "anna").await, ListVerdict::Allowed);
        let black = entry(ListColour::Black, "anna", here.clone());
        assert_eq!(
            lists
                .add(std::slice::from_ref(&black), ListSource::User, NOW)
                .await
                .unwrap(),
            1
        );
        assert_eq!(verdict(task, "anna").await, ListVerdict::Black);
        assert_eq!(verdict(other, "anna").await, ListVerdict::Allowed);
        let wider = entry(ListColour::Black, "anna", there.clone());
        assert_eq!(
            lists.add(&[wider], ListSource::Import, NOW).await.unwrap(),
            0
        );
        assert_eq!(verdict(other, "anna").await, ListVerdict::Black);
        let page = lists.page(None, Some("ANN"), None, 10).await.unwrap();
        let scope = ListScope::Tasks {
            tasks: vec![task, other],
        };
        assert_eq!(page.rows[0].draft.scope, scope);

        let white = entry(ListColour::White, "boris", here);
        let also = entry(
            ListColour::White,
            "anna",
            ListScope::Tasks { tasks: vec![task] },
        );
        lists
            .add(&[white, also], ListSource::User, NOW)
            .await
            .unwrap();
        assert_eq!(verdict(task, "boris").await, ListVerdict::Allowed);
        assert_eq!(verdict(task, "vera").await, ListVerdict::NotWhite);
        assert_eq!(
            verdict(task, "anna").await,
            ListVerdict::Black,
            "black wins"
        );
        assert_eq!(verdict(other, "vera").await, ListVerdict::Allowed);
        let person = [name("vera"), name("boris")];
        assert_eq!(
            lists.verdict(task, &person).await.unwrap(),
            ListVerdict::Allowed
        );
        assert_eq!(
            lists.verdict(task, &[]).await.unwrap(),
            ListVerdict::NotWhite
        );

        let anna = page.rows[0].id;
        let everywhere = entry(ListColour::Black, "anna", ListScope::AllTasks);
        lists.update(anna, &everywhere).await.unwrap();
        assert_eq!(lists.get(anna).await.unwrap().draft, everywhere);
        let clash = entry(ListColour::White, "boris", ListScope::AllTasks);
        let refused = lists.update(anna, &clash).await.unwrap_err();
        assert!(
            matches!(refused, StoreError::Conflict(Conflict::ChatAddress)),
            "{refused:?}"
        );
        assert_eq!(lists.remove(&[anna]).await.unwrap(), 1);
        assert_eq!(verdict(other, "anna").await, ListVerdict::Allowed);
    });
}

#[test]
fn a_test_chat_costs_its_ai_and_no_task() {
    on_each(|store| async move {
        let (_, scene) = running(&store, "Tea").await;
        let stats = store.chat_stats();
        stats.book_test_chat(scene.ai, Usd(7), NOW).await.unwrap();
        stats
            .book_test_chat(scene.ai, Usd(5), NOW + 1)
            .await
            .unwrap();
        let day = Period {
            from: NOW - 3_600_000,
            until: NOW + 3_600_000,
        };
        assert_eq!(stats.by_ai(day).await.unwrap(), [(scene.ai, Usd(12))]);
        assert_eq!(stats.by_manager(day).await.unwrap(), []);
        assert_eq!(stats.funnel(None, day).await.unwrap().cost, Usd(0));
        let days = stats
            .spend_by_day(None, &[day.from], day.until)
            .await
            .unwrap();
        assert_eq!((days.len(), days[0].cost), (1, Usd(12)));
    });
}
