//! Every command's handler: one line each, leading to its use case.

use std::sync::Arc;

use async_trait::async_trait;

use crate::{App, agents, call_records, call_tasks, contract::*, database, desk, do_not_call};
use crate::{exports, imports, lines, practice, recordings, system};

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
    async fn database_choose(&self, request: DatabaseChoose) -> Answer<DatabaseChosen> {
        database::choose(self, request).await
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
    async fn agent_audio_add(&self, request: AudioAdd) -> Answer<AudioView> {
        agents::add_audio(self, request).await
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
}
