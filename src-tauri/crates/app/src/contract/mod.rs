//! The one IPC contract: every command, its request and its response, declared once.
//!
//! The window, the browser, scripts and tests speak to the app through it; `ui/src/ipc/contract.ts`
//! is generated from it, and a test fails when that file is stale.

mod agents;
mod call_records;
mod call_tasks;
mod chats;
mod declare;
mod do_not_call;
mod error;
mod exports;
mod imports;
mod lines;
mod public_url;
mod rehearsals;
mod system;
mod total;
pub mod typescript;
mod used_in;

pub use agents::*;
pub use call_records::*;
pub use call_tasks::*;
pub use chats::*;
pub use do_not_call::*;
pub use error::*;
pub use exports::*;
pub use imports::*;
pub use lines::*;
pub use public_url::*;
pub use rehearsals::*;
pub use system::*;
pub use total::*;
pub use used_in::*;

use declare::commands;
use domain::chat_list::ListEntry;

commands! {
    // system
    /// What this app is and how it stands.
    system_info(Nothing) -> SystemInfo;
    /// Settings.
    settings_get(Nothing) -> SettingsView;
    /// Keeps settings.
    settings_update(SettingsUpdate) -> SettingsView;
    /// Zones, countries and other choices for forms.
    choices(Nothing) -> Choices;
    /// What runs now, today's numbers, what needs a person.
    desk(Nothing) -> Desk;
    /// Makes what the first run needs: the practice line, a sample agent, a task, and a filled-in
    /// workbook of 20 practice callees.
    practice_start(PracticeStart) -> PracticeStarted;
    /// Makes what the first run of chats needs, and starts it: a manager, the scripted AI, a practice
    /// channel, an integration that writes a file, a task with practice people.
    practice_chat_start(PracticeChatStart) -> PracticeChatStarted;
    /// Tries another database and, if it answers, uses it from the next start on.
    database_choose(DatabaseChoose) -> DatabaseChosen;
    /// How visitors of web channels reach this app.
    public_url_get(Nothing) -> PublicUrlView;
    /// Chooses another port or way for visitors, and takes it at once.
    public_url_update(PublicUrlUpdate) -> PublicUrlView;
    /// Tries a public address out.
    public_url_probe(PublicUrlProbe) -> PublicUrlProbed;

    // call tasks
    /// A page of call tasks.
    call_task_list(CallTaskList) -> CallTaskPage;
    /// One call task.
    call_task_get(CallTaskRef) -> CallTaskView;
    /// Checks a form, also half filled in, and tells what would happen.
    call_task_check(CallTaskCheck) -> CallTaskChecked;
    /// Creates a call task.
    call_task_create(CallTaskCreate) -> CallTaskView;
    /// Changes a stopped call task.
    call_task_update(CallTaskUpdate) -> CallTaskView;
    /// Deletes a stopped or failed call task with all its records.
    call_task_delete(CallTaskRef) -> Nothing;
    /// Starts a call task.
    call_task_start(CallTaskRef) -> CallTaskView;
    /// Stops a call task.
    call_task_stop(CallTaskRef) -> CallTaskView;
    /// Copies the form of a call task into a new one.
    call_task_duplicate(CallTaskRef) -> CallTaskView;
    /// Calls over time, for the task's page.
    call_task_timeline(CallTaskTimeline) -> Timeline;

    // import
    /// Builds the import template of a chat task.
    audience_template(ChatTaskRef) -> FileTicket;
    /// Batches of a chat task.
    audience_batches(ChatTaskRef) -> ImportBatches;
    /// Undoes a batch of contacts none of whom was written to.
    audience_undo(BatchRef) -> Nothing;
    /// Builds the import template of a task.
    template_build(CallTaskRef) -> FileTicket;
    /// Begins to read a file.
    import_open(ImportOpen) -> ImportView;
    /// Where a reading or a commit stands.
    import_get(ImportRef) -> ImportView;
    /// Changes how the file is read: task, sheet, number column.
    import_adjust(ImportAdjust) -> ImportView;
    /// Rows of the preview.
    import_rows(ImportRows) -> ImportRowPage;
    /// A workbook of the rejected rows with their reasons.
    import_rejected(ImportRef) -> FileTicket;
    /// Commits the accepted rows: callees all or none, do-not-call numbers one after the other.
    import_commit(ImportCommit) -> ImportView;
    /// Gives an import up. One that writes to the do-not-call list stays, to tell what it added.
    import_cancel(ImportRef) -> Nothing;
    /// Batches of a task.
    import_batches(CallTaskRef) -> ImportBatches;
    /// Undoes a batch in which nothing was called.
    import_undo(BatchRef) -> Nothing;

    // records
    /// A page of call records.
    call_record_list(CallRecordList) -> CallRecordPage;
    /// Counts of a tab, by chip.
    call_record_counts(CallRecordCounts) -> CallRecordChips;
    /// Call Details.
    call_record_get(CallRecordRef) -> CallRecordView;
    /// Cancels pending records, also while ringing.
    call_record_cancel(CallRecordMany) -> CallRecordChanged;
    /// Redials failed records: a new batch.
    call_record_redial(CallRecordMany) -> CallRecordChanged;
    /// Peaks of a recording and where to play it.
    recording_get(RecordingRef) -> RecordingView;
    /// A recording as a file to keep.
    recording_file(RecordingRef) -> FileTicket;

    // exports
    /// Creates an export task.
    export_create(ExportCreate) -> ExportTaskView;
    /// All export tasks.
    export_list(Nothing) -> ExportTasks;
    /// Cancels an export task.
    export_cancel(ExportRef) -> ExportTaskView;
    /// Deletes an export task and its file.
    export_delete(ExportRef) -> Nothing;
    /// The finished file.
    export_file(ExportRef) -> FileTicket;

    // lines
    /// All service instances.
    line_list(Nothing) -> Lines;
    /// One service instance.
    line_get(LineRef) -> LineView;
    /// Creates a service instance.
    line_create(LineCreate) -> LineView;
    /// Changes a service instance.
    line_update(LineUpdate) -> LineView;
    /// Deletes a service instance that no task uses.
    line_delete(LineRef) -> Nothing;
    /// Tests a line.
    line_test(LineRef) -> LineTestView;

    // agents
    /// All communication agents.
    agent_list(Nothing) -> Agents;
    /// One communication agent.
    agent_get(AgentRef) -> AgentView;
    /// Creates an agent; without a draft from the sample.
    agent_create(AgentCreate) -> AgentView;
    /// Saves the draft of an agent.
    agent_update(AgentUpdate) -> AgentView;
    /// Publishes the draft.
    agent_publish(AgentRef) -> AgentView;
    /// Deletes an agent that no task uses.
    agent_delete(AgentRef) -> Nothing;
    /// Copies an agent.
    agent_duplicate(AgentRef) -> AgentView;
    /// Calls a number with the draft of an agent.
    agent_test_call(AgentTestCall) -> AgentTestCallView;
    /// Where a test call stands.
    agent_test_call_get(AgentTestCallRef) -> AgentTestCallView;
    /// Hangs up a test call.
    agent_test_call_end(AgentTestCallRef) -> AgentTestCallView;
    /// A test conversation by typing begins.
    agent_typed_test(AgentTypedTest) -> AgentTestCallView;
    /// A test conversation by microphone and speaker begins.
    agent_spoken_test(AgentSpokenTest) -> AgentTestCallView;
    /// The tester says something in a test by typing.
    agent_typed_line(AgentTypedLine) -> AgentTestCallView;
    /// Takes a WAV over for agents to play.
    agent_audio_add(AudioAdd) -> AudioView;
    /// Rehearsals of an agent, and what the next one may cost.
    rehearsal_list(AgentRef) -> RehearsalsView;
    /// The draft of an agent calls ten practice personas.
    rehearsal_start(RehearsalStart) -> RehearsalView;
    /// A rehearsal with its table.
    rehearsal_get(RehearsalRef) -> RehearsalView;
    /// Gives a rehearsal up.
    rehearsal_cancel(RehearsalRef) -> RehearsalView;

    // do-not-call
    /// A page of the do-not-call list.
    do_not_call_list(DoNotCallList) -> DoNotCallPage;
    /// Adds an entry.
    do_not_call_add(DoNotCallAdd) -> DoNotCallAdded;
    /// Removes entries: these, or all that match.
    do_not_call_remove(DoNotCallRemove) -> DoNotCallRemoved;
    /// Begins to read a file for the list; goes on like any import.
    do_not_call_import(DoNotCallImport) -> ImportView;
    /// The list as a file.
    do_not_call_export(DoNotCallExport) -> FileTicket;

    // chat tasks
    /// A page of chat tasks.
    chat_task_list(ChatTaskList) -> ChatTaskPage;
    /// One chat task.
    chat_task_get(ChatTaskRef) -> ChatTaskView;
    /// Checks a form, also half filled in.
    chat_task_check(ChatTaskCheck) -> ChatTaskChecked;
    /// Creates a chat task: awaiting.
    chat_task_create(ChatTaskCreate) -> ChatTaskView;
    /// Changes a chat task; some fields only while it is paused.
    chat_task_update(ChatTaskUpdate) -> ChatTaskView;
    /// Starts a chat task, or resumes a paused one.
    chat_task_start(ChatTaskRef) -> ChatTaskView;
    /// Pauses a chat task: stopped.
    chat_task_pause(ChatTaskRef) -> ChatTaskView;
    /// Stops a chat task for good: completed.
    chat_task_stop(ChatTaskRef) -> ChatTaskView;
    /// Deletes a completed chat task with its contacts and dialogues.
    chat_task_delete(ChatTaskRef) -> Nothing;
    /// Copies the form of a chat task into a new one.
    chat_task_duplicate(ChatTaskDuplicate) -> ChatTaskView;
    /// What the first message would be, for up to five contacts.
    first_message_preview(FirstMessageAsk) -> FirstMessages;
    /// A page of a task's audience.
    contact_list(ContactList) -> ContactPage;
    /// Leaves contacts out that were not reached yet.
    contact_skip(ContactMany) -> ContactsSkipped;
    /// How many people of earlier work there are.
    earlier_count(EarlierAsk) -> EarlierCount;
    /// Adds people of earlier work to a chat task: all or none, as one batch.
    earlier_add(EarlierAdd) -> EarlierAdded;

    // dialogues
    /// A page of dialogues.
    dialogue_list(DialogueList) -> DialoguePage;
    /// One dialogue.
    dialogue_get(DialogueRef) -> DialogueView;
    /// Messages of a dialogue.
    dialogue_messages(DialogueMessages) -> MessagePage;
    /// Writes as the team, without stopping the AI.
    dialogue_write(DialogueWrite) -> DialogueView;
    /// Takes a dialogue over: the AI is silent.
    dialogue_take_over(DialogueRef) -> DialogueView;
    /// Hands a dialogue back to the AI; opens a closed one again.
    dialogue_hand_back(DialogueRef) -> DialogueView;
    /// Closes a dialogue.
    dialogue_close(DialogueRef) -> DialogueView;
    /// Blocks the other side.
    dialogue_block(DialogueRef) -> DialogueView;
    /// The person asked never to be written to again.
    dialogue_opt_out(DialogueRef) -> DialogueView;
    /// Raises the limit of a dialogue.
    dialogue_raise_limit(DialogueRaise) -> DialogueView;
    /// Marks a dialogue's messages as seen.
    dialogue_read(DialogueRef) -> DialogueView;
    /// Funnel, replies, successes, cost.
    chat_stats(ChatStatsAsk) -> ChatStatsView;

    // white and black lists
    /// A page of the lists.
    chat_list_page(ChatListAsk) -> ChatListPage;
    /// Adds an entry.
    chat_list_add(ChatListAdd) -> ListEntry;
    /// Removes entries.
    chat_list_remove(ChatListRemove) -> Nothing;

    // managers
    /// All managers.
    manager_list(Nothing) -> Managers;
    /// One manager.
    manager_get(ManagerRef) -> ManagerView;
    /// Creates a manager.
    manager_create(ManagerCreate) -> ManagerView;
    /// Changes a manager.
    manager_update(ManagerUpdate) -> ManagerView;
    /// Deletes a manager that no task uses.
    manager_delete(ManagerRef) -> Nothing;
    /// Keeps a picture for a manager's form.
    avatar_add(AvatarAdd) -> AvatarView;
    /// A manager's picture.
    avatar_get(AvatarRef) -> AvatarView;

    // AIs
    /// All AIs.
    ai_list(Nothing) -> Ais;
    /// One AI.
    ai_get(AiRef) -> AiView;
    /// Creates an AI.
    ai_create(AiCreate) -> AiView;
    /// Changes an AI: a new version.
    ai_update(AiUpdate) -> AiView;
    /// Deletes an AI that no task uses.
    ai_delete(AiRef) -> Nothing;
    /// Copies an AI, without its key.
    ai_duplicate(AiRef) -> AiView;
    /// Versions of an AI.
    ai_versions(AiRef) -> AiVersions;
    /// What a model costs.
    ai_price(AiPriceAsk) -> AiPriceView;
    /// One turn of a test chat.
    ai_test_chat(AiTestChat) -> AiTestReply;
    /// Gives an AI a file to know.
    knowledge_add(KnowledgeAdd) -> AiView;
    /// Takes a file away again.
    knowledge_remove(KnowledgeRef) -> AiView;

    // channels
    /// All channels and kinds.
    channel_list(Nothing) -> Channels;
    /// One channel.
    channel_get(ChannelRef) -> ChannelView;
    /// Creates a channel.
    channel_create(ChannelCreate) -> ChannelView;
    /// Changes a channel.
    channel_update(ChannelUpdate) -> ChannelView;
    /// Deletes a channel that no task holds.
    channel_delete(ChannelRef) -> Nothing;
    /// Tries a channel out.
    channel_test(ChannelRef) -> ChannelTestView;

    // integrations
    /// All integrations.
    integration_list(Nothing) -> Integrations;
    /// One integration.
    integration_get(IntegrationRef) -> IntegrationView;
    /// Creates an integration.
    integration_create(IntegrationCreate) -> IntegrationView;
    /// Changes an integration.
    integration_update(IntegrationUpdate) -> IntegrationView;
    /// Deletes an integration that no task uses.
    integration_delete(IntegrationRef) -> Nothing;
    /// Sends a test lead.
    integration_test(IntegrationRef) -> IntegrationTested;
    /// A copy of the file that an integration writes, to keep.
    integration_file(IntegrationRef) -> FileTicket;
    /// A page of the outbox.
    outbox_list(OutboxList) -> OutboxPage;
    /// Tries dead deliveries again.
    outbox_retry(OutboxRetry) -> OutboxRetried;
}
