// Which tables' change rows make which commands' answers stale. The one place where the window knows tables' names.
import type { CommandName } from "./host";

const TASK: readonly CommandName[] = ["call_task_list", "call_task_get", "desk", "system_info"];
const CHAT_TASK: readonly CommandName[] = ["chat_task_list", "chat_task_get", "desk", "system_info"];
const RECORDS: readonly CommandName[] = ["call_record_list", "call_record_counts", "call_record_get"];

export const STALE_BY_TABLE: Readonly<Record<string, readonly CommandName[]>> = {
  settings: ["settings_get", "system_info"],
  // The way of visitors is told by the engine, not by a table.
  public_url: ["public_url_get", "channel_list", "channel_get"],
  call_task: [...TASK, "line_list", "line_get", "agent_list", "agent_get"],
  // The id of a callee's change row is its task's.
  callee: [...TASK, ...RECORDS, "import_batches", "call_task_timeline"],
  attempt: [...RECORDS, "desk", "system_info", "call_task_timeline", "line_list", "line_get"],
  // An import before it is committed lives in the engine only.
  import: ["import_get", "import_rows"],
  // The id of a batch's change row is its task's.
  import_batch: ["import_batches", "call_task_get", "call_task_list"],
  export_task: ["export_list"],
  line: ["line_list", "line_get", "call_task_list", "call_task_get", "desk", "system_info"],
  agent: ["agent_list", "agent_get", "rehearsal_list", "call_task_list", "call_task_get", "system_info"],
  // The id of a rehearsal's change row is its agent's.
  rehearsal: ["rehearsal_list", "rehearsal_get"],
  do_not_call: ["do_not_call_list", "call_record_get", "chat_list_page"],

  chat_task: [
    ...CHAT_TASK,
    "manager_list",
    "manager_get",
    "ai_list",
    "ai_get",
    "channel_list",
    "channel_get",
    "integration_list",
    "integration_get",
  ],
  // The id of a contact's change row is its task's.
  contact: [...CHAT_TASK, "contact_list", "earlier_count", "chat_stats", "first_message_preview"],
  dialogue: [...CHAT_TASK, "dialogue_list", "dialogue_get", "dialogue_messages", "chat_stats", "manager_list"],
  manager: ["manager_list", "manager_get", ...CHAT_TASK, "dialogue_list", "dialogue_get"],
  ai_profile: ["ai_list", "ai_get", "ai_versions", ...CHAT_TASK],
  // The id of a knowledge file's change row is its AI's.
  knowledge: ["ai_list", "ai_get"],
  channel: ["channel_list", "channel_get", ...CHAT_TASK],
  integration: ["integration_list", "integration_get", "outbox_list", ...CHAT_TASK],
  chat_list: ["chat_list_page"],
  delivery: ["outbox_list", "integration_list", "integration_get", "desk"],
};
