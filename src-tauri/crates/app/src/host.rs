//! Every command's handler: one line each, leading to its use case.

use std::sync::Arc;

use async_trait::async_trait;
use domain::chat_list::ListEntry;
use engine::chats::Wish;

use crate::{
    App, agents, call_records, call_tasks, chats, contract::*, database, desk, do_not_call,
};
use crate::{exports, imports, lines, practice, public_url, recordings, rehearsals, system};

type Answer<T> = Result<T, IpcError>;

/// Hands commands to use cases. Some of them go on working after they answered, and keep the app.
#[async_trait]
impl Commands for Arc<App> {
    async fn system_info(&self, _: Nothing) -> Answer<SystemInfo> {
        system::info(self).await
    }
    async fn settings_get(&self, _: Nothing) -> Answer<SettingsView> {
        system::settings(self).await
    }
    async fn settings_update(&self, request: SettingsUpdate) -> Answer<SettingsView> {
        system::update_settings(self, request).await
    }
    async fn choices(&self, _: Nothing) -> Answer<Choices> {
        Ok(system::choices())
    }
    async fn desk(&self, _: Nothing) -> Answer<Desk> {
        desk::desk(self).await
    }
    async fn practice_start(&self, request: PracticeStart) -> Answer<PracticeStarted> {
        practice::start(self, request).await
    }
    async fn practice_chat_start(&self, request: PracticeChatStart) -> Answer<PracticeChatStarted> {
        chats::practice::start(self, request).await
    }
    async fn database_choose(&self, request: DatabaseChoose) -> Answer<DatabaseChosen> {
        database::choose(self, request).await
    }
    async fn public_url_get(&self, _: Nothing) -> Answer<PublicUrlView> {
        public_url::view(self).await
    }
    async fn public_url_update(&self, request: PublicUrlUpdate) -> Answer<PublicUrlView> {
        public_url::update(self, request).await
    }
    async fn public_url_probe(&self, request: PublicUrlProbe) -> Answer<PublicUrlProbed> {
        Ok(public_url::probe(self, request).await)
    }

    async fn call_task_list(&self, request: CallTaskList) -> Answer<CallTaskPage> {
        call_tasks::list(self, request).await
    }
    async fn call_task_get(&self, request: CallTaskRef) -> Answer<CallTaskView> {
        call_tasks::view(self, request.id).await
    }
    async fn call_task_check(&self, request: CallTaskCheck) -> Answer<CallTaskChecked> {
        call_tasks::check(self, request).await
    }
    async fn call_task_create(&self, request: CallTaskCreate) -> Answer<CallTaskView> {
        call_tasks::create(self, request.draft).await
    }
    async fn call_task_update(&self, request: CallTaskUpdate) -> Answer<CallTaskView> {
        call_tasks::update(self, request).await
    }
    async fn call_task_delete(&self, request: CallTaskRef) -> Answer<Nothing> {
        call_tasks::delete(self, request.id).await
    }
    async fn call_task_start(&self, request: CallTaskRef) -> Answer<CallTaskView> {
        call_tasks::start(self, request.id).await
    }
    async fn call_task_stop(&self, request: CallTaskRef) -> Answer<CallTaskView> {
        call_tasks::stop(self, request.id).await
    }
    async fn call_task_duplicate(&self, request: CallTaskRef) -> Answer<CallTaskView> {
        call_tasks::duplicate(self, request.id).await
    }
    async fn call_task_timeline(&self, request: CallTaskTimeline) -> Answer<Timeline> {
        call_tasks::timeline(self, request).await
    }

    async fn audience_template(&self, request: ChatTaskRef) -> Answer<FileTicket> {
        imports::audience_template(self, request.id).await
    }
    async fn audience_batches(&self, request: ChatTaskRef) -> Answer<ImportBatches> {
        imports::audience_batches(self, request.id).await
    }
    async fn audience_undo(&self, request: BatchRef) -> Answer<Nothing> {
        imports::undo_audience(self, request.id).await
    }
    async fn template_build(&self, request: CallTaskRef) -> Answer<FileTicket> {
        imports::template(self, request.id).await
    }
    async fn import_open(&self, request: ImportOpen) -> Answer<ImportView> {
        imports::open(self, request).await
    }
    async fn import_get(&self, request: ImportRef) -> Answer<ImportView> {
        imports::get(self, request)
    }
    async fn import_adjust(&self, request: ImportAdjust) -> Answer<ImportView> {
        imports::adjust(self, request).await
    }
    async fn import_rows(&self, request: ImportRows) -> Answer<ImportRowPage> {
        imports::rows(self, request).await
    }
    async fn import_rejected(&self, request: ImportRef) -> Answer<FileTicket> {
        imports::rejected(self, request).await
    }
    async fn import_commit(&self, request: ImportCommit) -> Answer<ImportView> {
        imports::commit(self, request).await
    }
    async fn import_cancel(&self, request: ImportRef) -> Answer<Nothing> {
        imports::cancel(self, request);
        Ok(Nothing {})
    }
    async fn import_batches(&self, request: CallTaskRef) -> Answer<ImportBatches> {
        imports::batches(self, request.id).await
    }
    async fn import_undo(&self, request: BatchRef) -> Answer<Nothing> {
        imports::undo(self, request.id).await
    }

    async fn call_record_list(&self, request: CallRecordList) -> Answer<CallRecordPage> {
        call_records::list(self, request).await
    }
    async fn call_record_counts(&self, request: CallRecordCounts) -> Answer<CallRecordChips> {
        call_records::counts(self, request).await
    }
    async fn call_record_get(&self, request: CallRecordRef) -> Answer<CallRecordView> {
        call_records::details(self, request.id).await
    }
    async fn call_record_cancel(&self, request: CallRecordMany) -> Answer<CallRecordChanged> {
        call_records::cancel(self, request).await
    }
    async fn call_record_redial(&self, request: CallRecordMany) -> Answer<CallRecordChanged> {
        call_records::redial(self, request).await
    }
    async fn recording_get(&self, request: RecordingRef) -> Answer<RecordingView> {
        recordings::view(self, request.attempt).await
    }
    async fn recording_file(&self, request: RecordingRef) -> Answer<FileTicket> {
        recordings::file(self, request.attempt).await
    }

    async fn export_create(&self, request: ExportCreate) -> Answer<ExportTaskView> {
        exports::create(self, request).await
    }
    async fn export_list(&self, _: Nothing) -> Answer<ExportTasks> {
        exports::list(self).await
    }
    async fn export_cancel(&self, request: ExportRef) -> Answer<ExportTaskView> {
        exports::cancel(self, request.id).await
    }
    async fn export_delete(&self, request: ExportRef) -> Answer<Nothing> {
        exports::delete(self, request.id).await
    }
    async fn export_file(&self, request: ExportRef) -> Answer<FileTicket> {
        exports::file(self, request.id).await
    }

    async fn line_list(&self, _: Nothing) -> Answer<Lines> {
        lines::list(self).await
    }
    async fn line_get(&self, request: LineRef) -> Answer<LineView> {
        lines::view(self, request.id).await
    }
    async fn line_create(&self, request: LineCreate) -> Answer<LineView> {
        lines::create(self, request).await
    }
    async fn line_update(&self, request: LineUpdate) -> Answer<LineView> {
        lines::update(self, request).await
    }
    async fn line_delete(&self, request: LineRef) -> Answer<Nothing> {
        lines::delete(self, request.id).await
    }
    async fn line_test(&self, request: LineRef) -> Answer<LineTestView> {
        lines::test(self, request.id).await
    }

    async fn agent_list(&self, _: Nothing) -> Answer<Agents> {
        agents::list(self).await
    }
    async fn agent_get(&self, request: AgentRef) -> Answer<AgentView> {
        agents::view(self, request.id).await
    }
    async fn agent_create(&self, request: AgentCreate) -> Answer<AgentView> {
        agents::create(self, request).await
    }
    async fn agent_update(&self, request: AgentUpdate) -> Answer<AgentView> {
        agents::update(self, request).await
    }
    async fn agent_publish(&self, request: AgentRef) -> Answer<AgentView> {
        agents::publish(self, request.id).await
    }
    async fn agent_delete(&self, request: AgentRef) -> Answer<Nothing> {
        agents::delete(self, request.id).await
    }
    async fn agent_duplicate(&self, request: AgentRef) -> Answer<AgentView> {
        agents::duplicate(self, request.id).await
    }
    async fn agent_test_call(&self, request: AgentTestCall) -> Answer<AgentTestCallView> {
        agents::test_call(self, request).await
    }
    async fn agent_test_call_get(&self, request: AgentTestCallRef) -> Answer<AgentTestCallView> {
        agents::test_call_view(self, request.call).await
    }
    async fn agent_test_call_end(&self, request: AgentTestCallRef) -> Answer<AgentTestCallView> {
        agents::end_test_call(self, request.call).await
    }
    async fn agent_typed_test(&self, request: AgentTypedTest) -> Answer<AgentTestCallView> {
        agents::typed_test(self, request).await
    }
    async fn agent_spoken_test(&self, request: AgentSpokenTest) -> Answer<AgentTestCallView> {
        agents::spoken_test(self, request).await
    }
    async fn agent_typed_line(&self, request: AgentTypedLine) -> Answer<AgentTestCallView> {
        agents::typed_line(self, request).await
    }
    async fn agent_audio_add(&self, request: AudioAdd) -> Answer<AudioView> {
        agents::add_audio(self, request).await
    }

    async fn rehearsal_list(&self, request: AgentRef) -> Answer<RehearsalsView> {
        rehearsals::list(self, request).await
    }
    async fn rehearsal_start(&self, request: RehearsalStart) -> Answer<RehearsalView> {
        rehearsals::start(self, request).await
    }
    async fn rehearsal_get(&self, request: RehearsalRef) -> Answer<RehearsalView> {
        rehearsals::view(self, request.id).await
    }
    async fn rehearsal_cancel(&self, request: RehearsalRef) -> Answer<RehearsalView> {
        rehearsals::cancel(self, request.id).await
    }

    async fn do_not_call_list(&self, request: DoNotCallList) -> Answer<DoNotCallPage> {
        do_not_call::list(self, request).await
    }
    async fn do_not_call_add(&self, request: DoNotCallAdd) -> Answer<DoNotCallAdded> {
        do_not_call::add(self, request).await
    }
    async fn do_not_call_remove(&self, request: DoNotCallRemove) -> Answer<DoNotCallRemoved> {
        do_not_call::remove(self, request).await
    }
    async fn do_not_call_import(&self, request: DoNotCallImport) -> Answer<ImportView> {
        Ok(imports::open_list(self, request))
    }
    async fn do_not_call_export(&self, request: DoNotCallExport) -> Answer<FileTicket> {
        do_not_call::export(self, request).await
    }

    async fn chat_task_list(&self, request: ChatTaskList) -> Answer<ChatTaskPage> {
        chats::tasks::list(self, request).await
    }
    async fn chat_task_get(&self, request: ChatTaskRef) -> Answer<ChatTaskView> {
        chats::tasks::view(self, request.id).await
    }
    async fn chat_task_check(&self, request: ChatTaskCheck) -> Answer<ChatTaskChecked> {
        chats::tasks::check(self, request).await
    }
    async fn chat_task_create(&self, request: ChatTaskCreate) -> Answer<ChatTaskView> {
        chats::tasks::create(self, request.draft).await
    }
    async fn chat_task_update(&self, request: ChatTaskUpdate) -> Answer<ChatTaskView> {
        chats::tasks::update(self, request).await
    }
    async fn chat_task_start(&self, request: ChatTaskRef) -> Answer<ChatTaskView> {
        chats::tasks::start(self, request.id).await
    }
    async fn chat_task_pause(&self, request: ChatTaskRef) -> Answer<ChatTaskView> {
        chats::tasks::pause(self, request.id).await
    }
    async fn chat_task_stop(&self, request: ChatTaskRef) -> Answer<ChatTaskView> {
        chats::tasks::stop(self, request.id).await
    }
    async fn chat_task_delete(&self, request: ChatTaskRef) -> Answer<Nothing> {
        chats::tasks::delete(self, request.id).await
    }
    async fn chat_task_duplicate(&self, request: ChatTaskDuplicate) -> Answer<ChatTaskView> {
        chats::tasks::duplicate(self, request).await
    }
    async fn first_message_preview(&self, request: FirstMessageAsk) -> Answer<FirstMessages> {
        chats::tasks::preview(self, request).await
    }
    async fn contact_list(&self, request: ContactList) -> Answer<ContactPage> {
        chats::tasks::contacts(self, request).await
    }
    async fn contact_skip(&self, request: ContactMany) -> Answer<ContactsSkipped> {
        chats::earlier::skip(self, request).await
    }
    async fn earlier_count(&self, request: EarlierAsk) -> Answer<EarlierCount> {
        chats::earlier::count(self, &request.source).await
    }
    async fn earlier_add(&self, request: EarlierAdd) -> Answer<EarlierAdded> {
        chats::earlier::add(self, request).await
    }
    async fn dialogue_list(&self, request: DialogueList) -> Answer<DialoguePage> {
        chats::dialogues::list(self, request).await
    }
    async fn dialogue_get(&self, request: DialogueRef) -> Answer<DialogueView> {
        chats::dialogues::view(self, request.id).await
    }
    async fn dialogue_messages(&self, request: DialogueMessages) -> Answer<MessagePage> {
        chats::dialogues::messages(self, request).await
    }
    async fn dialogue_write(&self, request: DialogueWrite) -> Answer<DialogueView> {
        chats::dialogues::write(self, request).await
    }
    async fn dialogue_take_over(&self, request: DialogueRef) -> Answer<DialogueView> {
        chats::dialogues::wish(self, request.id, Wish::TakeOver).await
    }
    async fn dialogue_hand_back(&self, request: DialogueRef) -> Answer<DialogueView> {
        chats::dialogues::wish(self, request.id, Wish::HandBack).await
    }
    async fn dialogue_close(&self, request: DialogueRef) -> Answer<DialogueView> {
        chats::dialogues::wish(self, request.id, Wish::Close).await
    }
    async fn dialogue_block(&self, request: DialogueRef) -> Answer<DialogueView> {
        chats::dialogues::wish(self, request.id, Wish::Block).await
    }
    async fn dialogue_opt_out(&self, request: DialogueRef) -> Answer<DialogueView> {
        chats::dialogues::wish(self, request.id, Wish::OptOut).await
    }
    async fn dialogue_raise_limit(&self, request: DialogueRaise) -> Answer<DialogueView> {
        chats::dialogues::raise(self, request).await
    }
    async fn dialogue_read(&self, request: DialogueRef) -> Answer<DialogueView> {
        chats::dialogues::read(self, request.id).await
    }
    async fn chat_stats(&self, request: ChatStatsAsk) -> Answer<ChatStatsView> {
        chats::stats::stats(self, request).await
    }
    async fn chat_list_page(&self, request: ChatListAsk) -> Answer<ChatListPage> {
        chats::lists::page(self, request).await
    }
    async fn chat_list_add(&self, request: ChatListAdd) -> Answer<ListEntry> {
        chats::lists::add(self, request).await
    }
    async fn chat_list_remove(&self, request: ChatListRemove) -> Answer<Nothing> {
        chats::lists::remove(self, request).await
    }
    async fn manager_list(&self, _: Nothing) -> Answer<Managers> {
        chats::managers::list(self).await
    }
    async fn manager_get(&self, request: ManagerRef) -> Answer<ManagerView> {
        chats::managers::view(self, request.id).await
    }
    async fn manager_create(&self, request: ManagerCreate) -> Answer<ManagerView> {
        chats::managers::create(self, request.draft).await
    }
    async fn manager_update(&self, request: ManagerUpdate) -> Answer<ManagerView> {
        chats::managers::update(self, request).await
    }
    async fn manager_delete(&self, request: ManagerRef) -> Answer<Nothing> {
        chats::managers::delete(self, request.id).await
    }
    async fn avatar_add(&self, request: AvatarAdd) -> Answer<AvatarView> {
        chats::managers::add_avatar(self, request).await
    }
    async fn avatar_get(&self, request: AvatarRef) -> Answer<AvatarView> {
        chats::managers::avatar(self, request.id).await
    }
    async fn ai_list(&self, _: Nothing) -> Answer<Ais> {
        chats::ai::list(self).await
    }
    async fn ai_get(&self, request: AiRef) -> Answer<AiView> {
        chats::ai::view(self, request.id).await
    }
    async fn ai_create(&self, request: AiCreate) -> Answer<AiView> {
        chats::ai::create(self, request).await
    }
    async fn ai_update(&self, request: AiUpdate) -> Answer<AiView> {
        chats::ai::update(self, request).await
    }
    async fn ai_delete(&self, request: AiRef) -> Answer<Nothing> {
        chats::ai::delete(self, request.id).await
    }
    async fn ai_duplicate(&self, request: AiRef) -> Answer<AiView> {
        chats::ai::duplicate(self, request.id).await
    }
    async fn ai_versions(&self, request: AiRef) -> Answer<AiVersions> {
        chats::ai::versions(self, request.id).await
    }
    async fn ai_price(&self, request: AiPriceAsk) -> Answer<AiPriceView> {
        Ok(chats::ai::price(self, &request))
    }
    async fn ai_test_chat(&self, request: AiTestChat) -> Answer<AiTestReply> {
        chats::ai::test_chat(self, request).await
    }
    async fn knowledge_add(&self, request: KnowledgeAdd) -> Answer<AiView> {
        chats::ai::add_knowledge(self, request).await
    }
    async fn knowledge_remove(&self, request: KnowledgeRef) -> Answer<AiView> {
        chats::ai::remove_knowledge(self, request.id).await
    }
    async fn channel_list(&self, _: Nothing) -> Answer<Channels> {
        chats::channels::list(self).await
    }
    async fn channel_get(&self, request: ChannelRef) -> Answer<ChannelView> {
        chats::channels::view(self, request.id).await
    }
    async fn channel_create(&self, request: ChannelCreate) -> Answer<ChannelView> {
        chats::channels::create(self, request).await
    }
    async fn channel_update(&self, request: ChannelUpdate) -> Answer<ChannelView> {
        chats::channels::update(self, request).await
    }
    async fn channel_delete(&self, request: ChannelRef) -> Answer<Nothing> {
        chats::channels::delete(self, request.id).await
    }
    async fn channel_test(&self, request: ChannelRef) -> Answer<ChannelTestView> {
        chats::channels::test(self, request.id).await
    }
    async fn integration_list(&self, _: Nothing) -> Answer<Integrations> {
        chats::integrations::list(self).await
    }
    async fn integration_get(&self, request: IntegrationRef) -> Answer<IntegrationView> {
        chats::integrations::view(self, request.id).await
    }
    async fn integration_create(&self, request: IntegrationCreate) -> Answer<IntegrationView> {
        chats::integrations::create(self, request).await
    }
    async fn integration_update(&self, request: IntegrationUpdate) -> Answer<IntegrationView> {
        chats::integrations::update(self, request).await
    }
    async fn integration_delete(&self, request: IntegrationRef) -> Answer<Nothing> {
        chats::integrations::delete(self, request.id).await
    }
    async fn integration_test(&self, request: IntegrationRef) -> Answer<IntegrationTested> {
        chats::integrations::test(self, request.id).await
    }
    async fn integration_file(&self, request: IntegrationRef) -> Answer<FileTicket> {
        chats::integrations::file(self, request.id).await
    }
    async fn outbox_list(&self, request: OutboxList) -> Answer<OutboxPage> {
        chats::integrations::outbox(self, request).await
    }
    async fn outbox_retry(&self, request: OutboxRetry) -> Answer<OutboxRetried> {
        chats::integrations::retry(self, request).await
    }
}
