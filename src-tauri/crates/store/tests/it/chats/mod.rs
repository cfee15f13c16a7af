//! Chat tasks in the store: what the tests share.

mod contacts;
mod counters;
mod dialogues;
mod exports;
mod forms;
mod found;
mod outbox;
mod scale;
mod tasks;

use domain::{
    ai_profile::{AiDraft, AiPlace, AiSampling},
    budget::SpendKind,
    channel::{ChannelDraft, ChannelSettings, Messenger},
    chat_task::{
        ChatTaskDraft, ChatTaskStatus, ChatWaiting, FirstMessage, LeaveOut, MessageVariant,
        MissedStart, OutgoingRules, Pace, ServiceFormat, StartMode, StopConditions, TaskReminders,
    },
    contact::{ChatAddress, ContactOrigin, NewContact},
    dialogue::{DialogueState, PersonCard},
    ids::{AiProfileId, BatchId, ChannelId, ChatTaskId, DialogueId, IntegrationId, ManagerId},
    integration::{IntegrationDraft, IntegrationSettings, Lead, LeadEvent},
    manager::ManagerDraft,
    money::Usd,
};
use store::{
    Store,
    chats::{
        SealedSecret,
        ai_profiles::AiSecrets,
        dialogues::{
            Committed, DialogueChange, LoadedDialogue, NewDialogue, NewReservation, Opening,
            ReceivedMessage, ReservationId,
        },
        tasks::ChatTaskMade,
    },
};

use crate::support::{NOW, always};

/// What stands behind a task.
pub(crate) struct Scene {
    pub(crate) manager: ManagerId,
    pub(crate) ai: AiProfileId,
    pub(crate) channel: ChannelId,
    pub(crate) integration: IntegrationId,
}

pub(crate) fn manager(name: &str) -> ManagerDraft {
    ManagerDraft {
        name: name.to_owned(),
        signature: String::new(),
        tone: String::new(),
        avatar: None,
        active: true,
    }
}

pub(crate) fn channel(name: &str) -> ChannelDraft {
    ChannelDraft {
        name: name.to_owned(),
        settings: ChannelSettings::Practice { seed: 7 },
        first_per_hour: None,
        first_per_day: Some(40),
        warm_up_days: 0,
        fee_per_message: Usd(100),
    }
}

pub(crate) fn ai(name: &str) -> AiDraft {
    AiDraft {
        name: name.to_owned(),
        place: AiPlace::Scripted,
        model: String::new(),
        instruction: "Продавайте чай.".to_owned(),
        sampling: AiSampling {
            temperature_hundredths: None,
            top_p_hundredths: None,
            reasoning_effort: None,
            verbosity: None,
            max_output_tokens: 500,
        },
        functions: Vec::new(),
        reminders: Vec::new(),
        price: None,
        history_messages: 40,
        patience_seconds: 30,
    }
}

pub(crate) fn no_secrets() -> AiSecrets {
    AiSecrets {
        key: SealedSecret::Keep,
        apis: Vec::new(),
    }
}

pub(crate) fn integration(name: &str) -> IntegrationDraft {
    IntegrationDraft {
        name: name.to_owned(),
        settings: IntegrationSettings::Webhook {
            url: "https://crm.example/hook".to_owned(),
        },
        mapping: Vec::new(),
        events: vec![LeadEvent::Success],
    }
}

pub(crate) async fn scene(store: &Store, name: &str) -> Scene {
    Scene {
        manager: store.managers().insert(&manager(name), NOW).await.unwrap(),
        ai: store
            .ai_profiles()
            .insert(&ai(name), no_secrets(), NOW)
            .await
            .unwrap(),
        channel: store
            .channels()
            .insert(&channel(name), None, NOW)
            .await
            .unwrap(),
        integration: store
            .integrations()
            .insert(&integration(name), None)
            .await
            .unwrap(),
    }
}

pub(crate) fn task_of(scene: &Scene, name: &str) -> ChatTaskDraft {
    ChatTaskDraft {
        name: name.to_owned(),
        messenger: Messenger::Telegram,
        dialogue_limit: Some(Usd(10_000)),
        format: ServiceFormat::IncomingAndOutgoing {
            outgoing: OutgoingRules {
                first: FirstMessage::Fixed {
                    variants: vec![MessageVariant {
                        text: "Hi {name}".to_owned(),
                        share: 1,
                    }],
                },
                pace: Pace {
                    gap_min_seconds: 1,
                    gap_max_seconds: 2,
                },
                leave_out: LeaveOut {
                    contacted_days: Some(7),
                    in_other_tasks: true,
                },
            },
        },
        channels: vec![scene.channel],
        managers: vec![scene.manager],
        ai: scene.ai,
        integration: Some(scene.integration),
        schedule: always(),
        start: StartMode::Immediately,
        missed_start: MissedStart::Stop,
        stop_when: StopConditions {
            error_streak: None,
            budget: Some(Usd(50_000)),
        },
        opt_out_words: Vec::new(),
        reminders: TaskReminders::Off,
        quiet_days: None,
    }
}

pub(crate) fn awaiting() -> ChatTaskStatus {
    ChatTaskStatus::Awaiting {
        waiting: ChatWaiting::Connecting,
        since: NOW,
    }
}

pub(crate) fn in_progress() -> ChatTaskStatus {
    ChatTaskStatus::InProgress { since: NOW }
}

pub(crate) async fn made(
    store: &Store,
    draft: &ChatTaskDraft,
    status: &ChatTaskStatus,
) -> ChatTaskId {
    match store.chat_tasks().insert(draft, status, NOW).await.unwrap() {
        ChatTaskMade::Made(id) => id,
        other => panic!("{other:?}"),
    }
}

/// A task in progress with its scene.
pub(crate) async fn running(store: &Store, name: &str) -> (ChatTaskId, Scene) {
    let scene = scene(store, name).await;
    let task = made(store, &task_of(&scene, name), &in_progress()).await;
    (task, scene)
}

pub(crate) fn address(n: usize) -> ChatAddress {
    ChatAddress::Phone(format!("+4930{n:07}"))
}

pub(crate) fn contact(n: usize) -> NewContact {
    NewContact {
        row: n as u32 + 2,
        address: address(n),
        name: format!("Ольга {n}"),
        variables: format!("{{\"city\":\"Köln {n}\"}}"),
    }
}

pub(crate) async fn add(store: &Store, task: ChatTaskId, contacts: Vec<NewContact>) -> BatchId {
    let n = contacts.len() as u64;
    let batch = store
        .contacts()
        .begin_batch(task, ContactOrigin::Import, "list.xlsx", NOW)
        .await
        .unwrap();
    store.contacts().append(batch, contacts).await.unwrap();
    store.contacts().commit_batch(batch, n, NOW).await.unwrap();
    batch
}

pub(crate) fn person(name: &str) -> PersonCard {
    PersonCard {
        name: name.to_owned(),
        ..PersonCard::default()
    }
}

pub(crate) fn new_dialogue(task: ChatTaskId, scene: &Scene, peer: &str) -> NewDialogue {
    NewDialogue {
        task,
        channel: scene.channel,
        peer: peer.to_owned(),
        contact: None,
        manager: scene.manager,
        person: person(peer),
        limit: Some(Usd(10_000)),
        state: DialogueState::begun(),
    }
}

pub(crate) fn opening(task: ChatTaskId, scene: &Scene) -> Opening {
    Opening {
        task,
        manager: scene.manager,
        limit: Some(Usd(10_000)),
        state: DialogueState::begun(),
    }
}

pub(crate) fn received(n: usize, peer: &str, at: i64) -> ReceivedMessage {
    ReceivedMessage {
        external_id: format!("m{n}"),
        peer: peer.to_owned(),
        person: person(peer),
        text: format!("Сообщение {n}"),
        at,
        by_owner: false,
    }
}

/// A change that leaves the state as it is.
pub(crate) fn unchanged(loaded: &LoadedDialogue) -> DialogueChange {
    DialogueChange::of(
        loaded.dialogue.id,
        loaded.revision,
        loaded.dialogue.state.clone(),
        loaded.wake_at,
    )
}

pub(crate) async fn commit(store: &Store, change: DialogueChange, now: i64) -> Committed {
    store.dialogues().commit(change, now).await.unwrap()
}

/// Sets money aside in a dialogue.
pub(crate) async fn reserve(
    store: &Store,
    dialogue: DialogueId,
    amount: i64,
) -> Option<ReservationId> {
    let loaded = store.dialogues().load(dialogue).await.unwrap();
    let mut change = unchanged(&loaded);
    change.reserve = vec![NewReservation {
        kind: SpendKind::Model,
        amount: Usd(amount),
    }];
    match commit(store, change, NOW).await {
        Committed::Done { reservations, .. } => Some(reservations[0]),
        Committed::Over(_) => None,
        other => panic!("{other:?}"),
    }
}

pub(crate) fn lead(dialogue: DialogueId) -> Lead {
    Lead {
        event: LeadEvent::Success,
        at: NOW,
        dialogue,
        task: "Tea".to_owned(),
        channel: "Shop".to_owned(),
        ai: "Seller".to_owned(),
        manager: "Anna".to_owned(),
        name: Some("Ольга".to_owned()),
        username: None,
        phone: None,
        email: None,
        summary: None,
        fields: Default::default(),
        tags: Vec::new(),
        cost: Usd(5),
        transcript: Vec::new(),
    }
}
