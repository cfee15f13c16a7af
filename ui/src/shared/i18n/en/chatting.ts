// English: the parts of the catalogue for chat tasks and what they stand on.
export { ais } from "./ais";
export { channels, chatCommon, integrations, managers, outbox } from "./chat-set-up";
export { chatForm, chatNumbers, chatTasks, earlier, reminders } from "./chat-tasks";
export { chatWords } from "./chat-words";
export { chats } from "./chats";
