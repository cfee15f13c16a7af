// Generated from the Rust contract (crate `app`) by the test `contract`; do not edit.

// A new agent.
export type AgentCreate = { 
/**
 * Name.
 */
name: string, 
/**
 * Draft; `None`: the sample script.
 */
draft: AgentDraft | null, };
// Everything that a user sets of an agent.
export type AgentDraft = { 
/**
 * Unique name.
 */
name: string, 
/**
 * How it thinks.
 */
mind: AgentMind, 
/**
 * Said first in every call, before the opening line; empty: nothing. Source: product 2.6, AI
 * disclosure line.
 */
disclosure: string, 
/**
 * Call variables, in the order of the template's columns.
 */
variables: Array<CallVariable>, 
/**
 * The main intent, if the agent finds one out.
 */
main_intent: TagDefinition | null, 
/**
 * Output tags.
 */
output_tags: Array<TagDefinition>, 
/**
 * Seconds of silence before the agent asks again, 3 to 15.
 */
silence_seconds: number, 
/**
 * Hang up after so many silences in a row, 1 to 5.
 */
silence_hang_up_after: number, 
/**
 * Said at a silence that is not the last; with `{variables}`.
 */
silence_prompt: string, 
/**
 * Longest call in minutes, 10 to 60.
 */
longest_call_minutes: number, 
/**
 * What to do when a machine answers.
 */
voicemail: VoicemailPolicy, };
// A communication agent.
export type AgentId = number;
// How the agent thinks. Agents that converse through models are another kind behind the same
// port; this is the one that follows a script.
export type AgentMind = { "kind": "script", 
/**
 * The script.
 */
script: Script, };
// An agent by its id.
export type AgentRef = { 
/**
 * Id.
 */
id: AgentId, };
// A test call.
export type AgentTestCall = { 
/**
 * Agent; its draft speaks.
 */
id: AgentId, 
/**
 * Line.
 */
line: LineId, 
/**
 * Number to call.
 */
number: string, 
/**
 * Call variables.
 */
variables: { [key in string]: string }, };
// A test call by its id.
export type AgentTestCallRef = { 
/**
 * Id.
 */
call: number, };
// Where a test call stands.
export type AgentTestCallView = { 
/**
 * Id.
 */
call: number, 
/**
 * Phase.
 */
phase: CallPhase, 
/**
 * Call log so far.
 */
log: Array<LogLine>, 
/**
 * Tags, when it ended.
 */
tags: Array<OutputTag>, 
/**
 * Result, when it ended and was the callee's.
 */
result: CallResult | null, 
/**
 * Fault, when it was ours.
 */
fault: LineFault | null, 
/**
 * Where to hear it, when it ended and was answered.
 */
recording: RecordingView | null, };
// A changed draft.
export type AgentUpdate = { 
/**
 * Which.
 */
id: AgentId, 
/**
 * Draft.
 */
draft: AgentDraft, };
// A version that was published: it never changes.
export type AgentVersion = { 
/**
 * Its row.
 */
id: AgentVersionId, 
/**
 * Its agent.
 */
agent: AgentId, 
/**
 * 1, 2, 3 …
 */
number: number, 
/**
 * What was published.
 */
draft: AgentDraft, 
/**
 * When.
 */
published_at: number, };
// A published version of a communication agent.
export type AgentVersionId = number;
// One agent.
export type AgentView = { 
/**
 * It.
 */
agent: CommunicationAgent, 
/**
 * Tasks that use it, by name.
 */
used_in: Array<UsedIn>, 
/**
 * What keeps the draft from being published.
 */
problems: Array<FieldProblem>, 
/**
 * Audio of the draft.
 */
audio: Array<AudioView>, };
// All agents.
export type Agents = { 
/**
 * By name.
 */
agents: Array<AgentView>, };
// One attempt to reach a callee. It is the fencing token: what an older attempt says late is dropped.
export type AttemptId = number;
// A WAV to take over.
export type AudioAdd = { 
/**
 * Path on this machine.
 */
path: string, };
// A recording that an agent plays (a WAV brought by the user).
export type AudioId = number;
// A kept WAV.
export type AudioView = { 
/**
 * Id.
 */
id: AudioId, 
/**
 * File name.
 */
name: string, 
/**
 * Length.
 */
length_ms: number, };
// One import, or one "Redial these".
export type BatchId = number;
// A batch by its id.
export type BatchRef = { 
/**
 * Id.
 */
id: BatchId, };
// One branch.
export type Branch = { 
/**
 * What has to be heard.
 */
on: Heard, 
/**
 * Key of the step to go to.
 */
step: string, };
// One attempt, as shown.
export type CallAttempt = { 
/**
 * Its row.
 */
id: AttemptId, 
/**
 * 1, 2, 3 … Attempts that used none (line faults, crashes before answer) are numbered too.
 */
number: number, 
/**
 * Counts against the redial limit.
 */
counted: boolean, 
/**
 * When it was written down.
 */
started_at: number, 
/**
 * When it first rang.
 */
rang_at: number | null, 
/**
 * When it was answered.
 */
answered_at: number | null, 
/**
 * When it ended.
 */
ended_at: number | null, 
/**
 * Phase.
 */
phase: CallPhase, 
/**
 * Result, when it ended and was the callee's.
 */
result: CallResult | null, 
/**
 * The line's fault in a short code, when it was ours.
 */
line_fault: string | null, 
/**
 * Number shown to the callee.
 */
caller_number: string | null, 
/**
 * Who hung up.
 */
hangup_side: HangupSide | null, 
/**
 * SIP code.
 */
sip_code: number | null, 
/**
 * SIP reason phrase.
 */
sip_text: string | null, 
/**
 * Q.850 cause.
 */
q850: number | null, 
/**
 * Cost.
 */
cost: Usd, 
/**
 * A recording is kept.
 */
has_recording: boolean, };
// Phase of a live call.
export type CallPhase = "dialing" | "ringing" | "in_call" | "ended";
// What was changed.
export type CallRecordChanged = { 
/**
 * Records that changed.
 */
changed: number, 
/**
 * Records that could not: already final, or already pending.
 */
left: number, 
/**
 * The new batch, for a redial.
 */
batch: BatchId | null, };
// Counts by chip.
export type CallRecordChips = { 
/**
 * Chips, most first; at most 12.
 */
chips: Array<RecordChip>, };
// Which counts.
export type CallRecordCounts = { 
/**
 * Task.
 */
task: CallTaskId, 
/**
 * Tab.
 */
tab: RecordTab, };
// Which records.
export type CallRecordList = { 
/**
 * Task.
 */
task: CallTaskId, 
/**
 * Filter; the tab is part of it.
 */
filter: RecordFilter, 
/**
 * Order.
 */
sort: RecordSort, 
/**
 * Where the page begins.
 */
cursor: string | null, 
/**
 * Most rows, at most 500; 0: 100.
 */
limit: number, };
// Several records.
export type CallRecordMany = { 
/**
 * Task.
 */
task: CallTaskId, 
/**
 * Which.
 */
selection: RecordSelection, };
// A page of records.
export type CallRecordPage = { 
/**
 * Rows.
 */
rows: Array<CallRecordRow>, 
/**
 * Where the next page begins.
 */
next: string | null, 
/**
 * Records that fit the filter; on the first page.
 */
total: Total | null, };
// A record by its callee.
export type CallRecordRef = { 
/**
 * Callee.
 */
id: CalleeId, };
// One row of the execution records.
export type CallRecordRow = { 
/**
 * Its callee.
 */
id: CalleeId, 
/**
 * Number as stored (E.164, or digits of a short number).
 */
number: string, 
/**
 * The user's own id.
 */
out_id: string | null, 
/**
 * Where it stands.
 */
state: CalleeState, 
/**
 * Phase of the live call.
 */
phase: CallPhase | null, 
/**
 * Result of the last attempt that used one.
 */
result: CallResult | null, 
/**
 * Kind of final failure.
 */
fail_kind: FailKind | null, 
/**
 * Main intent.
 */
main_intent: string | null, 
/**
 * Attempts used.
 */
attempts: number, 
/**
 * Talk of the answered attempt.
 */
talk_ms: number, 
/**
 * When it is due (Pending).
 */
due_at: number | null, 
/**
 * When the last attempt began.
 */
last_at: number | null, 
/**
 * When it became final.
 */
finished_at: number | null, 
/**
 * Cost of all attempts.
 */
cost: Usd, 
/**
 * Last answered attempt has a recording.
 */
has_recording: boolean, };
// Call Details.
export type CallRecordView = { 
/**
 * The row.
 */
row: CallRecordRow, 
/**
 * Task.
 */
task: CallTaskId, 
/**
 * Name of the task.
 */
task_name: string, 
/**
 * The callee's own zone.
 */
zone: string | null, 
/**
 * Note of the import.
 */
note: string | null, 
/**
 * Output tags of the last answered attempt.
 */
tags: Array<LabelledValue>, 
/**
 * Call variables.
 */
variables: Array<LabelledValue>, 
/**
 * All attempts, first to last.
 */
attempts: Array<CallAttempt>, 
/**
 * Call log of the last answered attempt.
 */
log: Array<LogLine>, 
/**
 * The attempt whose recording and log are shown.
 */
shown_attempt: AttemptId | null, 
/**
 * The number is on the do-not-call list.
 */
do_not_call: boolean, };
// The result of an attempt and of a record, in the source's words. Source: product 2.4.
export type CallResult = "ANSWERED" | "CALL_REJECTED" | "USER_BUSY" | "NO_ANSWER" | "POWERED_OFF" | "SUSPEND" | "INVALID_NUMBER" | "NETWORK_BUSY" | "UNAVAILABLE" | "VOICEMAIL" | "NO_USER_RESPONSE" | "CALL_FORWARDING" | "OPERATOR_BLOCK" | "CANCEL" | "INTERRUPTED" | "OTHERS";
// A stored call task.
export type CallTask = { 
/**
 * Its row.
 */
id: CallTaskId, 
/**
 * The form.
 */
draft: CallTaskDraft, 
/**
 * Status.
 */
status: CallTaskStatus, 
/**
 * It has run at least once: an import no longer starts it. Source: product 2.2, "Stopped, once
 * started".
 */
started_once: boolean, 
/**
 * When it was created.
 */
created_at: number, 
/**
 * When something last happened to it or its callees.
 */
active_at: number, };
// What is shown beside the status; derived, never stored. Source: product 2.2.
export type CallTaskActivity = { "kind": "idle" } | { "kind": "dialing", 
/**
 * Calls alive now.
 */
live: number, 
/**
 * Task Concurrency.
 */
limit: number, } | { "kind": "waiting_for_calling_time", 
/**
 * When it opens next; `None`: never again.
 */
next: number | null, } | { "kind": "waiting_for_callees", 
/**
 * When the first is due.
 */
next: number, } | { "kind": "all_done" } | { "kind": "line_busy" } | { "kind": "stopping", 
/**
 * Calls alive.
 */
live: number, } | { "kind": "starts_at", 
/**
 * When.
 */
at: number, } | { "kind": "missed_start", 
/**
 * When it should have.
 */
at: number, };
// A form to be checked.
export type CallTaskCheck = { 
/**
 * The task that is edited; `None`: a new one.
 */
id: CallTaskId | null, 
/**
 * The form.
 */
draft: CallTaskDraft, 
/**
 * Callees to estimate with; `None`: the task's own, or 1,000.
 */
callees: number | null, };
// What a check found.
export type CallTaskChecked = { 
/**
 * What is wrong, by field.
 */
problems: Array<FieldProblem>, 
/**
 * What would happen; `None` while the form is not right.
 */
outlook: Outlook | null, };
// A new task.
export type CallTaskCreate = { 
/**
 * The form.
 */
draft: CallTaskDraft, };
// The form of product 2.1.
export type CallTaskDraft = { 
/**
 * Task Name: required, unique.
 */
name: string, 
/**
 * Communication Agent: published.
 */
agent: AgentId, 
/**
 * Associated Service Instance.
 */
line: LineId, 
/**
 * Task Concurrency, 1 to 500.
 */
concurrency: number, 
/**
 * Start Mode.
 */
start: StartMode, 
/**
 * Calling Workdays and Calling Time.
 */
schedule: CallingSchedule, 
/**
 * Redial When Unanswered; `None`: off.
 */
redial: RedialPolicy | null, 
/**
 * Expiry.
 */
expiry: Expiry, };
// A call task.
export type CallTaskId = number;
// Which call tasks.
export type CallTaskList = { 
/**
 * Statuses; empty: all.
 */
statuses: Array<CallTaskStatusKind>, 
/**
 * Part of a name.
 */
search: string | null, 
/**
 * Order.
 */
sort: CallTaskSort, 
/**
 * Ascending; else descending.
 */
ascending: boolean, 
/**
 * Where the page begins: `next` of the page before.
 */
cursor: string | null, 
/**
 * Most rows, at most 500; 0: 100.
 */
limit: number, };
// A page of call tasks.
export type CallTaskPage = { 
/**
 * Rows.
 */
rows: Array<CallTaskView>, 
/**
 * Where the next page begins.
 */
next: string | null, 
/**
 * Tasks by status, under the same search.
 */
counts: Array<StatusCount>, };
// A call task by its id.
export type CallTaskRef = { 
/**
 * Id.
 */
id: CallTaskId, };
// Order of the task list.
export type CallTaskSort = "activity" | "name" | "created" | "total" | "progress" | "connect_rate" | "cost";
// Status, with what belongs to it.
export type CallTaskStatus = { "status": "initializing" } | { "status": "running", 
/**
 * Since when.
 */
since: number, } | { "status": "stopped", 
/**
 * Why.
 */
reason: StopReason, 
/**
 * Since when.
 */
since: number, } | { "status": "start_failed", 
/**
 * Why.
 */
reason: StartFailure, 
/**
 * Since when.
 */
since: number, };
// The status without its data: the source's words, for filters and counts.
export type CallTaskStatusKind = "initializing" | "running" | "stopped" | "start_failed";
// Calls over time.
export type CallTaskTimeline = { 
/**
 * Which.
 */
id: CallTaskId, 
/**
 * From.
 */
from: number, 
/**
 * Until.
 */
until: number, 
/**
 * Length of a bucket, milliseconds, at least one minute.
 */
bucket_ms: number, };
// A changed task.
export type CallTaskUpdate = { 
/**
 * Which.
 */
id: CallTaskId, 
/**
 * The form.
 */
draft: CallTaskDraft, };
// A call task with what is shown beside it.
export type CallTaskView = { 
/**
 * The task.
 */
task: CallTask, 
/**
 * Shown beside the status.
 */
activity: CallTaskActivity, 
/**
 * Counts of its callees.
 */
counts: CalleeCounts, 
/**
 * Name of the agent, and its published version.
 */
agent_name: string, 
/**
 * Published version number, if any.
 */
agent_version: number | null, 
/**
 * Name of the line.
 */
line_name: string, 
/**
 * When it may be done at this pace; `None`: not known.
 */
done_at: number | null, };
// A value that a call is given: a column of the import template.
export type CallVariable = { 
/**
 * Key as written in lines, `{name}`: letters, digits, `_`, `-`; not a built-in column.
 */
key: string, 
/**
 * Words shown to the user.
 */
label: string, 
/**
 * Empty: any text. Otherwise one of these.
 */
choices: Array<string>, 
/**
 * A row without it is rejected.
 */
required: boolean, };
// Counts of a task's callees, kept in the same transaction as their states.
export type CalleeCounts = { 
/**
 * All.
 */
total: number, 
/**
 * Waiting, never called.
 */
waiting: number, 
/**
 * Waiting for redial.
 */
waiting_redial: number, 
/**
 * An attempt is alive.
 */
calling: number, 
/**
 * Completed.
 */
completed: number, 
/**
 * Failed: not connected.
 */
not_connected: number, 
/**
 * Failed: not placed.
 */
not_placed: number, 
/**
 * Failed: cancelled.
 */
cancelled: number, 
/**
 * Failed: expired.
 */
expired: number, 
/**
 * Failed: do-not-call.
 */
do_not_call: number, 
/**
 * Attempts that used one.
 */
attempts: number, 
/**
 * Cost of all.
 */
cost: Usd, };
// A callee of a call task, and the call record that holds its attempts.
export type CalleeId = number;
// Where a callee stands.
export type CalleeState = "waiting" | "waiting_redial" | "calling" | "completed" | "failed";
// A number that may be shown to callees.
export type CallerNumber = { 
/**
 * As the carrier wants it, E.164 where it is a public number.
 */
number: string, 
/**
 * Hours in which the carrier allows it; `None`: the line's.
 */
allowed: CallingSchedule | null, };
// How a caller number fares.
export type CallerNumberRate = { 
/**
 * Number.
 */
number: string, 
/**
 * Attempts.
 */
attempts: number, 
/**
 * Answered.
 */
answered: number, };
// Workdays, ranges and zone together.
export type CallingSchedule = { 
/**
 * Days on which ranges begin; at least one.
 */
workdays: Array<Weekday>, 
/**
 * Ranges of each workday; at least one.
 */
windows: Array<CallingWindow>, 
/**
 * IANA zone, e.g. `Europe/Berlin`.
 */
zone: string, };
// One range of a day, in minutes after midnight. `end < start` crosses midnight; `end` may be
// 1440 (24:00). `start == end` is refused.
export type CallingWindow = { 
/**
 * First minute, 0 to 1439.
 */
start: number, 
/**
 * The minute at which it is shut again, 1 to 1440, or below `start` on the next day.
 */
end: number, };
// Something changed: fetch it again.
export type ChangeEvent = { 
/**
 * Grows with each change.
 */
seq: number, 
/**
 * Table, e.g. `call_task`; for `callee` the id is the task's.
 */
table: string, 
/**
 * Row.
 */
id: number, };
// What a chip filters by.
export type ChipKey = { "kind": "main_intent", 
/**
 * Its value.
 */
value: string, } | { "kind": "result", 
/**
 * The result.
 */
result: CallResult, } | { "kind": "state", 
/**
 * The state.
 */
state: CalleeState, } | { "kind": "fail_kind", 
/**
 * The kind.
 */
fail_kind: FailKind, };
// Choices for forms.
export type Choices = { 
/**
 * IANA zones.
 */
zones: Array<string>, 
/**
 * Countries that the numbering plan knows, ISO 3166 alpha-2.
 */
countries: Array<string>, };
// What a column means.
export type ColumnMeaning = { "kind": "called_number" } | { "kind": "out_id" } | { "kind": "timezone" } | { "kind": "not_before" } | { "kind": "not_after" } | { "kind": "note" } | { "kind": "variable", 
/**
 * Key.
 */
key: string, } | { "kind": "empty" };
// A stored agent.
export type CommunicationAgent = { 
/**
 * Its row.
 */
id: AgentId, 
/**
 * The draft, as last saved.
 */
draft: AgentDraft, 
/**
 * The published version that tasks use.
 */
published: AgentVersion | null, 
/**
 * The draft differs from the published version.
 */
has_changes: boolean, 
/**
 * When the draft was last saved.
 */
updated_at: number, };
// A cost that is not known exactly: nineteen of twenty times it lies between these.
export type CostRange = { 
/**
 * Least.
 */
low: Usd, 
/**
 * Most.
 */
high: Usd, };
// Another database.
export type DatabaseChoose = { 
/**
 * `postgres://…`; `None`: SQLite in the data folder.
 */
url: string | null, };
// The database from the next start on.
export type DatabaseChosen = { 
/**
 * It answers.
 */
reachable: boolean, 
/**
 * A restart is needed.
 */
restart_needed: boolean, };
// What runs now.
export type Desk = { 
/**
 * Attempts begun today.
 */
calls_today: number, 
/**
 * Of these, answered.
 */
answered_today: number, 
/**
 * Spent today.
 */
spent_today: Usd, 
/**
 * Callees that wait in running tasks.
 */
waiting: number, 
/**
 * What needs a person.
 */
needs: Array<DeskNeed>, 
/**
 * Calls alive, newest first, at most 100.
 */
live: Array<LiveCall>, };
// Something that needs a person.
export type DeskNeed = { "kind": "start_failed", 
/**
 * Task.
 */
task: CallTaskId, 
/**
 * Its name.
 */
name: string, 
/**
 * Why.
 */
failure: StartFailure, } | { "kind": "missed_start", 
/**
 * Task.
 */
task: CallTaskId, 
/**
 * Its name.
 */
name: string, 
/**
 * When.
 */
at: number, } | { "kind": "stopped", 
/**
 * Task.
 */
task: CallTaskId, 
/**
 * Its name.
 */
name: string, 
/**
 * Why.
 */
reason: StopReason, } | { "kind": "line_faulty", 
/**
 * Line.
 */
line: LineId, 
/**
 * Its name.
 */
name: string, 
/**
 * How.
 */
fault: LineFault, };
// A new entry.
export type DoNotCallAdd = { 
/**
 * Number or prefix, as written.
 */
number: string, 
/**
 * What it bars.
 */
matching: DoNotCallMatch, 
/**
 * Why.
 */
reason: string, };
// An added entry.
export type DoNotCallAdded = { 
/**
 * As stored.
 */
number: string, 
/**
 * It was on the list already.
 */
existed: boolean, };
// One entry.
export type DoNotCallEntry = { 
/**
 * Its row.
 */
id: DoNotCallId, 
/**
 * Number or prefix, E.164 (or digits of a short number).
 */
number: string, 
/**
 * What it bars.
 */
matching: DoNotCallMatch, 
/**
 * Why, in the user's words.
 */
reason: string, 
/**
 * Where it came from.
 */
source: DoNotCallSource, 
/**
 * Since when.
 */
created_at: number, };
// The list as a file.
export type DoNotCallExport = { 
/**
 * Format.
 */
format: ExportFormat, };
// An entry of the do-not-call list.
export type DoNotCallId = number;
// A file to read into the list.
export type DoNotCallImport = { 
/**
 * Path on this machine.
 */
path: string, };
// Which entries.
export type DoNotCallList = { 
/**
 * Part of a number or reason.
 */
search: string | null, 
/**
 * Where the page begins.
 */
cursor: string | null, 
/**
 * Most rows, at most 500; 0: 100.
 */
limit: number, };
// What an entry bars.
export type DoNotCallMatch = "number" | "prefix";
// A page of entries.
export type DoNotCallPage = { 
/**
 * Rows, newest first.
 */
rows: Array<DoNotCallEntry>, 
/**
 * Where the next page begins.
 */
next: string | null, 
/**
 * Entries in all.
 */
total: number, 
/**
 * Entries in which the search occurs; on the first page.
 */
matching: Total | null, };
// Entries to remove.
export type DoNotCallRemove = { 
/**
 * Which.
 */
selection: DoNotCallSelection, 
/**
 * Answers when about so many are gone, so that whoever asked can tell how far it is, and ask
 * again; 0: when all are.
 */
most: number, };
// What was removed.
export type DoNotCallRemoved = { 
/**
 * Entries that are gone.
 */
removed: number, 
/**
 * There may be more: ask again.
 */
more: boolean, };
// Which entries.
export type DoNotCallSelection = { "kind": "these", 
/**
 * Ids.
 */
ids: Array<DoNotCallId>, } | { "kind": "matching", 
/**
 * Part of a number or reason; `None`: every entry.
 */
search: string | null, 
/**
 * Not these.
 */
except: Array<DoNotCallId>, };
// Where an entry came from.
export type DoNotCallSource = "user" | "import" | "call" | "chat" | "carrier";
// What went wrong. Exported to TypeScript; the window maps every code exhaustively.
export type ErrorCode = "unknown_command" | "bad_request" | "unauthorized" | "not_found" | "invalid" | "name_taken" | "in_use" | "stale" | "refused" | "start_failed" | "import_state" | "file_unusable" | "batch_touched" | "export_not_ready" | "recording_missing" | "audio_unusable" | "vault_unavailable" | "cannot_write" | "disk_full" | "read_only" | "database_busy" | "database_newer" | "database_corrupt" | "line_unusable" | "line_shut" | "line_busy" | "number_barred" | "number_busy" | "internal";
// When pending callees are given up.
export type Expiry = { "kind": "never" } | { "kind": "after_import", 
/**
 * Minutes, at least 1.
 */
minutes: number, } | { "kind": "at", 
/**
 * The moment.
 */
at: number, };
// A new export task.
export type ExportCreate = { 
/**
 * What is asked for.
 */
request: ExportRequest, };
// Why an export failed.
export type ExportFailure = { "kind": "disk_full" } | { "kind": "not_writable" } | { "kind": "store" } | { "kind": "workbook" };
// File format.
export type ExportFormat = "xlsx" | "csv" | "json_lines";
// What one row is.
export type ExportGrain = "record" | "attempt";
// An export task by its id.
export type ExportRef = { 
/**
 * Id.
 */
id: ExportTaskId, };
// What the user asked for.
export type ExportRequest = { 
/**
 * Task whose records are exported.
 */
task: CallTaskId, 
/**
 * Name of the export ("Task Name" in the source).
 */
name: string, 
/**
 * File format.
 */
format: ExportFormat, 
/**
 * What one row is.
 */
grain: ExportGrain, 
/**
 * Which records; the tab is part of it.
 */
filter: RecordFilter, 
/**
 * Put the recordings beside the table in a zip.
 */
recordings: boolean, 
/**
 * IANA zone in which times are written: the user's.
 */
zone: string, };
// Status of an export task.
export type ExportStatus = { "status": "initializing" } | { "status": "running", 
/**
 * Rows written.
 */
done: number, 
/**
 * Rows in all.
 */
total: number, } | { "status": "succeeded", 
/**
 * Rows in it.
 */
rows: number, 
/**
 * Bytes of the file.
 */
bytes: number, } | { "status": "failed", 
/**
 * Why.
 */
reason: ExportFailure, } | { "status": "cancelled" };
// One export task.
export type ExportTask = { 
/**
 * Its row.
 */
id: ExportTaskId, 
/**
 * What was asked for.
 */
request: ExportRequest, 
/**
 * Name of the call task, for display.
 */
task_name: string, 
/**
 * Where it stands.
 */
state: ExportStatus, 
/**
 * The snapshot's moment: what finished later is not in it.
 */
created_at: number, 
/**
 * When it ended.
 */
finished_at: number | null, };
// An export task.
export type ExportTaskId = number;
// One export task.
export type ExportTaskView = { 
/**
 * It.
 */
export: ExportTask, 
/**
 * Name of its file.
 */
file_name: string, };
// All export tasks.
export type ExportTasks = { 
/**
 * Newest first.
 */
exports: Array<ExportTaskView>, };
// Chips of the Failed tab.
export type FailKind = "not_connected" | "not_placed" | "cancelled" | "expired" | "do_not_call";
// A field that is not right. Words are the window's.
export type FieldProblem = { 
/**
 * Path of the field, e.g. `schedule.windows`.
 */
field: string, 
/**
 * What is wrong.
 */
problem: Problem, };
// Why a file cannot be used.
export type FileProblem = { "kind": "not_found" } | { "kind": "not_readable" } | { "kind": "empty" } | { "kind": "password_protected" } | { "kind": "broken" } | { "kind": "not_a_spreadsheet" } | { "kind": "too_large" } | { "kind": "too_many_rows" } | { "kind": "too_many_columns", 
/**
 * How many.
 */
columns: number, } | { "kind": "no_visible_sheet" } | { "kind": "no_number_column" };
// A file that is ready to be kept: `GET /files/<id>`, or the native save dialog.
export type FileTicket = { 
/**
 * Ticket.
 */
id: number, 
/**
 * Proposed file name.
 */
name: string, 
/**
 * Bytes.
 */
bytes: number, };
// How the task of an import was found.
export type FoundBy = "chosen" | "workbook" | "foreign" | "unknown";
// Who ended an answered call.
export type HangupSide = "agent" | "callee" | "system";
// Something heard.
export type Heard = { "kind": "key", 
/**
 * The key.
 */
key: string, } | { "kind": "speech" };
// How a file is read.
export type ImportAdjust = { 
/**
 * Import.
 */
id: number, 
/**
 * Another task.
 */
task: CallTaskId | null, 
/**
 * Another sheet (index into `sheets`).
 */
sheet: number | null, 
/**
 * The number column (index into `columns`).
 */
number_column: number | null, };
// One batch.
export type ImportBatchView = { 
/**
 * Id.
 */
id: BatchId, 
/**
 * Name of the file; `None`: "Redial these".
 */
file_name: string | null, 
/**
 * Rows.
 */
callees: number, 
/**
 * When.
 */
created_at: number, 
/**
 * Nothing in it was called: it can be undone.
 */
can_undo: boolean, };
// Batches of a task.
export type ImportBatches = { 
/**
 * Newest first.
 */
batches: Array<ImportBatchView>, };
// A column as the preview shows it.
export type ImportColumn = { 
/**
 * Header as written.
 */
header: string, 
/**
 * What it means.
 */
meaning: ColumnMeaning, };
// Commit of an import.
export type ImportCommit = { 
/**
 * Import.
 */
id: number, 
/**
 * Include rows that need consent (numbers that the numbering plan does not know).
 */
include_unknown: boolean, };
// Counts of a preview, by verdict.
export type ImportCounts = { 
/**
 * Rows with anything in them, without the header.
 */
rows: number, 
/**
 * Accepted without a word.
 */
accepted: number, 
/**
 * Accepted with a warning.
 */
warnings: number, 
/**
 * Only with the user's consent.
 */
needs_consent: number, 
/**
 * Duplicates left out.
 */
duplicates: number, 
/**
 * Left out by the do-not-call list.
 */
do_not_call: number, 
/**
 * Wrong.
 */
rejected: number, };
// Where the rows of an import go.
export type ImportInto = "call_task" | "do_not_call";
// A file to read.
export type ImportOpen = { 
/**
 * Path on this machine (of the native dialog, a drop, or an upload).
 */
path: string, 
/**
 * For this task; `None`: the task that the workbook names, or one that the user chooses.
 */
task: CallTaskId | null, };
// An import by its id; it lives until it is cancelled, committed or the app ends.
export type ImportRef = { 
/**
 * Id.
 */
id: number, };
// One row of a preview.
export type ImportRow = { 
/**
 * Row in the file.
 */
row: number, 
/**
 * Cells as text, one a column.
 */
cells: Array<string>, 
/**
 * Number as it will be stored.
 */
number: string | null, 
/**
 * Where it belongs.
 */
verdict: RowVerdict, 
/**
 * Why.
 */
issues: Array<RowIssue>, };
// A page of a preview.
export type ImportRowPage = { 
/**
 * Rows.
 */
rows: Array<ImportRow>, 
/**
 * Where the next page begins.
 */
next: number | null, };
// Rows of a preview.
export type ImportRows = { 
/**
 * Import.
 */
id: number, 
/**
 * Only these; empty: all.
 */
verdicts: Array<RowVerdict>, 
/**
 * First row of the file to show: `next` of the page before; 0: from the start.
 */
from_row: number, 
/**
 * Most rows, at most 500.
 */
limit: number, };
// What a committed import did to the task.
export type ImportStarted = { "kind": "running" } | { "kind": "scheduled", 
/**
 * When.
 */
at: number, } | { "kind": "failed", 
/**
 * Why.
 */
failure: StartFailure, } | { "kind": "unchanged" };
// Where an import stands.
export type ImportState = { "state": "needs_task" } | { "state": "needs_number_column" } | { "state": "reading", 
/**
 * Rows read.
 */
rows: number, 
/**
 * 0 to 1000; `None`: not known.
 */
permille: number | null, } | { "state": "ready", 
/**
 * Counts.
 */
counts: ImportCounts, } | { "state": "unusable", 
/**
 * Why.
 */
problem: FileProblem, } | { "state": "committing", 
/**
 * Rows saved.
 */
done: number, 
/**
 * Rows in all.
 */
total: number, } | { "state": "committed", 
/**
 * Batch.
 */
batch: BatchId, 
/**
 * Rows.
 */
callees: number, 
/**
 * The task runs now because of it, or could not start.
 */
started: ImportStarted, } | { "state": "listed", 
/**
 * New entries.
 */
added: number, 
/**
 * On the list already.
 */
existed: number, 
/**
 * Rows without a readable number.
 */
rejected: number, 
/**
 * Not added, because the import was given up.
 */
left: number, } | { "state": "commit_failed", 
/**
 * Why.
 */
code: ErrorCode, 
/**
 * Entries that the do-not-call list has nevertheless; of callees none are saved.
 */
saved: number, };
// An import and where it stands.
export type ImportView = { 
/**
 * Id.
 */
id: number, 
/**
 * File name, without its folder.
 */
file_name: string, 
/**
 * Where its rows go.
 */
into: ImportInto, 
/**
 * The task that it is for; `None`: the user has to choose.
 */
task: CallTaskId | null, 
/**
 * Its name.
 */
task_name: string | null, 
/**
 * How the task was found.
 */
found_by: FoundBy, 
/**
 * Where it stands.
 */
state: ImportState, 
/**
 * Visible sheets.
 */
sheets: Array<string>, 
/**
 * The sheet that is read.
 */
sheet: number | null, 
/**
 * Columns of the sheet.
 */
columns: Array<ImportColumn>, 
/**
 * Columns that could hold the number; more than one: ask.
 */
number_candidates: Array<number>, 
/**
 * The number column.
 */
number_column: number | null, };
// One error, as it crosses the border.
export type IpcError = { 
/**
 * What.
 */
code: ErrorCode, 
/**
 * Plain English, for logs and scripts; the window has its own words for the code.
 */
message: string, 
/**
 * The field of the request that is wrong.
 */
field: string | null, 
/**
 * More, by code.
 */
detail: Record<string, unknown> | null, };
// A value with the words of its key.
export type LabelledValue = { 
/**
 * Key.
 */
key: string, 
/**
 * Words.
 */
label: string, 
/**
 * Value.
 */
value: string, };
// A new line. Debug hides the password.
export type LineCreate = { 
/**
 * Settings.
 */
draft: LineDraft, 
/**
 * Password of the SIP account.
 */
password: string | null, };
// What the user may change of a line.
export type LineDraft = { 
/**
 * Unique name.
 */
name: string, 
/**
 * What it is.
 */
kind: LineKind, 
/**
 * Numbers shown to callees; used in turn.
 */
caller_numbers: Array<CallerNumber>, 
/**
 * Hours in which this line may call; `None`: always.
 */
allowed: CallingSchedule | null, 
/**
 * Calls at once, 1 to 500.
 */
channels: number, 
/**
 * Calls started per second, 1 to 100.
 */
calls_per_second: number, 
/**
 * How long a callee's phone may ring, in seconds, 10 to 120.
 */
ring_seconds: number, 
/**
 * Price of a begun minute of talk.
 */
price_per_minute: Usd, 
/**
 * What this carrier means by an answer, where it differs from the table.
 */
outcome_overrides: Array<OutcomeOverride>, };
// A fault of our own line: not the callee's result, uses no attempt. Source: product 2.4.
export type LineFault = { "kind": "unauthorized" } | { "kind": "forbidden" } | { "kind": "full", 
/**
 * What Retry-After asked for, in milliseconds.
 */
retry_after: number | null, } | { "kind": "codec" } | { "kind": "unreachable" } | { "kind": "local" };
// Whether a line can take calls now.
export type LineHealth = { "state": "unknown" } | { "state": "ready", 
/**
 * When.
 */
at: number, } | { "state": "faulty", 
/**
 * When.
 */
at: number, 
/**
 * How.
 */
fault: LineFault, };
// A service instance: a phone line.
export type LineId = number;
// What a line is.
export type LineKind = { "kind": "practice", 
/**
 * How its callees behave.
 */
practice: PracticeSettings, } | { "kind": "sip", 
/**
 * The account, without its password (kept in the vault).
 */
account: SipAccount, };
// A line by its id.
export type LineRef = { 
/**
 * Id.
 */
id: LineId, };
// One step.
export type LineTestStepView = { 
/**
 * What was tried.
 */
what: LineTestWhat, 
/**
 * It worked.
 */
ok: boolean, 
/**
 * SIP code.
 */
sip_code: number | null, 
/**
 * Milliseconds.
 */
took_ms: number, };
// What a line test found.
export type LineTestView = { 
/**
 * Steps; the first failed one ends it.
 */
steps: Array<LineTestStepView>, 
/**
 * The fault.
 */
fault: LineFault | null, };
// Steps of a line test.
export type LineTestWhat = "resolve" | "reach" | "register" | "talk";
// A changed line. Debug hides the password.
export type LineUpdate = { 
/**
 * Which.
 */
id: LineId, 
/**
 * Settings.
 */
draft: LineDraft, 
/**
 * A new password; `None`: the one that is kept.
 */
password: string | null, };
// One line.
export type LineView = { 
/**
 * It.
 */
line: ServiceInstance, 
/**
 * Calls alive on it.
 */
live: number, 
/**
 * Tasks that use it, by name.
 */
used_in: Array<UsedIn>, 
/**
 * Connect rate by caller number: attempts and answered ones.
 */
numbers: Array<CallerNumberRate>, };
// All lines.
export type Lines = { 
/**
 * By name.
 */
lines: Array<LineView>, };
// A call that is alive.
export type LiveCall = { 
/**
 * Attempt.
 */
attempt: AttemptId, 
/**
 * Callee.
 */
callee: CalleeId, 
/**
 * Task.
 */
task: CallTaskId, 
/**
 * Name of the task.
 */
task_name: string, 
/**
 * Number.
 */
number: string, 
/**
 * Phase.
 */
phase: CallPhase, 
/**
 * When the phase began.
 */
since: number, 
/**
 * Last line of the call log, in short.
 */
caption: LogLine | null, };
// Trouble on this machine that stops a task.
export type LocalTrouble = "disk_full" | "read_only" | "database_busy";
// What a log line tells. Words for events are the window's.
export type LogEntry = { "kind": "said", 
/**
 * Text.
 */
text: string, 
/**
 * It was broken off.
 */
cut: boolean, } | { "kind": "heard", 
/**
 * Length.
 */
speech_ms: number, 
/**
 * Text, when there is recognition.
 */
text: string | null, } | { "kind": "key", 
/**
 * The key.
 */
key: string, } | { "kind": "silence" } | { "kind": "tag", 
/**
 * The tag.
 */
tag: OutputTag, } | { "kind": "voicemail" } | { "kind": "do_not_call" } | { "kind": "ended", 
/**
 * Who hung up.
 */
side: HangupSide, };
// A line of the call log.
export type LogLine = { 
/**
 * Milliseconds after the answer.
 */
at: number, 
/**
 * Who.
 */
speaker: LogSpeaker, 
/**
 * What.
 */
entry: LogEntry, };
// Who or what a line of the call log is about.
export type LogSpeaker = "agent" | "callee" | "event";
// No request, or no response.
export type Nothing = Record<symbol, never>;
// What one answer means on a line.
export type OutcomeOverride = { 
/**
 * The answer.
 */
signal: OutcomeSignal, 
/**
 * What it means there.
 */
result: CallResult, };
// What a carrier answers.
export type OutcomeSignal = { "kind": "sip", 
/**
 * Code.
 */
code: number, } | { "kind": "q850", 
/**
 * Cause.
 */
cause: number, };
// What would happen.
export type Outlook = { 
/**
 * Callees that it was reckoned with.
 */
callees: number, 
/**
 * First call; `None`: never.
 */
first_call: number | null, 
/**
 * When it would be done; `None`: not within 400 days.
 */
done_at: number | null, 
/**
 * Calling time that it takes, milliseconds.
 */
calling_ms: number, 
/**
 * Calls at once that the line and the concurrency allow.
 */
at_once: number, 
/**
 * The line's calls per second.
 */
per_second: number, 
/**
 * What it would cost; `None`: the line has not talked enough to tell.
 */
cost: CostRange | null, };
// A tag that a call was given.
export type OutputTag = { 
/**
 * Key of its definition; `main_intent` for the main intent.
 */
key: string, 
/**
 * Value.
 */
value: string, };
// Shares of behaviours, any whole numbers; each callee draws one.
export type PracticeMix = { 
/**
 * Answers and talks.
 */
answers: number, 
/**
 * Answers and presses a key when asked.
 */
presses_key: number, 
/**
 * Answers and hangs up soon.
 */
hangs_up: number, 
/**
 * Busy (486).
 */
busy: number, 
/**
 * Lets it ring.
 */
no_answer: number, 
/**
 * Rejects (603).
 */
rejects: number, 
/**
 * Number does not exist (404).
 */
invalid: number, 
/**
 * Switched off (480 with Q.850 20).
 */
powered_off: number, 
/**
 * Congestion (503).
 */
network_busy: number, 
/**
 * A voicemail with a beep.
 */
voicemail: number, };
// How the practice line behaves.
export type PracticeSettings = { 
/**
 * Shares.
 */
mix: PracticeMix, 
/**
 * Shortest and longest ringing, milliseconds.
 */
ring: [number, number], 
/**
 * Shortest and longest talk, milliseconds.
 */
talk: [number, number], 
/**
 * The same seed and number give the same behaviour.
 */
seed: number, };
// First run.
export type PracticeStart = { 
/**
 * Name of the task to create, in the user's language.
 */
task_name: string, 
/**
 * How many practice callees, 1 to 1000.
 */
callees: number, };
// What the first run made.
export type PracticeStarted = { 
/**
 * The task.
 */
task: CallTaskId, 
/**
 * A filled-in workbook of practice callees, to be opened with `import_open`.
 */
path: string, };
// What may be wrong with a field.
export type Problem = { "kind": "required" } | { "kind": "too_long", 
/**
 * Most characters.
 */
max: number, } | { "kind": "out_of_range", 
/**
 * Least.
 */
min: number, 
/**
 * Most.
 */
max: number, } | { "kind": "name_taken" } | { "kind": "missing" } | { "kind": "not_published" } | { "kind": "empty_range" } | { "kind": "unknown_zone" } | { "kind": "in_the_past" } | { "kind": "duplicate_key" } | { "kind": "bad_characters" } | { "kind": "unknown_step" } | { "kind": "unknown_variable" } | { "kind": "endless_circle" } | { "kind": "unreadable" };
// One chip.
export type RecordChip = { 
/**
 * What it filters by.
 */
key: ChipKey, 
/**
 * How many.
 */
count: number, };
// A search over one tab of a task's records. All conditions hold together.
export type RecordFilter = { 
/**
 * Tab.
 */
tab: RecordTab, 
/**
 * States inside Pending; empty: all.
 */
states: Array<CalleeState>, 
/**
 * Chips of Failed; empty: all.
 */
fail_kinds: Array<FailKind>, 
/**
 * Results; empty: all.
 */
results: Array<CallResult>, 
/**
 * Main intents; empty: all.
 */
main_intents: Array<string>, 
/**
 * Part of a number, outId, tag or variable.
 */
search: string | null, 
/**
 * Last attempt not before.
 */
from: number | null, 
/**
 * Last attempt before.
 */
until: number | null, 
/**
 * Talk not shorter than.
 */
min_talk: number | null, 
/**
 * Talk not longer than.
 */
max_talk: number | null, };
// Several records: chosen ones, or all that fit a filter but some.
export type RecordSelection = { "kind": "these", 
/**
 * Their callees.
 */
ids: Array<CalleeId>, } | { "kind": "matching", 
/**
 * The filter.
 */
filter: RecordFilter, 
/**
 * Left out.
 */
except: Array<CalleeId>, };
// Order of records.
export type RecordSort = "natural" | "reversed";
// Tabs of the execution records.
export type RecordTab = "completed" | "pending" | "failed";
// A recording by its attempt.
export type RecordingRef = { 
/**
 * Attempt.
 */
attempt: AttemptId, };
// A recording.
export type RecordingView = { 
/**
 * Where to play it: an address on loopback with Range support, for this run only.
 */
url: string, 
/**
 * Length.
 */
length_ms: number, 
/**
 * The agent's lane, 0 to 1.
 */
agent: Array<number>, 
/**
 * The callee's lane, 0 to 1.
 */
callee: Array<number>, };
// Redial When Unanswered.
export type RedialPolicy = { 
/**
 * Which reasons trigger it; at least one.
 */
reasons: Array<RedialReason>, 
/**
 * How many more attempts, 1 to 3.
 */
attempts: number, 
/**
 * Minutes after the last attempt ended, 1 to 720.
 */
interval_minutes: number, };
// Failure reasons that a user may choose for redial.
export type RedialReason = "call_rejected" | "user_busy" | "service_suspended" | "invalid_number" | "powered_off" | "network_busy" | "no_answer";
// Why a row is rejected or warned about.
export type RowIssue = { "kind": "no_number" } | { "kind": "not_a_number" } | { "kind": "digits_lost" } | { "kind": "cell_error", 
/**
 * Header of the column.
 */
column: string, } | { "kind": "missing_variable", 
/**
 * Its key.
 */
key: string, } | { "kind": "not_a_choice", 
/**
 * Key of the variable.
 */
key: string, } | { "kind": "bad_value", 
/**
 * Header of the column.
 */
column: string, } | { "kind": "duplicate_in_file", 
/**
 * That row.
 */
row: number, } | { "kind": "duplicate_in_task" } | { "kind": "in_other_task", 
/**
 * That task's name.
 */
task: string, } | { "kind": "do_not_call" } | { "kind": "unknown_number" } | { "kind": "ambiguous_country" } | { "kind": "already_expired" };
// Where a row of the preview belongs.
export type RowVerdict = "accepted" | "warning" | "needs_consent" | "duplicate" | "do_not_call" | "rejected";
// Steps; the first one opens the call (after the disclosure line).
export type Script = { 
/**
 * At least one; keys are unique.
 */
steps: Array<ScriptStep>, };
// One step: say, then listen or go on.
export type ScriptStep = { 
/**
 * Key that branches name.
 */
key: string, 
/**
 * What is said.
 */
say: Spoken, 
/**
 * Tags set when the step is reached.
 */
tags: Array<OutputTag>, 
/**
 * Put the callee on the do-not-call list when the step is reached.
 */
do_not_call: boolean, 
/**
 * What happens then.
 */
then: Then, };
// A stored line.
export type ServiceInstance = { 
/**
 * Its row.
 */
id: LineId, 
/**
 * A password is kept for it.
 */
has_password: boolean, 
/**
 * Whether it can take calls now.
 */
health: LineHealth, 
/**
 * Unique name.
 */
name: string, 
/**
 * What it is.
 */
kind: LineKind, 
/**
 * Numbers shown to callees; used in turn.
 */
caller_numbers: Array<CallerNumber>, 
/**
 * Hours in which this line may call; `None`: always.
 */
allowed: CallingSchedule | null, 
/**
 * Calls at once, 1 to 500.
 */
channels: number, 
/**
 * Calls started per second, 1 to 100.
 */
calls_per_second: number, 
/**
 * How long a callee's phone may ring, in seconds, 10 to 120.
 */
ring_seconds: number, 
/**
 * Price of a begun minute of talk.
 */
price_per_minute: Usd, 
/**
 * What this carrier means by an answer, where it differs from the table.
 */
outcome_overrides: Array<OutcomeOverride>, };
// The app's settings. Every field has a default, so that older stored settings stay readable.
export type Settings = { 
/**
 * Country in which numbers without `+` are read: ISO 3166 alpha-2, upper case. `None`: not
 * asked yet (first run asks).
 */
default_country: string | null, 
/**
 * IANA zone in which new tasks keep their calling time.
 */
time_zone: string, 
/**
 * `en`, `ru` or `zh`; `None`: as the desktop says.
 */
language: string | null, 
/**
 * Colours of the window.
 */
theme: Theme, 
/**
 * How late a scheduled start may still happen by itself after the app was closed, in hours.
 * Source: product, 2.2 ("within the grace (12 h)").
 */
missed_start_grace_hours: number, 
/**
 * Recordings older than this many days are deleted; `None`: kept.
 */
keep_recordings_days: number | null, };
// New settings.
export type SettingsUpdate = { 
/**
 * All of them.
 */
settings: Settings, };
// Settings with what belongs to them.
export type SettingsView = { 
/**
 * Settings.
 */
settings: Settings, };
// A SIP account: registrar, or peer without registration.
export type SipAccount = { 
/**
 * Host name or address of the registrar or peer.
 */
host: string, 
/**
 * Port; 5060 when absent.
 */
port: number | null, 
/**
 * Transport.
 */
transport: SipTransport, 
/**
 * User part of our address.
 */
username: string, 
/**
 * Name for digest authentication when it differs from `username`.
 */
auth_username: string | null, 
/**
 * Send REGISTER; else calls go straight to the host.
 */
register: boolean, 
/**
 * Where requests are sent when it is not `host` (`host` or `host:port`).
 */
outbound_proxy: string | null, };
// How SIP travels.
export type SipTransport = "udp" | "tcp";
// What a step says.
export type Spoken = { "kind": "nothing" } | { "kind": "text", 
/**
 * The text.
 */
text: string, } | { "kind": "audio", 
/**
 * The recording.
 */
audio: AudioId, 
/**
 * What it says, for the transcript.
 */
text: string, };
// Why a task did not start (preflight).
export type StartFailure = { "kind": "agent_unpublished" } | { "kind": "line_missing" } | { "kind": "line_down", 
/**
 * How.
 */
fault: LineFault, } | { "kind": "no_caller_number" } | { "kind": "no_callees" } | { "kind": "no_calling_time" } | { "kind": "expired" };
// Start Mode.
export type StartMode = { "kind": "immediately" } | { "kind": "scheduled", 
/**
 * The moment.
 */
at: number, };
// Tasks of a status.
export type StatusCount = { 
/**
 * Status.
 */
status: CallTaskStatusKind, 
/**
 * How many.
 */
count: number, };
// Why a task is stopped.
export type StopReason = { "kind": "scheduled", 
/**
 * The moment.
 */
at: number, } | { "kind": "missed_start", 
/**
 * The moment that was missed.
 */
at: number, } | { "kind": "by_user" } | { "kind": "line_fault", 
/**
 * The last fault.
 */
fault: LineFault, } | { "kind": "local", 
/**
 * What.
 */
trouble: LocalTrouble, };
// What this app is and how it stands.
export type SystemInfo = { 
/**
 * Version.
 */
version: string, 
/**
 * Data folder.
 */
data_folder: string, 
/**
 * `sqlite` or `postgres`.
 */
database: string, 
/**
 * Nothing was set up yet: show the first run.
 */
first_run: boolean, 
/**
 * Calls alive now.
 */
live_calls: number, 
/**
 * Running call tasks.
 */
running_call_tasks: number, 
/**
 * Spent today.
 */
spent_today: Usd, 
/**
 * How secrets are kept.
 */
vault: VaultKind, };
// What an agent finds out: the main intent, or an output tag.
export type TagDefinition = { 
/**
 * Key.
 */
key: string, 
/**
 * Words shown to the user.
 */
label: string, 
/**
 * Empty: any text. Otherwise one of these.
 */
choices: Array<string>, };
// Colours of the window.
export type Theme = "system" | "light" | "dark";
// What follows a step.
export type Then = { "kind": "end" } | { "kind": "goto", 
/**
 * Its key.
 */
step: string, } | { "kind": "listen", 
/**
 * Tried in order; the first that fits is taken.
 */
branches: Array<Branch>, 
/**
 * Where to go when something is heard that fits no branch; `None`: keep listening.
 */
otherwise: string | null, 
/**
 * Where to go when the last silence is over; `None`: end.
 */
silence: string | null, };
// Calls over time.
export type Timeline = { 
/**
 * Buckets with anything in them, in order.
 */
buckets: Array<TimelineBucket>, 
/**
 * When calling time is open in the span, as `[from, until)` pairs.
 */
open: Array<[number, number]>, };
// One bucket.
export type TimelineBucket = { 
/**
 * Begins at.
 */
at: number, 
/**
 * Attempts begun.
 */
started: number, 
/**
 * Of these, answered.
 */
answered: number, };
// How many there are.
export type Total = { 
/**
 * Exactly so many; with `more`, at least so many.
 */
count: number, 
/**
 * Counting stopped here.
 */
more: boolean, };
// US dollars in millionths.
export type Usd = number;
// A call task that uses something.
export type UsedIn = { 
/**
 * Id of the call task.
 */
id: CallTaskId, 
/**
 * Its name.
 */
name: string, };
// How secrets are kept.
export type VaultKind = "keychain" | "key_file";
// What to do when a machine answers.
export type VoicemailPolicy = { "kind": "hang_up" } | { "kind": "leave_message", 
/**
 * The message, with `{variables}`.
 */
text: string, };
// A day of the week.
export type Weekday = "mon" | "tue" | "wed" | "thu" | "fri" | "sat" | "sun";

export type Commands = {
  system_info: { req: Nothing; res: SystemInfo };
  settings_get: { req: Nothing; res: SettingsView };
  settings_update: { req: SettingsUpdate; res: SettingsView };
  choices: { req: Nothing; res: Choices };
  desk: { req: Nothing; res: Desk };
  practice_start: { req: PracticeStart; res: PracticeStarted };
  database_choose: { req: DatabaseChoose; res: DatabaseChosen };
  call_task_list: { req: CallTaskList; res: CallTaskPage };
  call_task_get: { req: CallTaskRef; res: CallTaskView };
  call_task_check: { req: CallTaskCheck; res: CallTaskChecked };
  call_task_create: { req: CallTaskCreate; res: CallTaskView };
  call_task_update: { req: CallTaskUpdate; res: CallTaskView };
  call_task_delete: { req: CallTaskRef; res: Nothing };
  call_task_start: { req: CallTaskRef; res: CallTaskView };
  call_task_stop: { req: CallTaskRef; res: CallTaskView };
  call_task_duplicate: { req: CallTaskRef; res: CallTaskView };
  call_task_timeline: { req: CallTaskTimeline; res: Timeline };
  template_build: { req: CallTaskRef; res: FileTicket };
  import_open: { req: ImportOpen; res: ImportView };
  import_get: { req: ImportRef; res: ImportView };
  import_adjust: { req: ImportAdjust; res: ImportView };
  import_rows: { req: ImportRows; res: ImportRowPage };
  import_rejected: { req: ImportRef; res: FileTicket };
  import_commit: { req: ImportCommit; res: ImportView };
  import_cancel: { req: ImportRef; res: Nothing };
  import_batches: { req: CallTaskRef; res: ImportBatches };
  import_undo: { req: BatchRef; res: Nothing };
  call_record_list: { req: CallRecordList; res: CallRecordPage };
  call_record_counts: { req: CallRecordCounts; res: CallRecordChips };
  call_record_get: { req: CallRecordRef; res: CallRecordView };
  call_record_cancel: { req: CallRecordMany; res: CallRecordChanged };
  call_record_redial: { req: CallRecordMany; res: CallRecordChanged };
  recording_get: { req: RecordingRef; res: RecordingView };
  recording_file: { req: RecordingRef; res: FileTicket };
  export_create: { req: ExportCreate; res: ExportTaskView };
  export_list: { req: Nothing; res: ExportTasks };
  export_cancel: { req: ExportRef; res: ExportTaskView };
  export_delete: { req: ExportRef; res: Nothing };
  export_file: { req: ExportRef; res: FileTicket };
  line_list: { req: Nothing; res: Lines };
  line_get: { req: LineRef; res: LineView };
  line_create: { req: LineCreate; res: LineView };
  line_update: { req: LineUpdate; res: LineView };
  line_delete: { req: LineRef; res: Nothing };
  line_test: { req: LineRef; res: LineTestView };
  agent_list: { req: Nothing; res: Agents };
  agent_get: { req: AgentRef; res: AgentView };
  agent_create: { req: AgentCreate; res: AgentView };
  agent_update: { req: AgentUpdate; res: AgentView };
  agent_publish: { req: AgentRef; res: AgentView };
  agent_delete: { req: AgentRef; res: Nothing };
  agent_duplicate: { req: AgentRef; res: AgentView };
  agent_test_call: { req: AgentTestCall; res: AgentTestCallView };
  agent_test_call_get: { req: AgentTestCallRef; res: AgentTestCallView };
  agent_test_call_end: { req: AgentTestCallRef; res: AgentTestCallView };
  agent_audio_add: { req: AudioAdd; res: AudioView };
  do_not_call_list: { req: DoNotCallList; res: DoNotCallPage };
  do_not_call_add: { req: DoNotCallAdd; res: DoNotCallAdded };
  do_not_call_remove: { req: DoNotCallRemove; res: DoNotCallRemoved };
  do_not_call_import: { req: DoNotCallImport; res: ImportView };
  do_not_call_export: { req: DoNotCallExport; res: FileTicket };
};

export const COMMAND_NAMES = [
  "system_info",
  "settings_get",
  "settings_update",
  "choices",
  "desk",
  "practice_start",
  "database_choose",
  "call_task_list",
  "call_task_get",
  "call_task_check",
  "call_task_create",
  "call_task_update",
  "call_task_delete",
  "call_task_start",
  "call_task_stop",
  "call_task_duplicate",
  "call_task_timeline",
  "template_build",
  "import_open",
  "import_get",
  "import_adjust",
  "import_rows",
  "import_rejected",
  "import_commit",
  "import_cancel",
  "import_batches",
  "import_undo",
  "call_record_list",
  "call_record_counts",
  "call_record_get",
  "call_record_cancel",
  "call_record_redial",
  "recording_get",
  "recording_file",
  "export_create",
  "export_list",
  "export_cancel",
  "export_delete",
  "export_file",
  "line_list",
  "line_get",
  "line_create",
  "line_update",
  "line_delete",
  "line_test",
  "agent_list",
  "agent_get",
  "agent_create",
  "agent_update",
  "agent_publish",
  "agent_delete",
  "agent_duplicate",
  "agent_test_call",
  "agent_test_call_get",
  "agent_test_call_end",
  "agent_audio_add",
  "do_not_call_list",
  "do_not_call_add",
  "do_not_call_remove",
  "do_not_call_import",
  "do_not_call_export",
] as const satisfies readonly (keyof Commands)[];
