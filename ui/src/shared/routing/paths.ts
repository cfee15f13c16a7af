// Every address of the window, in one place, so that features can point at one another without knowing one another.
export const paths = {
  desk: "/desk",
  callTasks: "/call-tasks",
  callTaskNew: "/call-tasks/new",
  callTask: (id: number) => `/call-tasks/${id}`,
  callTaskEdit: (id: number) => `/call-tasks/${id}/edit`,
  callRecord: (task: number, callee: number) => `/call-tasks/${task}/records/${callee}`,
  people: "/people",
  exports: "/exports",
  agents: "/agents",
  agent: (id: number) => `/agents/${id}`,
  agentNew: "/agents/new",
  rehearsal: (agent: number) => `/agents/${agent}/rehearsal`,
  lines: "/lines",
  line: (id: number) => `/lines/${id}`,
  lineNew: "/lines/new",
  chatTasks: "/chat-tasks",
  chatTaskNew: "/chat-tasks/new",
  chatTask: (id: number) => `/chat-tasks/${id}`,
  chatTaskEdit: (id: number) => `/chat-tasks/${id}/edit`,
  chatNumbers: "/chat-tasks/numbers",
  chats: "/chats",
  chat: (id: number) => `/chats/${id}`,
  chatLists: "/people/lists",
  managers: "/managers",
  manager: (id: number) => `/managers/${id}`,
  managerNew: "/managers/new",
  ais: "/ais",
  ai: (id: number) => `/ais/${id}`,
  aiNew: "/ais/new",
  channels: "/channels",
  channel: (id: number) => `/channels/${id}`,
  channelNew: "/channels/new",
  integrations: "/integrations",
  integration: (id: number) => `/integrations/${id}`,
  integrationNew: "/integrations/new",
  outbox: "/integrations/outbox",
  settings: "/settings",
  firstRun: "/welcome",
} as const;

/** The lists, as the sidebar calls them. */
const LISTS = [
  "callTasks",
  "chatTasks",
  "chats",
  "people",
  "exports",
  "agents",
  "managers",
  "ais",
  "lines",
  "channels",
  "integrations",
] as const;

/** The list that an address belongs to; the desk where it belongs to none. */
export function listOf(address: string): (typeof LISTS)[number] | "desk" {
  return LISTS.find((list) => address === paths[list] || address.startsWith(`${paths[list]}/`)) ?? "desk";
}
