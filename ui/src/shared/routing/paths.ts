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
  lines: "/lines",
  line: (id: number) => `/lines/${id}`,
  lineNew: "/lines/new",
  settings: "/settings",
  firstRun: "/welcome",
} as const;
