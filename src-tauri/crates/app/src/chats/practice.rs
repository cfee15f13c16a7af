//! First run of chats: a manager, the scripted AI, a practice channel, a file for successful chats and a
//! task with practice people, made of the same parts as everything else. Source: product 3.

use domain::{
    ai_profile::{AiPlace, sample_ai},
    channel::{ChannelDraft, ChannelSettings, Messenger},
    chat_task::{
        ChatTaskDraft, FirstMessage, LeaveOut, MessageVariant, MissedStart, OutgoingRules, Pace,
        ServiceFormat, StartMode, StopConditions, TaskReminders,
    },
    contact::{ChatAddress, ContactOrigin, NewContact},
    ids::{AiProfileId, ChatTaskId, IntegrationId},
    integration::{
        IntegrationDraft, IntegrationSettings, LeadEvent, LeadFileFormat, default_mapping,
    },
    manager::ManagerDraft,
    money::Usd,
    schedule::CallingSchedule,
};

use super::{ai, channels, integrations, managers, tasks};
use crate::{
    App,
    call_tasks::free_name_among,
    contract::{
        AiCreate, ErrorCode, IntegrationCreate, IpcError, PracticeChatStart, PracticeChatStarted,
    },
    files::cannot_write,
};

/// What practice people are called.
const NAMES: [&str; 10] = [
    "Anna", "Ivan", "Maria", "John", "Olga", "Peter", "Mei", "Lukas", "Sofia", "Daniel",
];

/// `practice_chat_start`
pub(crate) async fn start(
    app: &App,
    request: PracticeChatStart,
) -> Result<PracticeChatStarted, IpcError> {
    if !(1..=1000).contains(&request.contacts) {
        return Err(IpcError::new(ErrorCode::BadRequest).at("contacts"));
    }
    let zone = app.store.settings().get().await?.time_zone;
    let name = tasks::free_name(app, &request.task_name).await?;
    let ai = scripted(app, &request.ai_name).await?;
    // a manager and a channel serve one task at a time: these are new
    let stored = app.store.managers().list().await?;
    let taken = stored.iter().map(|manager| manager.draft.name.as_str());
    let manager = ManagerDraft {
        name: free_name_among(&request.manager_name, taken),
        signature: String::new(),
        tone: String::new(),
        avatar: None,
        active: true,
    };
    let manager = managers::create(app, manager).await?.manager.id;
    let stored = app.store.channels().list().await?;
    let taken = stored
        .iter()
        .map(|(channel, _)| channel.draft.name.as_str());
    let channel = ChannelDraft {
        name: free_name_among(&request.channel_name, taken),
        settings: ChannelSettings::Practice { seed: 1 },
        first_per_hour: None,
        first_per_day: None,
        warm_up_days: 0,
        fee_per_message: Usd::ZERO,
    };
    let channel = channels::add(app, &channel, None).await?;
    let integration = leads_file(app, &request.integration_name).await?;
    let outgoing = OutgoingRules {
        first: FirstMessage::Fixed {
            variants: vec![MessageVariant {
                text: request.first_message,
                share: 1,
            }],
        },
        pace: Pace {
            gap_min_seconds: 1,
            gap_max_seconds: 2,
        },
        leave_out: LeaveOut {
            contacted_days: None,
            in_other_tasks: false,
        },
    };
    let draft = ChatTaskDraft {
        name,
        messenger: Messenger::Telegram,
        dialogue_limit: None,
        format: ServiceFormat::IncomingAndOutgoing { outgoing },
        channels: vec![channel],
        managers: vec![manager],
        ai,
        integration: Some(integration),
        schedule: CallingSchedule::always(zone),
        start: StartMode::Immediately,
        missed_start: MissedStart::WithinGrace,
        stop_when: StopConditions {
            error_streak: None,
            budget: None,
        },
        opt_out_words: Vec::new(),
        reminders: TaskReminders::FromAi,
        quiet_days: None,
    };
    let task = tasks::create(app, draft).await?.task.id;
    add_people(app, task, request.contacts).await?;
    Ok(PracticeChatStarted { task, integration })
}

async fn add_people(app: &App, task: ChatTaskId, count: u32) -> Result<(), IpcError> {
    let contacts = app.store.contacts();
    let now = app.clock.now();
    let batch = contacts
        .begin_batch(task, ContactOrigin::Import, "practice", now)
        .await?;
    let people = (1..=count).zip(NAMES.iter().cycle());
    let people = people.map(|(n, name)| NewContact {
        row: 0,
        address: ChatAddress::Username(format!("{}_{n}", name.to_lowercase())),
        name: (*name).to_owned(),
        variables: "{}".to_owned(),
    });
    contacts.append(batch, people.collect()).await?;
    contacts.commit_batch(batch, u64::from(count), now).await?;
    app.chats.audience_added(task).await?;
    app.chats.wake();
    Ok(())
}

/// The integration that writes successful practice chats into a file: the one that is there, or a new
/// one.
async fn leads_file(app: &App, name: &str) -> Result<IntegrationId, IpcError> {
    let folder = app.folder("leads");
    tokio::fs::create_dir_all(&folder)
        .await
        .map_err(|error| cannot_write(&error))?;
    let settings = IntegrationSettings::File {
        path: folder.join("practice.xlsx").to_string_lossy().into_owned(),
        format: LeadFileFormat::Xlsx,
    };
    let stored = app.store.integrations().list().await?;
    if let Some(known) = stored.iter().find(|one| one.draft.settings == settings) {
        return Ok(known.id);
    }
    let taken = stored.iter().map(|one| one.draft.name.as_str());
    let draft = IntegrationDraft {
        name: free_name_among(name, taken),
        mapping: default_mapping(&settings),
        settings,
        events: vec![LeadEvent::Success],
    };
    let request = IntegrationCreate {
        draft,
        secret: None,
    };
    Ok(integrations::create(app, request).await?.integration.id)
}

/// The scripted AI: one that is there, or a new one.
async fn scripted(app: &App, name: &str) -> Result<AiProfileId, IpcError> {
    let stored = app.store.ai_profiles().list().await?;
    let found = stored
        .iter()
        .find(|ai| ai.version.draft.place == AiPlace::Scripted);
    if let Some(ai) = found {
        return Ok(ai.id);
    }
    let taken = stored.iter().map(|ai| ai.version.draft.name.as_str());
    let request = AiCreate {
        draft: sample_ai(&free_name_among(name, taken)),
        key: None,
        api_secrets: std::collections::BTreeMap::new(),
    };
    Ok(ai::create(app, request).await?.ai.id)
}
