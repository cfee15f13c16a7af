// Generated from the Rust contract (crate `app`) by the test `contract`; do not edit.

// What a question to the model is about.
export type About = { "kind": "answer", 
/**
 * The first of them that is not answered.
 */
first: number, } | { "kind": "first" } | { "kind": "reminder", 
/**
 * Which of the task's, from 0.
 */
index: number, } | { "kind": "appointment", 
/**
 * For when it was made.
 */
at: number, };
// A new agent.
export type AgentCreate = { 
/**
 * Name.
 */
name: string, 
/**
 * Draft; `None`: the sample of its kind.
 */
draft: AgentDraft | null, 
/**
 * Kind, where no draft is given.
 */
kind: AgentKind, };
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
// What a new agent begins with.
export type AgentKind = "script" | "converse" | "realtime";
// How the agent thinks: by a script, or by conversing through models.
export type AgentMind = { "kind": "script", 
/**
 * The script.
 */
script: Script, } | { "kind": "converse", 
/**
 * Its form.
 */
converse: Converse, };
// An agent by its id.
export type AgentRef = { 
/**
 * Id.
 */
id: AgentId, };
// A test conversation by this machine's microphone and speaker.
export type AgentSpokenTest = { 
/**
 * Agent; its draft speaks.
 */
id: AgentId, 
/**
 * Call variables.
 */
variables: { [key in string]: string }, };
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
 * What the services of an agent that converses cost.
 */
cost: Usd, 
/**
 * The model is being asked what the call came to: tags and summary follow.
 */
summing_up: boolean, 
/**
 * Summary.
 */
summary: string | null, 
/**
 * Whether it counts as the test before publishing, when it ended and somebody was reached.
 */
verdict: TestVerdict | null, 
/**
 * Where to hear it, when it ended and was answered.
 */
recording: RecordingView | null, };
// Something that the tester types.
export type AgentTypedLine = { 
/**
 * The test call.
 */
call: number, 
/**
 * What is said.
 */
text: string, };
// A test conversation by typing: without a phone, with the same agent code.
export type AgentTypedTest = { 
/**
 * Agent; its draft speaks. It must converse.
 */
id: AgentId, 
/**
 * Call variables.
 */
variables: { [key in string]: string }, };
// A changed draft. Debug hides what is secret.
export type AgentUpdate = { 
/**
 * Which.
 */
id: AgentId, 
/**
 * Draft.
 */
draft: AgentDraft, 
/**
 * New secrets by name (see `AgentView.secrets`); those not named, and empty ones, are kept.
 */
secrets: { [key in string]: string }, };
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
audio: Array<AudioView>, 
/**
 * Secrets that were given: `recognition`, `model`, `voice`, `realtime`, and `api/` with a
 * function's name.
 */
secrets: Array<string>, 
/**
 * What the chat model of an agent that converses costs: the user's own price, or the published
 * one; `None`: not known.
 */
model_price: ModelPrice | null, };
// All agents.
export type Agents = { 
/**
 * By name.
 */
agents: Array<AgentView>, };
// A new AI. Debug hides what is secret.
export type AiCreate = { 
/**
 * The form.
 */
draft: AiDraft, 
/**
 * Key of the service.
 */
key: string | null, 
/**
 * Secrets of custom functions, by the function's name.
 */
api_secrets: { [key in string]: string }, };
// The form of an AI. Its key, and what its calls keep secret, lie sealed beside it.
export type AiDraft = { 
/**
 * Name: required, unique.
 */
name: string, 
/**
 * Where the model is.
 */
place: AiPlace, 
/**
 * Which model there, e.g. `gpt-5-mini`; the scripted one needs none.
 */
model: string, 
/**
 * What it is to do and to know, in words. `{variables}` of the contact are filled in.
 */
instruction: string, 
/**
 * How it answers.
 */
sampling: AiSampling, 
/**
 * What it may call.
 */
functions: Array<FunctionDraft>, 
/**
 * What it writes when nobody answers.
 */
reminders: Array<Reminder>, 
/**
 * The user's own price; `None`: from the price table.
 */
price: ModelPrice | null, 
/**
 * How many of a dialogue's latest messages it is shown.
 */
history_messages: number, 
/**
 * Seconds within which it must begin to answer, and for which it may pause at most.
 */
patience_seconds: number, };
// How an AI does not work. A person must act.
export type AiFault = "missing" | "key_refused" | "no_credit" | "refused";
// Where a model is.
export type AiPlace = { "kind": "scripted" } | { "kind": "open_ai", 
/**
 * Its base address with the version, e.g. `https://api.openai.com/v1`.
 */
base_url: string, };
// What does a model cost?
export type AiPriceAsk = { 
/**
 * Where.
 */
place: AiPlace, 
/**
 * Which model.
 */
model: string, };
// What a model costs.
export type AiPriceView = { 
/**
 * For a million tokens; `None`: not known.
 */
price: ModelPrice | null, };
// A stored AI, with its newest version: the one that dialogues use.
export type AiProfile = { 
/**
 * Its row.
 */
id: AiProfileId, 
/**
 * The newest version.
 */
version: AiVersion, 
/**
 * Its key was given.
 */
has_key: boolean, 
/**
 * When it was created.
 */
created_at: number, };
// An AI: model, instruction, functions.
export type AiProfileId = number;
// An AI by its id.
export type AiRef = { 
/**
 * Id.
 */
id: AiProfileId, };
// How a model answers; `None`: as the service does by itself. Hundredths, so that two forms can be
// told equal.
export type AiSampling = { 
/**
 * Temperature in hundredths, 0 to 200.
 */
temperature_hundredths: number | null, 
/**
 * Top P in hundredths, 0 to 100.
 */
top_p_hundredths: number | null, 
/**
 * Reasoning effort.
 */
reasoning_effort: ReasoningEffort | null, 
/**
 * Verbosity.
 */
verbosity: Verbosity | null, 
/**
 * Longest answer in tokens: what is reserved before.
 */
max_output_tokens: number, };
// A test chat: the draft that is edited answers, nothing is sent anywhere, no task is charged.
export type AiTestChat = { 
/**
 * The AI: its key and knowledge are used.
 */
id: AiProfileId, 
/**
 * The form as it stands on the screen.
 */
draft: AiDraft, 
/**
 * The conversation so far, oldest first.
 */
lines: Array<TestChatLine>, };
// What the model answered.
export type AiTestReply = { 
/**
 * Words.
 */
text: string, 
/**
 * Functions that it called; none was performed but custom calls.
 */
calls: Array<TestChatCall>, 
/**
 * What it cost.
 */
cost: Usd | null, 
/**
 * Why there is no answer.
 */
trouble: ModelTrouble | null, };
// A changed AI: a new version. Debug hides what is secret.
export type AiUpdate = { 
/**
 * Which.
 */
id: AiProfileId, 
/**
 * The form.
 */
draft: AiDraft, 
/**
 * A new key; `None`: the one that is kept.
 */
key: string | null, 
/**
 * New secrets of custom functions; those not named are kept.
 */
api_secrets: { [key in string]: string }, };
// A version that was saved: it never changes. Each reply records the one it was made with.
export type AiVersion = { 
/**
 * Its row.
 */
id: AiVersionId, 
/**
 * Its AI.
 */
ai: AiProfileId, 
/**
 * 1, 2, 3 …
 */
number: number, 
/**
 * What was saved.
 */
draft: AiDraft, 
/**
 * When.
 */
saved_at: number, };
// One version of an AI.
export type AiVersionId = number;
// Versions of an AI.
export type AiVersions = { 
/**
 * Newest first.
 */
versions: Array<AiVersion>, };
// One AI.
export type AiView = { 
/**
 * It.
 */
ai: AiProfile, 
/**
 * Chat tasks that use it.
 */
used_in: Array<ChatTaskLink>, 
/**
 * Its knowledge files.
 */
knowledge: Array<KnowledgeFile>, 
/**
 * Names of functions whose secret was given.
 */
api_secrets: Array<string>, 
/**
 * What its model costs: the user's own price, or the published one; `None`: not known.
 */
price: ModelPrice | null, };
// All AIs.
export type Ais = { 
/**
 * By name.
 */
ais: Array<AiView>, };
// A header of an HTTP call.
export type ApiHeader = { 
/**
 * Name.
 */
name: string, 
/**
 * Value.
 */
value: string, };
// Methods of HTTP calls.
export type ApiMethod = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
// A promise to write again.
export type Appointment = { 
/**
 * When.
 */
at: number, 
/**
 * What about, in the model's words.
 */
note: string, };
// One attempt to reach a callee. It is the fencing token: what an older attempt says late is dropped.
export type AttemptId = number;
// Counts of a task's audience.
export type AudienceCounts = { 
/**
 * All.
 */
total: number, 
/**
 * Not written to yet.
 */
pending: number, 
/**
 * Under way.
 */
claimed: number, 
/**
 * To be tried again.
 */
deferred: number, 
/**
 * Reached.
 */
reached: number, 
/**
 * Cannot be reached.
 */
failed: number, 
/**
 * Left out.
 */
skipped: number, 
/**
 * May have been sent.
 */
uncertain: number, };
// What a column of an audience means.
export type AudienceMeaning = { "kind": "username" } | { "kind": "phone" } | { "kind": "user_id" } | { "kind": "link" } | { "kind": "name" } | { "kind": "variable", 
/**
 * Key.
 */
key: string, } | { "kind": "empty" };
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
// A picture for a manager. Debug hides it.
export type AvatarAdd = { 
/**
 * PNG, JPEG or WebP in base64: at most 128 KiB, and 16 to 512 pixels a side.
 */
data: string, };
// A picture of a manager.
export type AvatarId = number;
// A picture by its id.
export type AvatarRef = { 
/**
 * Id.
 */
id: AvatarId, };
// A picture that is kept. Debug hides it.
export type AvatarView = { 
/**
 * Id, for a manager's form.
 */
id: AvatarId, 
/**
 * It, as an address that a page can show: `data:image/png;base64,…`.
 */
url: string, };
// One import, or one "Redial these".
export type BatchId = number;
// A batch by its id.
export type BatchRef = { 
/**
 * Id.
 */
id: BatchId, };
// A call of a function of the user's own.
export type BegunCall = { 
/**
 * The question in whose answer the model called it.
 */
turn: number, 
/**
 * Its name.
 */
name: string, 
/**
 * Its arguments, as JSON.
 */
arguments: string, 
/**
 * Beginning of what it gave; `None`: not known, it may have been carried out or not.
 */
outcome: string | null, };
// What Bitrix24 makes of a lead.
export type Bitrix24Entity = "lead" | "deal";
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
 * How its sound travelled, when it was answered.
 */
sound: SoundUsed | null, 
/**
 * Cost.
 */
cost: Usd, 
/**
 * A recording is kept.
 */
has_recording: boolean, };
// What a function of a call does. The model's only powers.
export type CallFunction = { "kind": "end_call" } | { "kind": "send_keys" } | { "kind": "call_back" } | { "kind": "do_not_call" } | { "kind": "transfer", 
/**
 * To whom.
 */
transfer: Transfer, } | { "kind": "custom_api", 
/**
 * The call.
 */
api: CustomApi, };
// Something that the model may do in a call.
export type CallFunctionDraft = { 
/**
 * What it does.
 */
kind: CallFunction, 
/**
 * When to call it, in words that the model reads; empty: the built-in description.
 */
description: string, };
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
do_not_call: boolean, 
/**
 * What an agent that converses left of the shown attempt.
 */
talk: RecordTalk | null, };
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
next: number, } | { "kind": "all_done" } | { "kind": "line_busy" } | { "kind": "line_rests", 
/**
 * What failed them.
 */
fault: LineFault, 
/**
 * When the line is tested next.
 */
test_at: number, } | { "kind": "stopping", 
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
expiry: Expiry, 
/**
 * It starts only with a version of its agent that has passed a rehearsal.
 */
rehearsed: boolean, };
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
// Why the certificate of a carrier's server is not believed.
export type CertificateProblem = "unknown_issuer" | "other_name" | "expired" | "not_yet_valid" | "unusable";
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
// A stored channel.
export type Channel = { 
/**
 * Its row.
 */
id: ChannelId, 
/**
 * The form.
 */
draft: ChannelDraft, 
/**
 * Its secret was given.
 */
has_secret: boolean, 
/**
 * How it stood when it was last in use.
 */
health: ChannelHealth, 
/**
 * When it was created: its warm-up begins here.
 */
created_at: number, };
// Where people find a channel.
export type ChannelAddress = { 
/**
 * A link that opens it.
 */
link: string, 
/**
 * Lines of HTML for a foreign page.
 */
snippet: string | null, };
// A new channel. Debug hides what is secret.
export type ChannelCreate = { 
/**
 * The form.
 */
draft: ChannelDraft, 
/**
 * Its secret: the token of a bot.
 */
secret: string | null, };
// The form of a channel. Its secret (a bot's token) is not part of it: it lies sealed beside it.
export type ChannelDraft = { 
/**
 * Name: required, unique.
 */
name: string, 
/**
 * Kind, with what only this kind has.
 */
settings: ChannelSettings, 
/**
 * First messages that may be sent in an hour; `None`: the kind's own limit alone.
 */
first_per_hour: number | null, 
/**
 * First messages that may be sent in a day.
 */
first_per_day: number | null, 
/**
 * Days over which a new account grows from one first message a day to its full number; 0: at once.
 */
warm_up_days: number, 
/**
 * What the channel's owner charges for a message that is sent; it counts into the dialogue's limit.
 */
fee_per_message: Usd, };
// Why a channel does not work. It pauses its tasks; contacts stay.
export type ChannelFault = { "fault": "key_refused" } | { "fault": "banned" } | { "fault": "right_missing" } | { "fault": "limited", 
/**
 * Until when.
 */
until: number, } | { "fault": "taken_elsewhere" } | { "fault": "not_reached" } | { "fault": "unreadable" } | { "fault": "address_taken" };
// How a channel stands.
export type ChannelHealth = { "health": "idle" } | { "health": "connecting" } | { "health": "ready" } | { "health": "faulty", 
/**
 * Why.
 */
fault: ChannelFault, };
// A channel: an account, bot or page through which dialogues go.
export type ChannelId = number;
// The kinds of channels: thirteen, and the practice channel.
export type ChannelKind = "practice" | "telegram_cloud" | "telegram_bot" | "telegram_business" | "whatsapp_web" | "waba" | "vk_user" | "vk_public" | "avito" | "web_page" | "web_frame" | "web_widget" | "web_api" | "instagram";
// A kind of channel.
export type ChannelKindView = { 
/**
 * It.
 */
kind: ChannelKind, 
/**
 * Type of task; `None`: any.
 */
messenger: Messenger | null, 
/**
 * Whom it may write to first.
 */
outgoing: Outgoing, 
/**
 * Why it cannot be connected yet.
 */
not_connectable: NotConnectable | null, };
// A channel by its id.
export type ChannelRef = { 
/**
 * Id.
 */
id: ChannelId, };
// What only channels of a kind have.
export type ChannelSettings = { "kind": "practice", 
/**
 * Seed of what they do.
 */
seed: number, } | { "kind": "telegram_bot", 
/**
 * Address of the Bot API; `None`: Telegram's own.
 */
base_url: string | null, } | { "kind": "telegram_business", 
/**
 * Address of the Bot API; `None`: Telegram's own.
 */
base_url: string | null, } | { "kind": "web_page" } & WebSettings | { "kind": "web_frame" } & WebSettings | { "kind": "web_widget" } & WebSettings | { "kind": "web_api" } & WebSettings;
// What a channel's test found.
export type ChannelTestView = { 
/**
 * Name of the account behind it.
 */
account: string | null, 
/**
 * The fault, when something does not work.
 */
fault: ChannelFault | null, };
// A changed channel. Debug hides what is secret.
export type ChannelUpdate = { 
/**
 * Which.
 */
id: ChannelId, 
/**
 * The form.
 */
draft: ChannelDraft, 
/**
 * A new secret; `None`: the one that is kept.
 */
secret: string | null, };
// One channel.
export type ChannelView = { 
/**
 * It.
 */
channel: Channel, 
/**
 * The chat task that holds it.
 */
held_by: ChatTaskLink | null, 
/**
 * Where people find it: a link, or the lines to put into a page.
 */
address: ChannelAddress | null, };
// All channels, and what kinds there are.
export type Channels = { 
/**
 * By name.
 */
channels: Array<ChannelView>, 
/**
 * Kinds, in the order of the form.
 */
kinds: Array<ChannelKindView>, };
// Where a person can be written to, in the form in which it is stored and compared.
export type ChatAddress = { "kind": "username", "value": string } | { "kind": "phone", "value": string } | { "kind": "user_id", "value": string };
// How a task was completed.
export type ChatCompletion = "by_user" | "quiet";
// A new entry.
export type ChatListAdd = { 
/**
 * It.
 */
draft: ListEntryDraft, };
// Which entries of the lists.
export type ChatListAsk = { 
/**
 * One list; `None`: both.
 */
colour: ListColour | null, 
/**
 * Part of an address or note.
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
// A page of the lists.
export type ChatListPage = { 
/**
 * Rows, newest first.
 */
rows: Array<ListEntry>, 
/**
 * Where the next page begins.
 */
next: string | null, };
// Entries to be removed.
export type ChatListRemove = { 
/**
 * Which.
 */
ids: Array<ListEntryId>, };
// Which numbers.
export type ChatStatsAsk = { 
/**
 * Of one task; `None`: all.
 */
task: ChatTaskId | null, 
/**
 * From.
 */
from: number, 
/**
 * Until.
 */
until: number, 
/**
 * Zone in which days begin.
 */
zone: string, };
// Numbers of a day.
export type ChatStatsDay = { 
/**
 * When it begins.
 */
at: number, 
/**
 * Dialogues that began.
 */
dialogues: number, 
/**
 * Answers.
 */
replied: number, 
/**
 * Successes.
 */
success: number, 
/**
 * Spent.
 */
cost: Usd, };
// Numbers of a period.
export type ChatStatsView = { 
/**
 * Contacts written to first.
 */
reached: number, 
/**
 * Dialogues that began.
 */
dialogues: number, 
/**
 * Of these, with an answer.
 */
replied: number, 
/**
 * Interested.
 */
interest: number, 
/**
 * Left a contact.
 */
contact: number, 
/**
 * Successful.
 */
success: number, 
/**
 * Messages that came in.
 */
received: number, 
/**
 * Messages that went out.
 */
sent: number, 
/**
 * Spent.
 */
cost: Usd, 
/**
 * Spent for each success; `None`: there was none.
 */
cost_per_success: Usd | null, 
/**
 * By day.
 */
days: Array<ChatStatsDay>, };
// Tasks of a status.
export type ChatStatusCount = { 
/**
 * Status.
 */
status: ChatTaskStatusKind, 
/**
 * How many.
 */
count: number, };
// Why a task is stopped. Also what a start is refused with: it rests in stopped then, never in
// awaiting, for two such tasks would block each other for ever.
export type ChatStopReason = { "kind": "paused" } | { "kind": "manager_busy", 
/**
 * The manager.
 */
manager: ManagerId, 
/**
 * Its name.
 */
manager_name: string, 
/**
 * The task that has it.
 */
task: ChatTaskId, 
/**
 * That task's name.
 */
task_name: string, } | { "kind": "manager_disabled", 
/**
 * The manager.
 */
manager: ManagerId, 
/**
 * Its name; empty: it was deleted.
 */
manager_name: string, } | { "kind": "channel_held", 
/**
 * The channel.
 */
channel: ChannelId, 
/**
 * Its name.
 */
channel_name: string, 
/**
 * The task that holds it.
 */
task: ChatTaskId, 
/**
 * That task's name.
 */
task_name: string, } | { "kind": "channel_missing", 
/**
 * The channel.
 */
channel: ChannelId, 
/**
 * Its name; empty: it was deleted.
 */
channel_name: string, } | { "kind": "channel_fault", 
/**
 * The channel.
 */
channel: ChannelId, 
/**
 * Its name.
 */
channel_name: string, 
/**
 * The fault.
 */
fault: ChannelFault, } | { "kind": "ai_fault", 
/**
 * How.
 */
fault: AiFault, } | { "kind": "no_price", 
/**
 * The model.
 */
model: string, } | { "kind": "integration_missing" } | { "kind": "budget_spent" } | { "kind": "error_streak", 
/**
 * How many.
 */
errors: number, } | { "kind": "no_window" } | { "kind": "missed_start", 
/**
 * The moment.
 */
at: number, } | { "kind": "local", 
/**
 * What.
 */
trouble: LocalTrouble, };
// A stored chat task.
export type ChatTask = { 
/**
 * Its row.
 */
id: ChatTaskId, 
/**
 * The form.
 */
draft: ChatTaskDraft, 
/**
 * Status.
 */
status: ChatTaskStatus, 
/**
 * It has been in progress at least once.
 */
started_once: boolean, 
/**
 * When it was created.
 */
created_at: number, 
/**
 * When something last happened to it, its contacts or its dialogues.
 */
active_at: number, };
// What is shown beside the status; derived, never stored.
export type ChatTaskActivity = { "kind": "idle" } | { "kind": "writing", 
/**
 * When the next first message may go.
 */
next: number | null, } | { "kind": "cap_reached", 
/**
 * When the next may go.
 */
next: number, } | { "kind": "answering" } | { "kind": "channel_down", 
/**
 * The channel.
 */
channel: ChannelId, 
/**
 * The fault.
 */
fault: ChannelFault, };
// A form to be checked.
export type ChatTaskCheck = { 
/**
 * The task that is edited; `None`: a new one.
 */
id: ChatTaskId | null, 
/**
 * The form.
 */
draft: ChatTaskDraft, };
// What a check found.
export type ChatTaskChecked = { 
/**
 * What is wrong, by field.
 */
problems: Array<FieldProblem>, 
/**
 * Fields that differ from what is kept and need a pause.
 */
needs_pause: Array<ChatTaskField>, };
// A new chat task.
export type ChatTaskCreate = { 
/**
 * The form.
 */
draft: ChatTaskDraft, };
// The form of product 1.2.
export type ChatTaskDraft = { 
/**
 * Name: required, unique.
 */
name: string, 
/**
 * Type.
 */
messenger: Messenger, 
/**
 * Spending limit per dialogue; `None`: no limit. At this sum the dialogue is blocked, not the
 * task.
 */
dialogue_limit: Usd | null, 
/**
 * Service operation format, with what only outgoing communication has.
 */
format: ServiceFormat, 
/**
 * Channels, all of the chosen type (the practice channel fits every type).
 */
channels: Array<ChannelId>, 
/**
 * Managers: at least one for each channel.
 */
managers: Array<ManagerId>, 
/**
 * AI.
 */
ai: AiProfileId, 
/**
 * Integration: where successful chats are sent.
 */
integration: IntegrationId | null, 
/**
 * Days, hours and zone in which the task writes by itself: first messages and reminders. Answers
 * go at any time. The same type as Calling Time of a call task: windows of days in a zone are one
 * thing, whatever goes through them.
 */
schedule: CallingSchedule, 
/**
 * Start now, or at a time.
 */
start: StartMode, 
/**
 * What happens when the start was missed.
 */
missed_start: MissedStart, 
/**
 * When the task stops by itself.
 */
stop_when: StopConditions, 
/**
 * Words with which a person opts out; empty: the built-in ones of all languages.
 */
opt_out_words: Array<string>, 
/**
 * Reminders.
 */
reminders: TaskReminders, 
/**
 * Completed by itself after so many days without a message; `None`: never.
 */
quiet_days: number | null, };
// A copy of a chat task.
export type ChatTaskDuplicate = { 
/**
 * Which.
 */
id: ChatTaskId, 
/**
 * With the contacts that were not reached.
 */
unreached: boolean, };
// A field of the form, for rules about fields.
export type ChatTaskField = "name" | "messenger" | "dialogue_limit" | "format" | "channels" | "managers" | "ai" | "integration" | "schedule" | "start" | "missed_start" | "stop_when" | "opt_out_words" | "reminders" | "quiet_days" | "first" | "pace" | "leave_out";
// A chat task.
export type ChatTaskId = number;
// A chat task to lead to.
export type ChatTaskLink = { 
/**
 * Id.
 */
id: ChatTaskId, 
/**
 * Name.
 */
name: string, };
// Which chat tasks.
export type ChatTaskList = { 
/**
 * Statuses; empty: all.
 */
statuses: Array<ChatTaskStatusKind>, 
/**
 * Part of a name.
 */
search: string | null, 
/**
 * Order.
 */
sort: ChatTaskSort, 
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
// A page of chat tasks.
export type ChatTaskPage = { 
/**
 * Rows.
 */
rows: Array<ChatTaskView>, 
/**
 * Where the next page begins.
 */
next: string | null, 
/**
 * Tasks by status, under the same search.
 */
counts: Array<ChatStatusCount>, };
// A chat task by its id.
export type ChatTaskRef = { 
/**
 * Id.
 */
id: ChatTaskId, };
// Order of the task list.
export type ChatTaskSort = "activity" | "name" | "created" | "remaining" | "cost";
// Status, with what belongs to it.
export type ChatTaskStatus = { "status": "awaiting", 
/**
 * What it waits for.
 */
waiting: ChatWaiting, 
/**
 * Since when.
 */
since: number, } | { "status": "in_progress", 
/**
 * Since when.
 */
since: number, } | { "status": "stopped", 
/**
 * Why.
 */
reason: ChatStopReason, 
/**
 * Since when.
 */
since: number, } | { "status": "completed", 
/**
 * How.
 */
by: ChatCompletion, 
/**
 * Since when.
 */
since: number, };
// The status without its data: the source's words, for filters and counts.
export type ChatTaskStatusKind = "awaiting" | "in_progress" | "stopped" | "completed";
// A changed chat task.
export type ChatTaskUpdate = { 
/**
 * Which.
 */
id: ChatTaskId, 
/**
 * The form.
 */
draft: ChatTaskDraft, };
// A chat task with what is shown beside it.
export type ChatTaskView = { 
/**
 * The task.
 */
task: ChatTask, 
/**
 * Shown beside the status.
 */
activity: ChatTaskActivity, 
/**
 * Its audience; all zero where it has none.
 */
audience: AudienceCounts, 
/**
 * Its dialogues.
 */
dialogues: number, 
/**
 * Of these, successful ones.
 */
successes: number, 
/**
 * Spent so far.
 */
cost: Usd, 
/**
 * Name of the AI.
 */
ai_name: string, 
/**
 * Names of the managers.
 */
manager_names: Array<string>, 
/**
 * Names of the channels.
 */
channel_names: Array<string>, 
/**
 * Name of the integration.
 */
integration_name: string | null, };
// What an awaiting task waits for.
export type ChatWaiting = { "kind": "audience" } | { "kind": "starts_at", 
/**
 * The moment.
 */
at: number, } | { "kind": "connecting" } | { "kind": "window", 
/**
 * When it opens; `None`: not within 400 days.
 */
opens: number | null, };
// Chats of today.
export type ChatsToday = { 
/**
 * Dialogues that began.
 */
begun: number, 
/**
 * People who answered.
 */
replied: number, 
/**
 * Successful ones.
 */
success: number, 
/**
 * Spent.
 */
spent: Usd, 
/**
 * Contacts not yet reached in tasks that run.
 */
remaining: number, };
// An expectation with its verdict.
export type Checked = { 
/**
 * What was expected.
 */
expectation: Expectation, 
/**
 * Whether it was met.
 */
verdict: Verdict, };
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
// Why a dialogue is over.
export type CloseReason = "by_ai" | "is_bot" | "by_operator" | "opted_out" | "blocked" | "peer_gone";
// A codec.
export type Codec = "pcmu" | "pcma" | "g722" | "opus";
// What a column means.
export type ColumnMeaning = { "kind": "called_number" } | { "kind": "out_id" } | { "kind": "timezone" } | { "kind": "not_before" } | { "kind": "not_after" } | { "kind": "note" } | { "kind": "variable", 
/**
 * Key.
 */
key: string, } | { "kind": "empty" };
// Why a choice of columns cannot be used. Columns are counted from 0.
export type ColumnProblem = { "kind": "no_address" } | { "kind": "twice", 
/**
 * The one.
 */
first: number, 
/**
 * The other.
 */
second: number, } | { "kind": "same_name", 
/**
 * The one.
 */
first: number, 
/**
 * The other.
 */
second: number, } | { "kind": "no_name", 
/**
 * It.
 */
column: number, } | { "kind": "bad_name", 
/**
 * Its column.
 */
column: number, } | { "kind": "reserved_name", 
/**
 * Its column.
 */
column: number, };
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
 * Whether the draft was tried as it is now.
 */
test: DraftTest, 
/**
 * When the draft was last saved.
 */
updated_at: number, };
// A row of a task's audience.
export type Contact = { 
/**
 * Its row.
 */
id: ContactId, 
/**
 * Its task.
 */
task: ChatTaskId, 
/**
 * The batch that brought it.
 */
batch: BatchId | null, 
/**
 * Where it came from.
 */
origin: ContactOrigin, 
/**
 * Where it can be written to. Unique in the task.
 */
address: ChatAddress, 
/**
 * Name; empty: not known.
 */
name: string, 
/**
 * Values for `{variables}`, a JSON object.
 */
variables: string, 
/**
 * What has become of it.
 */
state: ContactState, 
/**
 * Its dialogue, once there is one.
 */
dialogue: DialogueId | null, };
// Why a contact cannot be reached.
export type ContactFailure = "unknown" | "blocked_us" | "not_allowed" | "text_refused" | "given_up";
// A contact of a chat task: a row of its audience, or somebody who wrote first.
export type ContactId = number;
// Which contacts.
export type ContactList = { 
/**
 * Of which task.
 */
task: ChatTaskId, 
/**
 * States; empty: all.
 */
states: Array<ContactStateKind>, 
/**
 * Part of a name or address.
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
// Contacts of a task.
export type ContactMany = { 
/**
 * Of which task.
 */
task: ChatTaskId, 
/**
 * Which.
 */
selection: ContactSelection, };
// Where a contact came from.
export type ContactOrigin = "import" | "earlier";
// A page of contacts.
export type ContactPage = { 
/**
 * Rows.
 */
rows: Array<Contact>, 
/**
 * Where the next page begins.
 */
next: string | null, 
/**
 * The whole audience by state.
 */
counts: AudienceCounts, };
// Several contacts: chosen ones, or all that fit a filter but some.
export type ContactSelection = { "kind": "these", 
/**
 * Which.
 */
ids: Array<ContactId>, } | { "kind": "matching", 
/**
 * States; empty: all.
 */
states: Array<ContactStateKind>, 
/**
 * Part of a name or address.
 */
search: string | null, 
/**
 * Left out.
 */
except: Array<ContactId>, };
// Where an audience of known people is taken from.
export type ContactSource = { "kind": "task", 
/**
 * The task.
 */
task: ChatTaskId, 
/**
 * In these states; empty: all. "The contacts not reached" of a completed task are skipped,
 * failed and deferred ones.
 */
states: Array<ContactStateKind>, } | { "kind": "tag", 
/**
 * The tag.
 */
tag: DialogueTag, 
/**
 * In this task; `None`: in all.
 */
task: ChatTaskId | null, };
// What has become of a contact.
export type ContactState = { "state": "pending" } | { "state": "claimed", 
/**
 * Over which channel.
 */
channel: ChannelId, 
/**
 * Since when.
 */
since: number, } | { "state": "deferred", 
/**
 * Not before.
 */
until: number, 
/**
 * Why.
 */
reason: DeferReason, } | { "state": "reached", 
/**
 * When.
 */
at: number, } | { "state": "failed", 
/**
 * Why.
 */
reason: ContactFailure, 
/**
 * When it was found out.
 */
at: number, } | { "state": "skipped", 
/**
 * Why.
 */
reason: SkipReason, 
/**
 * When.
 */
at: number, } | { "state": "uncertain", 
/**
 * Since when.
 */
since: number, };
// The state without its data, for the store's index, filters and counts.
export type ContactStateKind = "pending" | "claimed" | "deferred" | "reached" | "failed" | "skipped" | "uncertain";
// What was left out.
export type ContactsSkipped = { 
/**
 * Contacts that are written to no more.
 */
skipped: number, };
// Who has the word in a dialogue.
export type Control = { "control": "ai" } | { "control": "operator", 
/**
 * Why.
 */
reason: HandOver, 
/**
 * Since when.
 */
since: number, } | { "control": "closed", 
/**
 * Why.
 */
reason: CloseReason, 
/**
 * Since when.
 */
since: number, } | { "control": "blocked_by_limit", 
/**
 * Since when.
 */
since: number, } | { "control": "muted_by_list", 
/**
 * Since when.
 */
since: number, };
// The control state without its data, for filters and counts.
export type ControlKind = "ai" | "operator" | "closed" | "blocked_by_limit" | "muted_by_list";
// The form of an agent that converses. Keys lie sealed beside the agent.
export type Converse = { 
/**
 * How it hears, thinks and speaks. Forms of before there was a choice are cascades.
 */
kind: ConverseKind, 
/**
 * What it is to do and to know, in words, with `{variables}`.
 */
instruction: string, 
/**
 * Said at once when the callee answers (after the disclosure), with `{variables}`; empty: the
 * model begins.
 */
opening_line: string, 
/**
 * Language of the call (ISO 639-1); empty: recognition finds out.
 */
language: string, 
/**
 * What turns the callee's voice into words; a realtime model does it by itself.
 */
recognition: RecognitionService, 
/**
 * What thinks, in the call (a realtime model thinks by itself) and of what it came to.
 */
model: ConverseModel, 
/**
 * What speaks; where a realtime model speaks, the lines of the form only.
 */
voice: VoiceChoice, 
/**
 * What the model may do in the call.
 */
functions: Array<CallFunctionDraft>, 
/**
 * Most that the services of one call may cost, the summary included; `None`: no limit.
 */
limit: Usd | null, 
/**
 * After so many seconds a callee who does not stop speaking is answered, 10 to 60.
 */
longest_turn_seconds: number, 
/**
 * Milliseconds of silence that end the callee's turn, 500 to 2000.
 */
end_of_turn_ms: number, 
/**
 * Said while the callee would wait too long for the answer ("One moment, please."); used in turn.
 */
fillers: Array<string>, 
/**
 * Said when a service did not answer, before it is tried again.
 */
trouble_line: string, 
/**
 * Said before the agent ends the call by itself: services fail, nobody speaks, the longest call.
 */
farewell: string, 
/**
 * A key that puts the callee on the do-not-call list.
 */
do_not_call_key: string | null, 
/**
 * Tags of a call that nobody answered (the main intent among them).
 */
unanswered_tags: Array<OutputTag>, 
/**
 * Write a summary after the call.
 */
summary: boolean, };
// How an agent that converses does it.
export type ConverseKind = { "kind": "cascade" } | { "kind": "realtime", 
/**
 * Its service.
 */
service: RealtimeService, };
// The chat model of an agent.
export type ConverseModel = { 
/**
 * Where it is.
 */
place: AiPlace, 
/**
 * Which model there; the scripted one needs none.
 */
model: string, 
/**
 * How it answers.
 */
sampling: AiSampling, 
/**
 * The user's own price; `None`: from the price table.
 */
price: ModelPrice | null, };
// Which part of a conversation failed.
export type ConversePart = "recognition" | "model" | "voice" | "money";
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
// An HTTP call described by the user. `{key}` in address and body is an argument, escaped for its
// place.
export type CustomApi = { 
/**
 * Name that the model calls: letters, digits, `_` and `-`; unique in the AI.
 */
name: string, 
/**
 * Method.
 */
method: ApiMethod, 
/**
 * Address; arguments stand in its path and query, never in its host.
 */
url: string, 
/**
 * Headers, as they are.
 */
headers: Array<ApiHeader>, 
/**
 * Name of a header whose value is secret and lies sealed beside the form; `None`: there is none.
 */
secret_header: string | null, 
/**
 * JSON body; empty: none.
 */
body: string, 
/**
 * Arguments.
 */
arguments: Array<FunctionField>, 
/**
 * Seconds within which it must answer.
 */
timeout_seconds: number, };
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
// A tag with the moment at which it was first given.
export type DatedTag = { 
/**
 * The tag.
 */
tag: DialogueTag, 
/**
 * When.
 */
at: number, };
// Why a contact waits.
export type DeferReason = "channel" | "model" | "limit";
// An entry of the outbox, without its lead. Unique by integration, dialogue and event.
export type Delivery = { 
/**
 * Its row.
 */
id: DeliveryId, 
/**
 * To which integration.
 */
integration: IntegrationId, 
/**
 * From which dialogue.
 */
dialogue: DialogueId, 
/**
 * What happened there.
 */
event: LeadEvent, 
/**
 * How it stands.
 */
state: DeliveryState, 
/**
 * Tries that began, since it was made or since Retry.
 */
tries: number, 
/**
 * What tries made at the receiver so far.
 */
made: string | null, 
/**
 * When it was put in.
 */
created_at: number, };
// Deliveries of a state.
export type DeliveryCount = { 
/**
 * State.
 */
state: DeliveryStateKind, 
/**
 * How many.
 */
count: number, };
// Why a delivery failed, as it is kept in the outbox and shown.
export type DeliveryFault = { 
/**
 * What went wrong.
 */
kind: DeliveryFaultKind, 
/**
 * HTTP or SMTP code, when there was an answer.
 */
code: number | null, 
/**
 * The receiver's answer in short, without secrets; empty when it said nothing.
 */
answer: string, };
// What can go wrong with a delivery.
export type DeliveryFaultKind = "bad_settings" | "secret_missing" | "secret_unreadable" | "unreachable" | "timed_out" | "broken" | "not_trusted" | "insecure" | "unauthorized" | "payment" | "forbidden" | "not_found" | "redirected" | "rejected" | "conflict" | "too_many" | "overloaded" | "receiver_failed" | "bad_answer" | "uncertain" | "file_busy" | "file_read_only" | "folder_missing" | "disk_full" | "foreign_file" | "file_full" | "file_failed";
// An entry of the outbox: one lead on its way to an integration.
export type DeliveryId = number;
// How a delivery stands.
export type DeliveryState = { "state": "waiting", 
/**
 * When it is due.
 */
due: number, 
/**
 * Why the last try failed; `None`: there was none.
 */
fault: DeliveryFault | null, } | { "state": "sending", 
/**
 * Since when.
 */
since: number, } | { "state": "delivered", 
/**
 * When it was accepted.
 */
at: number, } | { "state": "dead", 
/**
 * Since when.
 */
since: number, 
/**
 * Why the last try failed.
 */
fault: DeliveryFault, };
// The state without its data, for filters and counts.
export type DeliveryStateKind = "waiting" | "sending" | "delivered" | "dead";
// A delivery with the names that belong to it.
export type DeliveryView = { 
/**
 * It.
 */
delivery: Delivery, 
/**
 * Name of the integration.
 */
integration_name: string, 
/**
 * Name of the chat task.
 */
task_name: string, 
/**
 * The person's name.
 */
person: string, };
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
 * Spent on calls today.
 */
spent_today: Usd, 
/**
 * Callees that wait in running tasks.
 */
waiting: number, 
/**
 * Chats today.
 */
chats: ChatsToday, 
/**
 * What needs a person.
 */
needs: Array<DeskNeed>, 
/**
 * Calls alive, newest first, at most 100.
 */
live: Array<LiveCall>, 
/**
 * Dialogues alive, those that wait for a person first, at most 60.
 */
live_chats: Array<LiveChat>, };
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
reason: StopReason, } | { "kind": "chat_stopped", 
/**
 * Task.
 */
task: ChatTaskId, 
/**
 * Its name.
 */
name: string, 
/**
 * Why.
 */
reason: ChatStopReason, } | { "kind": "channel_faulty", 
/**
 * Channel.
 */
channel: ChannelId, 
/**
 * Its name.
 */
name: string, 
/**
 * How.
 */
fault: ChannelFault, } | { "kind": "leads_dead", 
/**
 * How many.
 */
count: number, } | { "kind": "line_faulty", 
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
// A stored dialogue. Unique by channel and peer within a task.
export type Dialogue = { 
/**
 * Its row.
 */
id: DialogueId, 
/**
 * Its task.
 */
task: ChatTaskId, 
/**
 * Over which channel.
 */
channel: ChannelId, 
/**
 * The other side's address in the channel.
 */
peer: string, 
/**
 * The contact that it began with; `None`: the person wrote first.
 */
contact: ContactId | null, 
/**
 * Who speaks for us.
 */
manager: ManagerId, 
/**
 * What is known of the other side.
 */
person: PersonCard, 
/**
 * What the rules keep.
 */
state: DialogueState, 
/**
 * Money against the limit.
 */
purse: Purse, 
/**
 * Messages of the person that nobody of the team has seen.
 */
unread: number, 
/**
 * When it began.
 */
created_at: number, 
/**
 * When its last message was written.
 */
last_at: number, 
/**
 * Beginning of its last message, for the list.
 */
last_text: string, };
// Which dialogues. All conditions hold together.
export type DialogueFilter = { 
/**
 * Of this task; `None`: of all.
 */
task: ChatTaskId | null, 
/**
 * Over this channel.
 */
channel: ChannelId | null, 
/**
 * With all of these tags.
 */
tags: Array<DialogueTag>, 
/**
 * In one of these control states; empty: all.
 */
controls: Array<ControlKind>, 
/**
 * With messages that nobody of the team has seen.
 */
unread: boolean, 
/**
 * Part of name, user name, phone or the last message, in any case.
 */
search: string | null, };
// What one row of dialogues is.
export type DialogueGrain = "dialogue" | "message";
// A dialogue with one person over one channel.
export type DialogueId = number;
// Which dialogues.
export type DialogueList = { 
/**
 * Of one task; `None`: all.
 */
task: ChatTaskId | null, 
/**
 * Of one channel.
 */
channel: ChannelId | null, 
/**
 * With one of these tags; empty: any.
 */
tags: Array<DialogueTag>, 
/**
 * In one of these control states; empty: any.
 */
controls: Array<ControlKind>, 
/**
 * With unread messages only.
 */
unread: boolean, 
/**
 * Part of a name, user name, phone or of the last message.
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
// Which messages of a dialogue.
export type DialogueMessages = { 
/**
 * Which.
 */
id: DialogueId, 
/**
 * Only older than this one.
 */
before: MessageId | null, 
/**
 * Only newer than this one.
 */
after: MessageId | null, 
/**
 * Most rows, at most 500; 0: 100.
 */
limit: number, };
// A page of dialogues.
export type DialoguePage = { 
/**
 * Rows, last written first.
 */
rows: Array<DialogueView>, 
/**
 * Where the next page begins.
 */
next: string | null, 
/**
 * Dialogues with unread messages, over all tasks.
 */
unread: number, };
// A higher limit for a dialogue.
export type DialogueRaise = { 
/**
 * Which.
 */
id: DialogueId, 
/**
 * How.
 */
raise: LimitRaise, };
// A dialogue by its id.
export type DialogueRef = { 
/**
 * Id.
 */
id: DialogueId, };
// What the rules keep of a dialogue.
export type DialogueState = { 
/**
 * Who has the word.
 */
control: Control, 
/**
 * Tags.
 */
tags: Array<DatedTag>, 
/**
 * What the AI is at.
 */
phase: Phase, 
/**
 * Number of the latest question to the model: what an older one says late is dropped.
 */
turn: number, 
/**
 * Functions that were called since the person's last message.
 */
calls: number, 
/**
 * Reminders that were written since the person's last message.
 */
reminders_done: number, 
/**
 * When the AI promised to write again.
 */
appointments: Array<Appointment>, 
/**
 * The person's last message.
 */
person_at: number | null, 
/**
 * Our last message, whoever wrote it.
 */
ours_at: number | null, 
/**
 * The person's last message came after ours.
 */
unanswered: boolean, 
/**
 * The person's first message that came while an answer was too far on to be given up.
 */
newer: number | null, 
/**
 * The user's own functions that were called for what is not answered yet. Written down before
 * they are called: whatever happens meanwhile, the model is told of them and not asked as if
 * nothing had been called.
 */
begun: Array<BegunCall>, };
// A tag of a dialogue. Independent of each other and of the control state.
export type DialogueTag = "replied" | "interest" | "contact" | "success" | "closed" | "is_bot" | "operator";
// A dialogue with the names that belong to it.
export type DialogueView = { 
/**
 * It.
 */
dialogue: Dialogue, 
/**
 * Name of the task.
 */
task_name: string, 
/**
 * Name of the channel.
 */
channel_name: string, 
/**
 * Name of the manager.
 */
manager_name: string, 
/**
 * Its picture.
 */
manager_avatar: AvatarId | null, 
/**
 * The AI is at work on an answer.
 */
typing: boolean, };
// A message of the team.
export type DialogueWrite = { 
/**
 * Which.
 */
id: DialogueId, 
/**
 * Words.
 */
text: string, };
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
// Whether the draft was tried as it is now.
export type DraftTest = { "kind": "published" } | { "kind": "heard", 
/**
 * When it ended.
 */
at: number, } | { "kind": "changed", 
/**
 * When that one ended.
 */
at: number, } | { "kind": "never" };
// People of earlier work for a chat task.
export type EarlierAdd = { 
/**
 * The task.
 */
task: ChatTaskId, 
/**
 * Where they are taken from.
 */
source: ContactSource, };
// What came of it.
export type EarlierAdded = { 
/**
 * Contacts that the task did not have.
 */
added: number, };
// People of earlier work.
export type EarlierAsk = { 
/**
 * Where they are taken from.
 */
source: ContactSource, };
// How many there are.
export type EarlierCount = { 
/**
 * People, each counted once.
 */
contacts: number, };
// What went wrong. Exported to TypeScript; the window maps every code exhaustively.
export type ErrorCode = "unknown_command" | "bad_request" | "unauthorized" | "not_found" | "invalid" | "name_taken" | "in_use" | "stale" | "refused" | "start_failed" | "import_state" | "file_unusable" | "batch_touched" | "export_not_ready" | "recording_missing" | "audio_unusable" | "vault_unavailable" | "cannot_write" | "disk_full" | "read_only" | "database_busy" | "database_newer" | "database_corrupt" | "line_unusable" | "line_shut" | "line_busy" | "number_barred" | "number_busy" | "rehearsing" | "not_tested" | "no_sound" | "internal";
// Something that is expected of the agent.
export type Expectation = { "kind": "takes_for_person" } | { "kind": "answers" } | { "kind": "ends_politely" } | { "kind": "ends_within", 
/**
 * Seconds.
 */
seconds: number, } | { "kind": "stays_calm" } | { "kind": "does_not_deny_robot" } | { "kind": "knows_machine" } | { "kind": "keeps_voicemail_policy" } | { "kind": "asks_into_silence" } | { "kind": "speaks_through_noise" } | { "kind": "promises_call_back" } | { "kind": "puts_on_list" };
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
// What one row of call records is.
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
 * Name of the export ("Task Name" in the source).
 */
name: string, 
/**
 * File format.
 */
format: ExportFormat, 
/**
 * IANA zone in which times are written: the user's.
 */
zone: string, 
/**
 * What is exported.
 */
source: ExportSource, };
// What is exported.
export type ExportSource = { "kind": "records", 
/**
 * The task.
 */
task: CallTaskId, 
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
recordings: boolean, } | { "kind": "dialogues", 
/**
 * What one row is.
 */
grain: DialogueGrain, 
/**
 * Which dialogues.
 */
filter: DialogueFilter, } | { "kind": "numbers", 
/**
 * Of one chat task; `None`: of each.
 */
task: ChatTaskId | null, 
/**
 * What one row is.
 */
grain: NumbersGrain, 
/**
 * From; days begin at midnight of the zone.
 */
from: number, 
/**
 * Until, not included.
 */
until: number, };
// Status of an export task.
export type ExportStatus = { "status": "initializing" } | { "status": "running", 
/**
 * Records, dialogues or stretches of time that are written.
 */
done: number, 
/**
 * Of so many.
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
 * Name of the task, for display; empty: all chat tasks.
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
// What an argument may hold.
export type FieldKind = { "kind": "text" } | { "kind": "number" } | { "kind": "boolean" } | { "kind": "choice", 
/**
 * The choices.
 */
of: Array<string>, };
// One field of the receiver and what goes into it.
export type FieldMapping = { 
/**
 * The receiver's field: a key, a field code or a column heading.
 */
target: string, 
/**
 * What goes into it.
 */
source: LeadField, };
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
export type FileProblem = { "kind": "not_found" } | { "kind": "not_readable" } | { "kind": "empty" } | { "kind": "password_protected" } | { "kind": "broken" } | { "kind": "not_a_spreadsheet" } | { "kind": "too_large" } | { "kind": "cell_too_long", 
/**
 * Its row.
 */
row: number, } | { "kind": "unclosed_quote", 
/**
 * The row where it begins.
 */
row: number, } | { "kind": "too_many_rows" } | { "kind": "too_many_columns", 
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
// The first message.
export type FirstMessage = { "kind": "fixed", 
/**
 * The variants.
 */
variants: Array<MessageVariant>, } | { "kind": "written_by_ai", 
/**
 * What it is to write.
 */
instruction: string, } | { "kind": "template", 
/**
 * Its name there.
 */
name: string, 
/**
 * Its language there, e.g. `en_US`.
 */
language: string, 
/**
 * What goes into its places, in order, with `{variables}`.
 */
parameters: Array<string>, };
// What the first message would be.
export type FirstMessageAsk = { 
/**
 * The task; `None`: it is not created yet.
 */
id: ChatTaskId | null, 
/**
 * The form.
 */
draft: ChatTaskDraft, };
// A first message.
export type FirstMessageView = { 
/**
 * To whom.
 */
to: string, 
/**
 * Words.
 */
text: string, 
/**
 * Which variant, from 0; `None`: the AI will write it.
 */
variant: number | null, 
/**
 * Variables without a value.
 */
missing: Array<string>, };
// First messages of up to five contacts.
export type FirstMessages = { 
/**
 * One for each contact.
 */
messages: Array<FirstMessageView>, };
// How the task of an import was found.
export type FoundBy = "chosen" | "workbook" | "foreign" | "unknown";
// A function that the AI may call.
export type FunctionDraft = { 
/**
 * What it does.
 */
kind: FunctionKind, 
/**
 * When to call it, in words that the model reads; empty: the built-in description.
 */
description: string, };
// An argument of a function that the user described.
export type FunctionField = { 
/**
 * Key: letters, digits, `_`.
 */
key: string, 
/**
 * What it is, in words that the model reads.
 */
description: string, 
/**
 * What it may hold.
 */
kind: FieldKind, 
/**
 * The model must give it.
 */
required: boolean, };
// What a function does. The model's only powers.
export type FunctionKind = { "kind": "success", 
/**
 * What else it is to find out, beside summary, name, phone and e-mail.
 */
fields: Array<FunctionField>, } | { "kind": "get_contact" } | { "kind": "interest" } | { "kind": "close" } | { "kind": "is_bot" } | { "kind": "operator" } | { "kind": "scheduler" } | { "kind": "custom_api", 
/**
 * The call.
 */
api: CustomApi, };
// Why a person of the team has the word.
export type HandOver = { "kind": "took_over" } | { "kind": "asked_by_ai", 
/**
 * Why, in its words.
 */
note: string, } | { "kind": "model_trouble", 
/**
 * The last trouble.
 */
trouble: ModelTrouble, } | { "kind": "too_many_calls" } | { "kind": "send_trouble", 
/**
 * The last failure.
 */
failure: MessageFailure, };
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
 * A chat task; at most one of the two.
 */
chat_task: ChatTaskId | null, 
/**
 * Another sheet (index into `sheets`).
 */
sheet: number | null, 
/**
 * The number column (index into `columns`); of contacts the one that says where they are.
 */
number_column: number | null, 
/**
 * What the columns mean; of callees and contacts only. It is remembered for the next file with
 * the same headers.
 */
columns: ImportColumnChoice | null, };
// One batch.
export type ImportBatchView = { 
/**
 * Id.
 */
id: BatchId, 
/**
 * Name of the file, or of the chat task that contacts came from; `None`: "Redial these".
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
meaning: ImportMeaning, };
// What the user makes of the columns of a file.
export type ImportColumnChoice = { "kind": "chosen", 
/**
 * One a column.
 */
meanings: Array<ImportMeaning>, } | { "kind": "by_headers" };
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
export type ImportInto = "call_task" | "chat_task" | "do_not_call";
// What a column means: of callees, or of contacts.
export type ImportMeaning = ColumnMeaning | AudienceMeaning;
// A file to read.
export type ImportOpen = { 
/**
 * Path on this machine (of the native dialog, a drop, or an upload).
 */
path: string, 
/**
 * For this task; `None`: the task that the workbook names, or one that the user chooses.
 */
task: CallTaskId | null, 
/**
 * For this chat task; at most one of the two.
 */
chat_task: ChatTaskId | null, };
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
failure: StartFailure, } | { "kind": "chat_stopped", 
/**
 * Why.
 */
reason: ChatStopReason, } | { "kind": "unchanged" };
// Where an import stands.
export type ImportState = { "state": "needs_task" } | { "state": "needs_number_column" } | { "state": "needs_columns" } | { "state": "reading", 
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
// A variable that the task of an import asks for.
export type ImportVariable = { 
/**
 * Its key.
 */
key: string, 
/**
 * Words shown to the user.
 */
label: string, 
/**
 * A row without it is rejected.
 */
required: boolean, };
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
 * The chat task that it is for.
 */
chat_task: ChatTaskId | null, 
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
 * The first rows under its header, one text a column.
 */
samples: Array<Array<string>>, 
/**
 * Variables that the task asks for.
 */
variables: Array<ImportVariable>, 
/**
 * What is wrong with the columns as the user chose them.
 */
column_problems: Array<ColumnProblem>, 
/**
 * The columns are read as the user chose for the same headers before.
 */
remembered: boolean, 
/**
 * Columns that could hold the number; more than one: ask.
 */
number_candidates: Array<number>, 
/**
 * The number column.
 */
number_column: number | null, };
// A stored integration.
export type Integration = { 
/**
 * Its row.
 */
id: IntegrationId, 
/**
 * The form.
 */
draft: IntegrationDraft, 
/**
 * Its secret was given.
 */
has_secret: boolean, };
// A new integration. Debug hides what is secret.
export type IntegrationCreate = { 
/**
 * The form.
 */
draft: IntegrationDraft, 
/**
 * Its secret: signing key, token, password.
 */
secret: string | null, };
// The form of an integration. Its secret (signing key, token, password) lies sealed beside it.
export type IntegrationDraft = { 
/**
 * Name: required, unique.
 */
name: string, 
/**
 * Kind, with what only this kind has.
 */
settings: IntegrationSettings, 
/**
 * What goes into which field there; fields that are not named here are not sent, but for those
 * that the kind cannot do without.
 */
mapping: Array<FieldMapping>, 
/**
 * Which events are sent.
 */
events: Array<LeadEvent>, };
// An integration: where leads are sent.
export type IntegrationId = number;
// An integration by its id.
export type IntegrationRef = { 
/**
 * Id.
 */
id: IntegrationId, };
// What only integrations of a kind have.
export type IntegrationSettings = { "kind": "webhook", 
/**
 * Address.
 */
url: string, } | { "kind": "bitrix24", 
/**
 * What is made there.
 */
entity: Bitrix24Entity, } | { "kind": "amo_crm", 
/**
 * The account's address (`https://shop.amocrm.ru`).
 */
base_url: string, 
/**
 * Pipeline; `None`: the account's main one.
 */
pipeline: number | null, } | { "kind": "hub_spot", 
/**
 * Address of the API; `None`: HubSpot's own.
 */
base_url: string | null, } | { "kind": "google_sheets", 
/**
 * The spreadsheet's id.
 */
spreadsheet: string, 
/**
 * The sheet's name.
 */
sheet: string, 
/**
 * Address of the API; `None`: Google's own.
 */
base_url: string | null, 
/**
 * Address that gives tokens; `None`: Google's own.
 */
token_url: string | null, } | { "kind": "email", 
/**
 * Server.
 */
host: string, 
/**
 * Port.
 */
port: number, 
/**
 * How the connection is kept secret.
 */
security: MailSecurity, 
/**
 * User name; empty: the server asks for none.
 */
username: string, 
/**
 * Sender.
 */
from: string, 
/**
 * Receivers.
 */
to: Array<string>, } | { "kind": "file", 
/**
 * Its path.
 */
path: string, 
/**
 * Its format.
 */
format: LeadFileFormat, };
// What "Send a test" came to.
export type IntegrationTested = { 
/**
 * What was made there.
 */
made: string | null, 
/**
 * Why it failed; `None`: it arrived.
 */
fault: DeliveryFault | null, };
// A changed integration. Debug hides what is secret.
export type IntegrationUpdate = { 
/**
 * Which.
 */
id: IntegrationId, 
/**
 * The form.
 */
draft: IntegrationDraft, 
/**
 * A new secret; `None`: the one that is kept.
 */
secret: string | null, };
// One integration.
export type IntegrationView = { 
/**
 * It.
 */
integration: Integration, 
/**
 * Chat tasks that use it.
 */
used_in: Array<ChatTaskLink>, 
/**
 * Deliveries by state.
 */
deliveries: Array<DeliveryCount>, };
// All integrations.
export type Integrations = { 
/**
 * By name.
 */
integrations: Array<IntegrationView>, };
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
// A file for an AI to know.
export type KnowledgeAdd = { 
/**
 * Which AI.
 */
ai: AiProfileId, 
/**
 * The file, on this machine.
 */
path: string, };
// A stored knowledge file.
export type KnowledgeFile = { 
/**
 * Its row.
 */
id: KnowledgeFileId, 
/**
 * Its AI.
 */
ai: AiProfileId, 
/**
 * Its name, without folders.
 */
name: string, 
/**
 * Its format.
 */
format: KnowledgeFormat, 
/**
 * Its length in bytes.
 */
bytes: number, 
/**
 * How it stands.
 */
state: KnowledgeState, 
/**
 * When it was added.
 */
added_at: number, };
// A knowledge file of an AI.
export type KnowledgeFileId = number;
// Formats that can be read.
export type KnowledgeFormat = "txt" | "md" | "pdf" | "docx" | "xlsx";
// Why a knowledge file could not be read.
export type KnowledgeProblem = "unknown_kind" | "unreadable" | "too_large" | "protected" | "broken" | "no_text";
// A knowledge file by its id.
export type KnowledgeRef = { 
/**
 * Id.
 */
id: KnowledgeFileId, };
// How a knowledge file stands.
export type KnowledgeState = { "state": "reading" } | { "state": "ready", 
/**
 * Pieces that can be found.
 */
chunks: number, 
/**
 * Characters of text.
 */
chars: number, } | { "state": "failed", 
/**
 * Why.
 */
problem: KnowledgeProblem, };
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
// What happened in the dialogue.
export type LeadEvent = "success" | "contact" | "interest" | "operator" | "test";
// A part of a lead that can be put into a receiver's field.
export type LeadField = { "kind": "event" } | { "kind": "at" } | { "kind": "dialogue" } | { "kind": "task" } | { "kind": "channel" } | { "kind": "ai" } | { "kind": "manager" } | { "kind": "name" } | { "kind": "username" } | { "kind": "phone" } | { "kind": "email" } | { "kind": "summary" } | { "kind": "tags" } | { "kind": "cost" } | { "kind": "transcript" } | { "kind": "field", 
/**
 * Its key.
 */
key: string, } | { "kind": "fixed", 
/**
 * The words.
 */
text: string, };
// Format of a leads file.
export type LeadFileFormat = "csv" | "xlsx";
// Whom a task leaves out.
export type LeaveOut = { 
/**
 * People who were written to first in the last so many days, by any task; `None`: nobody.
 */
contacted_days: number | null, 
/**
 * People who wait in another active task.
 */
in_other_tasks: boolean, };
// How a person raises the limit of a dialogue.
export type LimitRaise = { "kind": "once", 
/**
 * By how much.
 */
by: Usd, } | { "kind": "for_good" };
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
retry_after: number | null, } | { "kind": "codec" } | { "kind": "unreachable" } | { "kind": "name_unknown" } | { "kind": "refused" } | { "kind": "certificate", 
/**
 * Why.
 */
problem: CertificateProblem, } | { "kind": "no_tls" } | { "kind": "local" };
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
export type LineTestWhat = "resolve" | "reach" | "sound" | "public_address" | "register" | "talk";
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
// Which list.
export type ListColour = "white" | "black";
// A stored entry.
export type ListEntry = { 
/**
 * Its row.
 */
id: ListEntryId, 
/**
 * The form.
 */
draft: ListEntryDraft, 
/**
 * Where it came from.
 */
source: ListSource, 
/**
 * Since when.
 */
created_at: number, };
// What is stored of an entry.
export type ListEntryDraft = { 
/**
 * Which list.
 */
colour: ListColour, 
/**
 * Who.
 */
address: ChatAddress, 
/**
 * For which tasks.
 */
scope: ListScope, 
/**
 * Why, in the user's words.
 */
note: string, };
// An entry of a white or black list.
export type ListEntryId = number;
// For which tasks an entry holds.
export type ListScope = { "kind": "all_tasks" } | { "kind": "tasks", 
/**
 * Which; at least one.
 */
tasks: Array<ChatTaskId>, };
// Where an entry came from.
export type ListSource = "user" | "import" | "opt_out";
// What the lists say of a person in a task.
export type ListVerdict = "allowed" | "black" | "not_white";
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
// A dialogue that is alive.
export type LiveChat = { 
/**
 * The dialogue.
 */
view: DialogueView, 
/**
 * A person of the team has to look at it.
 */
waits_for_person: boolean, };
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
tag: OutputTag, } | { "kind": "voicemail" } | { "kind": "do_not_call" } | { "kind": "turn", 
/**
 * Figures.
 */
figures: TurnFigures, } | { "kind": "trouble", 
/**
 * Which.
 */
part: ConversePart, } | { "kind": "function", 
/**
 * Its name.
 */
name: string, 
/**
 * What came of it, shortened.
 */
outcome: string, } | { "kind": "call_back", 
/**
 * When.
 */
at: number, } | { "kind": "transfer", 
/**
 * Number or address.
 */
to: string, 
/**
 * What came of it.
 */
outcome: TransferOutcome, } | { "kind": "keys_sent", 
/**
 * Keys.
 */
keys: string, } | { "kind": "ended", 
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
// How a connection to a mail server is kept secret.
export type MailSecurity = "tls" | "start_tls" | "none";
// A stored manager.
export type Manager = { 
/**
 * Its row.
 */
id: ManagerId, 
/**
 * The form.
 */
draft: ManagerDraft, 
/**
 * When it was created.
 */
created_at: number, };
// A new manager.
export type ManagerCreate = { 
/**
 * The form.
 */
draft: ManagerDraft, };
// The form of a manager.
export type ManagerDraft = { 
/**
 * Name, as people in dialogues see it: required, unique.
 */
name: string, 
/**
 * Put under first messages that it signs, e.g. `Anna, Acme`; empty: nothing.
 */
signature: string, 
/**
 * How it speaks, in words that the model reads; empty: as the AI's instruction says.
 */
tone: string, 
/**
 * Its picture.
 */
avatar: AvatarId | null, 
/**
 * A disabled one serves no task.
 */
active: boolean, };
// A manager: the virtual one who speaks in dialogues.
export type ManagerId = number;
// A manager by its id.
export type ManagerRef = { 
/**
 * Id.
 */
id: ManagerId, };
// A changed manager.
export type ManagerUpdate = { 
/**
 * Which.
 */
id: ManagerId, 
/**
 * The form.
 */
draft: ManagerDraft, };
// One manager.
export type ManagerView = { 
/**
 * It.
 */
manager: Manager, 
/**
 * Chat tasks that use it.
 */
used_in: Array<ChatTaskLink>, 
/**
 * The task in which it is busy now.
 */
busy_in: ChatTaskLink | null, 
/**
 * What its dialogues cost this month.
 */
cost_this_month: Usd, };
// All managers.
export type Managers = { 
/**
 * By name.
 */
managers: Array<ManagerView>, };
// A message.
export type Message = { 
/**
 * Its row.
 */
id: MessageId, 
/**
 * Its dialogue.
 */
dialogue: DialogueId, 
/**
 * Who wrote it.
 */
side: Side, 
/**
 * Words, not longer than the channel's limit.
 */
text: string, 
/**
 * What became of it.
 */
state: MessageState, 
/**
 * When it was written.
 */
at: number, 
/**
 * The version of the AI that wrote it.
 */
version: AiVersionId | null, 
/**
 * What it cost: its share of the model's answer, and the channel's fee.
 */
cost: Usd, 
/**
 * The channel's id of it, once it is known. Unique in the channel.
 */
external_id: string | null, };
// Why a message was not sent.
export type MessageFailure = "blocked_us" | "unknown_peer" | "not_allowed" | "text_refused" | "channel" | "undelivered" | "limit" | "withdrawn";
// A message of a dialogue.
export type MessageId = number;
// Messages, oldest first.
export type MessagePage = { 
/**
 * Rows.
 */
rows: Array<Message>, 
/**
 * There are more beyond, in the direction that was asked for.
 */
more: boolean, };
// What became of a message.
export type MessageState = { "state": "received" } | { "state": "queued", 
/**
 * Not before.
 */
due: number, 
/**
 * Tries that failed.
 */
tries: number, } | { "state": "sending", 
/**
 * Since when.
 */
since: number, 
/**
 * Tries that failed before.
 */
tries: number, } | { "state": "sent" } | { "state": "delivered" } | { "state": "read" } | { "state": "failed", 
/**
 * Why.
 */
failure: MessageFailure, } | { "state": "uncertain", 
/**
 * Since when.
 */
since: number, };
// One variant of a fixed first message.
export type MessageVariant = { 
/**
 * Text, with `{variables}`.
 */
text: string, 
/**
 * Its share, against the shares of the others; at least 1.
 */
share: number, };
// Type of a chat task: the messenger in which it runs.
export type Messenger = "telegram" | "whatsapp" | "vkontakte" | "avito" | "web" | "instagram";
// What happens with a scheduled start that passed while the app was closed.
export type MissedStart = "start_late" | "within_grace" | "stop";
// What a model asks for a million tokens each.
export type ModelPrice = { 
/**
 * Read.
 */
prompt: Usd, 
/**
 * Read before and remembered by the service.
 */
cached: Usd, 
/**
 * Written.
 */
output: Usd, };
// What went wrong with a question to a model, in the words shown to people.
export type ModelTrouble = "key_refused" | "no_credit" | "refused" | "limited" | "trouble" | "too_slow" | "cut_off" | "nonsense" | "empty" | "not_reached";
// Why a kind cannot be connected in this version.
export type NotConnectable = "login_by_phone" | "login_by_qr_code" | "own_app" | "exchange";
// No request, or no response.
export type Nothing = Record<symbol, never>;
// What one row of chat numbers is.
export type NumbersGrain = "task" | "day";
// Which deliveries.
export type OutboxList = { 
/**
 * One integration; `None`: all.
 */
integration: IntegrationId | null, 
/**
 * States; empty: all.
 */
states: Array<DeliveryStateKind>, 
/**
 * Where the page begins.
 */
cursor: string | null, 
/**
 * Most rows, at most 500; 0: 100.
 */
limit: number, };
// A page of deliveries.
export type OutboxPage = { 
/**
 * Rows, newest first.
 */
rows: Array<DeliveryView>, 
/**
 * Where the next page begins.
 */
next: string | null, 
/**
 * Deliveries by state, under the same integration.
 */
counts: Array<DeliveryCount>, };
// What was sent again.
export type OutboxRetried = { 
/**
 * Deliveries that wait again.
 */
retried: number, };
// Deliveries to be tried again. Those that are not dead stay as they are.
export type OutboxRetry = { 
/**
 * Which.
 */
selection: OutboxSelection, };
// Several deliveries: chosen ones, or all but some.
export type OutboxSelection = { "kind": "these", 
/**
 * Which.
 */
ids: Array<DeliveryId>, } | { "kind": "matching", 
/**
 * To this integration; `None`: to all.
 */
integration: IntegrationId | null, 
/**
 * Left out.
 */
except: Array<DeliveryId>, };
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
// Whom a channel may write to first.
export type Outgoing = "none" | "known_peer_only" | "template_only" | "cold";
// How a task writes first.
export type OutgoingRules = { 
/**
 * What it writes.
 */
first: FirstMessage, 
/**
 * How fast. Caps by hour and day, and the warm-up, are the channel's.
 */
pace: Pace, 
/**
 * Whom it leaves out.
 */
leave_out: LeaveOut, };
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
// How fast first messages go.
export type Pace = { 
/**
 * Shortest gap between two first messages of one channel, in seconds.
 */
gap_min_seconds: number, 
/**
 * Longest gap; between the two a random one is taken each time.
 */
gap_max_seconds: number, };
// What is known of the other side. Empty texts: not known.
export type PersonCard = { 
/**
 * Name.
 */
name: string, 
/**
 * User name in the messenger, without `@`.
 */
username: string, 
/**
 * Phone, E.164 where it is one.
 */
phone: string, 
/**
 * E-mail.
 */
email: string, 
/**
 * Language code.
 */
language: string, 
/**
 * Page that they were on (web).
 */
page: string, };
// Who answers a call of a rehearsal.
export type Persona = "polite" | "hurried" | "angry" | "gatekeeper" | "asks_if_robot" | "voicemail" | "silent" | "noisy" | "wants_call_back" | "opts_out";
// What the AI is at.
export type Phase = { "phase": "resting" } | { "phase": "gathering", 
/**
 * The first message that is not answered.
 */
first: number, 
/**
 * The last one.
 */
last: number, } | { "phase": "asking", 
/**
 * What about.
 */
about: About, 
/**
 * When.
 */
since: number, 
/**
 * Tries that failed before.
 */
tries: number, } | { "phase": "calling", 
/**
 * What about.
 */
about: About, 
/**
 * Since when.
 */
since: number, } | { "phase": "retrying", 
/**
 * What about.
 */
about: About, 
/**
 * When.
 */
at: number, 
/**
 * Tries that failed.
 */
tries: number, 
/**
 * The last trouble.
 */
trouble: ModelTrouble, };
// First run of chats.
export type PracticeChatStart = { 
/**
 * Name of the task to create, in the user's language.
 */
task_name: string, 
/**
 * Name of the manager, as people see it.
 */
manager_name: string, 
/**
 * Name of the scripted AI, where there is none yet.
 */
ai_name: string, 
/**
 * Name of the practice channel.
 */
channel_name: string, 
/**
 * Name of the integration that writes successful chats into a file, where there is none yet.
 */
integration_name: string, 
/**
 * What is written first, with `{name}` and `{manager}`, in the user's language.
 */
first_message: string, 
/**
 * How many practice people, 1 to 1000.
 */
contacts: number, };
// What the first run of chats made.
export type PracticeChatStarted = { 
/**
 * The task: it has its contacts, and starts.
 */
task: ChatTaskId, 
/**
 * Where its successful chats go: a file in the data folder.
 */
integration: IntegrationId, };
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
// Why an address does not lead here.
export type ProbeFault = { "fault": "not_an_address" } | { "fault": "not_connected" } | { "fault": "too_slow" } | { "fault": "not_http" } | { "fault": "redirects" } | { "fault": "not_passed_on", 
/**
 * Its HTTP status.
 */
status: number, } | { "fault": "another_server" };
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
max: number, } | { "kind": "name_taken" } | { "kind": "missing" } | { "kind": "not_published" } | { "kind": "empty_range" } | { "kind": "unknown_zone" } | { "kind": "in_the_past" } | { "kind": "duplicate_key" } | { "kind": "bad_characters" } | { "kind": "unknown_step" } | { "kind": "unknown_variable" } | { "kind": "endless_circle" } | { "kind": "unreadable" } | { "kind": "too_many", 
/**
 * Most.
 */
max: number, } | { "kind": "order_reversed" } | { "kind": "not_positive" } | { "kind": "bad_address" } | { "kind": "bad_server" } | { "kind": "port_taken" } | { "kind": "not_encrypted" } | { "kind": "argument_in_host" } | { "kind": "bad_origin" } | { "kind": "bad_colour" } | { "kind": "bad_email" } | { "kind": "bad_spreadsheet" } | { "kind": "bad_path" } | { "kind": "bad_ending", 
/**
 * As it should end.
 */
ending: string, } | { "kind": "bad_secret" } | { "kind": "too_few_managers", 
/**
 * As many as channels.
 */
needed: number, };
// An address to be tried out.
export type PublicUrlProbe = { 
/**
 * It.
 */
address: string, };
// What trying it out found.
export type PublicUrlProbed = { 
/**
 * Why it does not lead here; `None`: it does.
 */
fault: ProbeFault | null, };
// What the user chose.
export type PublicUrlSettings = { 
/**
 * The port on this machine.
 */
port: number, 
/**
 * How visitors get there.
 */
way: PublicWay, };
// How visitors reach this app now.
export type PublicUrlStanding = { 
/**
 * On this machine.
 */
web: WebPort, 
/**
 * The tunnel, where there is one.
 */
tunnel: TunnelState | null, };
// Another way for visitors. Debug hides what is secret.
export type PublicUrlUpdate = { 
/**
 * All of it.
 */
settings: PublicUrlSettings, 
/**
 * The secret of the tunnel's server; `None`: the one that is kept; empty: none.
 */
secret: string | null, };
// How visitors reach the web pages.
export type PublicUrlView = { 
/**
 * What the user chose.
 */
settings: PublicUrlSettings, 
/**
 * A secret of the tunnel's server is kept.
 */
has_secret: boolean, 
/**
 * How it stands.
 */
standing: PublicUrlStanding, 
/**
 * Under which address visitors come, without the last `/`.
 */
base: string, };
// How visitors get to the web pages.
export type PublicWay = { "kind": "this_machine" } | { "kind": "address", 
/**
 * It.
 */
address: string, } | { "kind": "tunnel", 
/**
 * Name or address of the server.
 */
server: string, 
/**
 * Port there; 0: the server chooses one.
 */
port: number, };
// What a dialogue or a task has spent and reserved, against its limit.
export type Purse = { 
/**
 * The limit; `None`: none.
 */
limit: Usd | null, 
/**
 * Spent for good. With `reserved` never above the limit.
 */
spent: Usd, 
/**
 * Set aside for what is under way.
 */
reserved: Usd, 
/**
 * What a service billed beyond what was set aside for it and beyond the limit. Nothing more is
 * paid then.
 */
over: Usd, };
// A service with `/realtime` as OpenAI has it, over WebSocket.
export type RealtimeService = { 
/**
 * Its base address with the version, e.g. `https://api.openai.com/v1`.
 */
base_url: string, 
/**
 * Model, e.g. `gpt-realtime`.
 */
model: string, 
/**
 * Voice, e.g. `marin`; empty: the service's own.
 */
voice: string, 
/**
 * Model that writes down what was heard, e.g. `gpt-4o-mini-transcribe`; empty: the service's own.
 */
recognizer: string, 
/**
 * Longest answer in tokens.
 */
longest_answer_tokens: number, 
/**
 * What a million tokens cost; `None`: not known.
 */
price: SpeechTokenPrice | null, };
// How long a model thinks.
export type ReasoningEffort = "minimal" | "low" | "medium" | "high";
// A service with `/audio/transcriptions` as OpenAI has it.
export type RecognitionService = { 
/**
 * Its base address with the version, e.g. `https://api.openai.com/v1`.
 */
base_url: string, 
/**
 * Model, e.g. `gpt-4o-mini-transcribe`.
 */
model: string, 
/**
 * Names and words to expect; empty: none.
 */
hints: string, 
/**
 * What a minute heard costs; `None`: not known.
 */
minute_price: Usd | null, };
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
// What an agent that converses left of an attempt.
export type RecordTalk = { 
/**
 * What its services cost; part of the attempt's cost.
 */
cost: Usd, 
/**
 * The model is being asked what the call came to: tags and summary follow.
 */
summing_up: boolean, 
/**
 * Summary.
 */
summary: string | null, };
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
// A rehearsal.
export type Rehearsal = { 
/**
 * Its row.
 */
id: RehearsalId, 
/**
 * Whose.
 */
agent: AgentId, 
/**
 * The number of the agent's newest version that is what was rehearsed; `None`: a draft that was
 * not published.
 */
version: number | null, 
/**
 * Where it stands.
 */
status: RehearsalStatus, 
/**
 * Most that its calls' services may cost together; `None`: no limit.
 */
limit: Usd | null, 
/**
 * When it began.
 */
created_at: number, 
/**
 * When it ended.
 */
ended_at: number | null, 
/**
 * One for each persona, in their order.
 */
calls: Array<RehearsalCall>, };
// The call to one persona.
export type RehearsalCall = { 
/**
 * Who.
 */
persona: Persona, 
/**
 * Where it stands.
 */
state: RehearsalCallState, 
/**
 * The call; its recording is kept under it.
 */
attempt: AttemptId | null, 
/**
 * A recording is kept.
 */
has_recording: boolean, 
/**
 * What its services cost; while it goes on, what is set aside for it.
 */
cost: Usd, 
/**
 * What became of it, when it is over.
 */
record: RehearsalRecord | null, };
// Where the call to one persona stands.
export type RehearsalCallState = "waiting" | "calling" | "done";
// A rehearsal of an agent.
export type RehearsalId = number;
// A call of a rehearsal that goes on.
export type RehearsalLive = { 
/**
 * With whom.
 */
persona: Persona, 
/**
 * What was said so far.
 */
log: Array<LogLine>, };
// What is known of a rehearsal's cost before it begins.
export type RehearsalMoney = { "kind": "free" } | { "kind": "limited", 
/**
 * Proposed.
 */
proposed: Usd, } | { "kind": "unpriced" };
// What became of a call to a persona.
export type RehearsalRecord = { 
/**
 * How long was talked, milliseconds.
 */
talk_ms: number, 
/**
 * Who hung up.
 */
side: HangupSide | null, 
/**
 * The line's fault, when nobody could be talked to.
 */
fault: LineFault | null, 
/**
 * Transcript.
 */
log: Array<LogLine>, 
/**
 * Tags, the main intent among them.
 */
tags: Array<OutputTag>, 
/**
 * Summary.
 */
summary: string | null, 
/**
 * What was expected, and whether it was met.
 */
checks: Array<Checked>, };
// A rehearsal by its id.
export type RehearsalRef = { 
/**
 * Id.
 */
id: RehearsalId, };
// A rehearsal in the list.
export type RehearsalShort = { 
/**
 * Id.
 */
id: RehearsalId, 
/**
 * The agent's version; `None`: a draft that was not published.
 */
version: number | null, 
/**
 * Where it stands.
 */
status: RehearsalStatus, 
/**
 * Personas who were called and judged.
 */
done: number, 
/**
 * Of them, those with whom everything was as expected.
 */
passed: number, 
/**
 * All.
 */
personas: number, 
/**
 * What it cost so far.
 */
cost: Usd, 
/**
 * When it began.
 */
created_at: number, };
// A rehearsal begins with the draft of an agent.
export type RehearsalStart = { 
/**
 * Agent.
 */
agent: AgentId, 
/**
 * Most that all its calls may cost together; required where a limit can be kept.
 */
limit: Usd | null, };
// Where a rehearsal stands.
export type RehearsalStatus = "running" | "passed" | "failed" | "cancelled" | "interrupted";
// A rehearsal with its table.
export type RehearsalView = { 
/**
 * It.
 */
rehearsal: Rehearsal, 
/**
 * In short.
 */
short: RehearsalShort, 
/**
 * What is said in the calls that go on.
 */
live: Array<RehearsalLive>, };
// Rehearsals of an agent.
export type RehearsalsView = { 
/**
 * What the next one may cost.
 */
money: RehearsalMoney, 
/**
 * Functions of the agent call the user's own services also in a rehearsal.
 */
calls_services: boolean, 
/**
 * The published version that tasks use has passed one.
 */
published_passed: boolean, 
/**
 * The newest, first.
 */
rehearsals: Array<RehearsalShort>, };
// Written when a person does not answer.
export type Reminder = { 
/**
 * Minutes after the last message of the dialogue.
 */
after_minutes: number, 
/**
 * What is written.
 */
text: ReminderText, 
/**
 * Not written once the dialogue has one of these tags.
 */
cancelled_by: Array<DialogueTag>, };
// What a reminder says.
export type ReminderText = { "kind": "fixed", 
/**
 * The words.
 */
text: string, } | { "kind": "written_by_ai", 
/**
 * What it is to write.
 */
instruction: string, };
// Why a row is rejected or warned about.
export type RowIssue = { "kind": "no_address" } | { "kind": "not_an_address", 
/**
 * Header of the column.
 */
column: string, } | { "kind": "on_list", 
/**
 * What they say.
 */
verdict: ListVerdict, } | { "kind": "no_number" } | { "kind": "not_a_number" } | { "kind": "digits_lost" } | { "kind": "cell_error", 
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
// Service operation format.
export type ServiceFormat = { "kind": "incoming" } | { "kind": "incoming_and_outgoing", 
/**
 * How it writes first.
 */
outgoing: OutgoingRules, };
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
// Who wrote.
export type Side = "person" | "ai" | "operator" | "task";
// A SIP account: registrar, or peer without registration.
export type SipAccount = { 
/**
 * Host name or address of the registrar or peer.
 */
host: string, 
/**
 * Port; when absent 5060, or 5061 for TLS.
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
outbound_proxy: string | null, 
/**
 * Certificates (PEM) of authorities that are believed beside those of this machine, for a
 * server whose certificate was made in the house. Only TLS looks at them.
 */
own_ca: string | null, 
/**
 * A STUN server that tells our address outside (`host` or `host:port`); `None`: none is asked.
 */
stun: string | null, 
/**
 * How the sound of its calls travels.
 */
sound: SoundSettings, };
// How SIP travels.
export type SipTransport = "udp" | "tcp" | "tls";
// Why a contact was left out.
export type SkipReason = "contacted_lately" | "in_other_task" | "do_not_call" | "list" | "by_user" | "task_completed" | "no_channel";
// Why microphone and speaker cannot be used.
export type SoundFault = "elsewhere" | "no_microphone" | "no_speaker" | "denied" | "busy";
// Whether sound is encrypted (SRTP, its keys in the session description: RFC 4568). The keys are
// only as safe as the signalling that carries them.
export type SoundSecurity = "off" | "wanted" | "required";
// How the sound of a line's calls travels.
export type SoundSettings = { 
/**
 * Codecs that are offered, the preferred one first; each at most once.
 */
codecs: Array<Codec>, 
/**
 * Encryption.
 */
security: SoundSecurity, };
// How the sound of one call travelled.
export type SoundUsed = { 
/**
 * What both sides spoke.
 */
codec: Codec, 
/**
 * It was encrypted.
 */
encrypted: boolean, };
// What a speech service asks for its tokens, where it bills them rather than minutes.
export type SpeechTokenPrice = { 
/**
 * Text tokens.
 */
text: ModelPrice, 
/**
 * Audio tokens.
 */
audio: ModelPrice, };
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
fault: LineFault, } | { "kind": "no_caller_number" } | { "kind": "no_callees" } | { "kind": "no_calling_time" } | { "kind": "expired" } | { "kind": "not_rehearsed", 
/**
 * The agent.
 */
agent: AgentId, };
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
// When a task stops by itself.
export type StopConditions = { 
/**
 * After so many errors in a row; `None`: never.
 */
error_streak: number | null, 
/**
 * When the task has spent this; reserved before, as with the dialogue's limit.
 */
budget: Usd | null, };
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
 * Chat tasks in progress or awaiting.
 */
running_chat_tasks: number, 
/**
 * Spent today, on calls and chats.
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
// Which reminders a task writes.
export type TaskReminders = { "kind": "from_ai" } | { "kind": "own", 
/**
 * The reminders.
 */
reminders: Array<Reminder>, } | { "kind": "off" };
// A function that the model called in a test chat.
export type TestChatCall = { 
/**
 * Its name.
 */
name: string, 
/**
 * Its arguments, JSON.
 */
arguments: string, 
/**
 * They fit the function.
 */
fits: boolean, };
// A message of a test chat.
export type TestChatLine = { 
/**
 * The user wrote it, as the customer.
 */
by_person: boolean, 
/**
 * Words.
 */
text: string, };
// Whether a test call that is over counts.
export type TestVerdict = { "kind": "counts" } | { "kind": "not_heard" } | { "kind": "machine" } | { "kind": "failed", 
/**
 * Which.
 */
part: ConversePart, };
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
// Where a call is put through to, and what is said around it.
export type Transfer = { 
/**
 * A number (`+49 30 23125001`, or an extension) or an address (`sip:sales@example.com`).
 */
target: string, 
/**
 * Said before, to its end, with `{variables}`; empty: nothing.
 */
success_line: string, 
/**
 * Said when nobody was reached, with `{variables}`; the conversation goes on. Empty: the model
 * finds the words.
 */
failure_line: string, };
// What came of putting a call through.
export type TransferOutcome = { "kind": "put_through" } | { "kind": "taken_over" } | { "kind": "refused", 
/**
 * SIP code of its refusal.
 */
code: number, } | { "kind": "not_reached", 
/**
 * SIP code of the reason.
 */
code: number, } | { "kind": "silent" } | { "kind": "hung_up" } | { "kind": "not_sent" } | { "kind": "only_tried" };
// How a tunnel stands.
export type TunnelState = { "kind": "connecting" } | { "kind": "open", 
/**
 * The public address.
 */
address: string, } | { "kind": "refused" } | { "kind": "lost" };
// How long a turn of the agent took, from the moment at which the callee's turn was over.
export type TurnFigures = { 
/**
 * Until the words were known.
 */
recognised_ms: number | null, 
/**
 * Until the model's first words.
 */
first_word_ms: number | null, 
/**
 * Until the first sound of the answer.
 */
first_sound_ms: number | null, };
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
// How much a model says.
export type Verbosity = "low" | "medium" | "high";
// Whether something expected was met.
export type Verdict = "passed" | "failed" | "not_applicable";
// A voice.
export type VoiceChoice = { "kind": "built_in" } | { "kind": "service", 
/**
 * The service.
 */
service: VoiceService, };
// A voice of a service.
export type VoiceService = { 
/**
 * Its base address with the version.
 */
base_url: string, 
/**
 * Model, e.g. `gpt-4o-mini-tts`.
 */
model: string, 
/**
 * Voice, e.g. `alloy`.
 */
voice: string, 
/**
 * How to speak, in words; empty: as it likes.
 */
manner: string, 
/**
 * Speed in hundredths, 25 to 400.
 */
speed_hundredths: number, 
/**
 * What a minute spoken costs; `None`: not known, or it bills by characters alone.
 */
minute_price: Usd | null, 
/**
 * What a million characters cost; `None`: not known, or it bills by minutes alone.
 */
million_characters_price: Usd | null, };
// What to do when a machine answers.
export type VoicemailPolicy = { "kind": "hang_up" } | { "kind": "leave_message", 
/**
 * The message, with `{variables}`.
 */
text: string, };
// Where the web pages are served on this machine.
export type WebPort = { "kind": "unused" } | { "kind": "serving", 
/**
 * The port.
 */
port: number, } | { "kind": "taken", 
/**
 * The port.
 */
port: number, };
// What the four web kinds share. Each dialogue costs money: hence the limits.
export type WebSettings = { 
/**
 * Heading of the messenger.
 */
title: string, 
/**
 * First words that a visitor sees; empty: none. They cost nothing and are not sent to a model.
 */
greeting: string, 
/**
 * Accent colour, `#RRGGBB`.
 */
accent: string, 
/**
 * Origins of pages that may show it or call it (`https://shop.example`); empty: this app's own
 * page only.
 */
origins: Array<string>, 
/**
 * Messages of one visitor in a minute.
 */
per_visitor_minute: number, 
/**
 * New dialogues from one address in a day.
 */
per_address_day: number, 
/**
 * New dialogues of the task in a day.
 */
per_task_day: number, };
// A day of the week.
export type Weekday = "mon" | "tue" | "wed" | "thu" | "fri" | "sat" | "sun";

export type Commands = {
  system_info: { req: Nothing; res: SystemInfo };
  settings_get: { req: Nothing; res: SettingsView };
  settings_update: { req: SettingsUpdate; res: SettingsView };
  choices: { req: Nothing; res: Choices };
  desk: { req: Nothing; res: Desk };
  practice_start: { req: PracticeStart; res: PracticeStarted };
  practice_chat_start: { req: PracticeChatStart; res: PracticeChatStarted };
  database_choose: { req: DatabaseChoose; res: DatabaseChosen };
  public_url_get: { req: Nothing; res: PublicUrlView };
  public_url_update: { req: PublicUrlUpdate; res: PublicUrlView };
  public_url_probe: { req: PublicUrlProbe; res: PublicUrlProbed };
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
  audience_template: { req: ChatTaskRef; res: FileTicket };
  audience_batches: { req: ChatTaskRef; res: ImportBatches };
  audience_undo: { req: BatchRef; res: Nothing };
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
  agent_typed_test: { req: AgentTypedTest; res: AgentTestCallView };
  agent_spoken_test: { req: AgentSpokenTest; res: AgentTestCallView };
  agent_typed_line: { req: AgentTypedLine; res: AgentTestCallView };
  agent_audio_add: { req: AudioAdd; res: AudioView };
  rehearsal_list: { req: AgentRef; res: RehearsalsView };
  rehearsal_start: { req: RehearsalStart; res: RehearsalView };
  rehearsal_get: { req: RehearsalRef; res: RehearsalView };
  rehearsal_cancel: { req: RehearsalRef; res: RehearsalView };
  do_not_call_list: { req: DoNotCallList; res: DoNotCallPage };
  do_not_call_add: { req: DoNotCallAdd; res: DoNotCallAdded };
  do_not_call_remove: { req: DoNotCallRemove; res: DoNotCallRemoved };
  do_not_call_import: { req: DoNotCallImport; res: ImportView };
  do_not_call_export: { req: DoNotCallExport; res: FileTicket };
  chat_task_list: { req: ChatTaskList; res: ChatTaskPage };
  chat_task_get: { req: ChatTaskRef; res: ChatTaskView };
  chat_task_check: { req: ChatTaskCheck; res: ChatTaskChecked };
  chat_task_create: { req: ChatTaskCreate; res: ChatTaskView };
  chat_task_update: { req: ChatTaskUpdate; res: ChatTaskView };
  chat_task_start: { req: ChatTaskRef; res: ChatTaskView };
  chat_task_pause: { req: ChatTaskRef; res: ChatTaskView };
  chat_task_stop: { req: ChatTaskRef; res: ChatTaskView };
  chat_task_delete: { req: ChatTaskRef; res: Nothing };
  chat_task_duplicate: { req: ChatTaskDuplicate; res: ChatTaskView };
  first_message_preview: { req: FirstMessageAsk; res: FirstMessages };
  contact_list: { req: ContactList; res: ContactPage };
  contact_skip: { req: ContactMany; res: ContactsSkipped };
  earlier_count: { req: EarlierAsk; res: EarlierCount };
  earlier_add: { req: EarlierAdd; res: EarlierAdded };
  dialogue_list: { req: DialogueList; res: DialoguePage };
  dialogue_get: { req: DialogueRef; res: DialogueView };
  dialogue_messages: { req: DialogueMessages; res: MessagePage };
  dialogue_write: { req: DialogueWrite; res: DialogueView };
  dialogue_take_over: { req: DialogueRef; res: DialogueView };
  dialogue_hand_back: { req: DialogueRef; res: DialogueView };
  dialogue_close: { req: DialogueRef; res: DialogueView };
  dialogue_block: { req: DialogueRef; res: DialogueView };
  dialogue_opt_out: { req: DialogueRef; res: DialogueView };
  dialogue_raise_limit: { req: DialogueRaise; res: DialogueView };
  dialogue_read: { req: DialogueRef; res: DialogueView };
  chat_stats: { req: ChatStatsAsk; res: ChatStatsView };
  chat_list_page: { req: ChatListAsk; res: ChatListPage };
  chat_list_add: { req: ChatListAdd; res: ListEntry };
  chat_list_remove: { req: ChatListRemove; res: Nothing };
  manager_list: { req: Nothing; res: Managers };
  manager_get: { req: ManagerRef; res: ManagerView };
  manager_create: { req: ManagerCreate; res: ManagerView };
  manager_update: { req: ManagerUpdate; res: ManagerView };
  manager_delete: { req: ManagerRef; res: Nothing };
  avatar_add: { req: AvatarAdd; res: AvatarView };
  avatar_get: { req: AvatarRef; res: AvatarView };
  ai_list: { req: Nothing; res: Ais };
  ai_get: { req: AiRef; res: AiView };
  ai_create: { req: AiCreate; res: AiView };
  ai_update: { req: AiUpdate; res: AiView };
  ai_delete: { req: AiRef; res: Nothing };
  ai_duplicate: { req: AiRef; res: AiView };
  ai_versions: { req: AiRef; res: AiVersions };
  ai_price: { req: AiPriceAsk; res: AiPriceView };
  ai_test_chat: { req: AiTestChat; res: AiTestReply };
  knowledge_add: { req: KnowledgeAdd; res: AiView };
  knowledge_remove: { req: KnowledgeRef; res: AiView };
  channel_list: { req: Nothing; res: Channels };
  channel_get: { req: ChannelRef; res: ChannelView };
  channel_create: { req: ChannelCreate; res: ChannelView };
  channel_update: { req: ChannelUpdate; res: ChannelView };
  channel_delete: { req: ChannelRef; res: Nothing };
  channel_test: { req: ChannelRef; res: ChannelTestView };
  integration_list: { req: Nothing; res: Integrations };
  integration_get: { req: IntegrationRef; res: IntegrationView };
  integration_create: { req: IntegrationCreate; res: IntegrationView };
  integration_update: { req: IntegrationUpdate; res: IntegrationView };
  integration_delete: { req: IntegrationRef; res: Nothing };
  integration_test: { req: IntegrationRef; res: IntegrationTested };
  integration_file: { req: IntegrationRef; res: FileTicket };
  outbox_list: { req: OutboxList; res: OutboxPage };
  outbox_retry: { req: OutboxRetry; res: OutboxRetried };
};

export const COMMAND_NAMES = [
  "system_info",
  "settings_get",
  "settings_update",
  "choices",
  "desk",
  "practice_start",
  "practice_chat_start",
  "database_choose",
  "public_url_get",
  "public_url_update",
  "public_url_probe",
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
  "audience_template",
  "audience_batches",
  "audience_undo",
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
  "agent_typed_test",
  "agent_spoken_test",
  "agent_typed_line",
  "agent_audio_add",
  "rehearsal_list",
  "rehearsal_start",
  "rehearsal_get",
  "rehearsal_cancel",
  "do_not_call_list",
  "do_not_call_add",
  "do_not_call_remove",
  "do_not_call_import",
  "do_not_call_export",
  "chat_task_list",
  "chat_task_get",
  "chat_task_check",
  "chat_task_create",
  "chat_task_update",
  "chat_task_start",
  "chat_task_pause",
  "chat_task_stop",
  "chat_task_delete",
  "chat_task_duplicate",
  "first_message_preview",
  "contact_list",
  "contact_skip",
  "earlier_count",
  "earlier_add",
  "dialogue_list",
  "dialogue_get",
  "dialogue_messages",
  "dialogue_write",
  "dialogue_take_over",
  "dialogue_hand_back",
  "dialogue_close",
  "dialogue_block",
  "dialogue_opt_out",
  "dialogue_raise_limit",
  "dialogue_read",
  "chat_stats",
  "chat_list_page",
  "chat_list_add",
  "chat_list_remove",
  "manager_list",
  "manager_get",
  "manager_create",
  "manager_update",
  "manager_delete",
  "avatar_add",
  "avatar_get",
  "ai_list",
  "ai_get",
  "ai_create",
  "ai_update",
  "ai_delete",
  "ai_duplicate",
  "ai_versions",
  "ai_price",
  "ai_test_chat",
  "knowledge_add",
  "knowledge_remove",
  "channel_list",
  "channel_get",
  "channel_create",
  "channel_update",
  "channel_delete",
  "channel_test",
  "integration_list",
  "integration_get",
  "integration_create",
  "integration_update",
  "integration_delete",
  "integration_test",
  "integration_file",
  "outbox_list",
  "outbox_retry",
] as const satisfies readonly (keyof Commands)[];
