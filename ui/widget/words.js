// The messenger's own words, in the visitor's language. What people write is not here.

const ENGLISH = {
  language: "en",
  log: "Messages",
  field: "Your message",
  send: "Send",
  close: "Close chat",
  you: "You",
  typing: "Writing…",
  sending: "Sending…",
  failed: "Not sent",
  offline: "No connection. Your messages will be sent when it is back.",
  closed: "This chat is closed at the moment. Your messages will be sent when it opens.",
  tooFast: "Too many messages at once. The rest will follow shortly.",
  full: "No more chats can be opened today. Please come back tomorrow.",
  refused: "This message cannot be sent.",
};

const RUSSIAN = {
  language: "ru",
  log: "Сообщения",
  field: "Ваше сообщение",
  send: "Отправить",
  close: "Закрыть чат",
  you: "Вы",
  typing: "Печатает…",
  sending: "Отправляется…",
  failed: "Не отправлено",
  offline: "Нет связи. Сообщения отправятся, когда она появится.",
  closed: "Чат сейчас закрыт. Сообщения отправятся, когда он откроется.",
  tooFast: "Слишком много сообщений сразу. Остальные уйдут чуть позже.",
  full: "Сегодня новых чатов больше открыть нельзя. Приходите завтра.",
  refused: "Это сообщение отправить нельзя.",
};

const CHINESE = {
  language: "zh",
  log: "消息",
  field: "您的消息",
  send: "发送",
  close: "关闭聊天",
  you: "您",
  typing: "正在输入…",
  sending: "正在发送…",
  failed: "未发送",
  offline: "连接已断开。恢复后将发送您的消息。",
  closed: "聊天目前已关闭。开放后将发送您的消息。",
  tooFast: "消息太多。其余消息稍后发送。",
  full: "今天无法再开启新的聊天。请明天再来。",
  refused: "无法发送此消息。",
};

/** The words for a browser's language. */
export function wordsFor(language) {
  const code = String(language || "en").toLowerCase();
  if (code.startsWith("ru")) return RUSSIAN;
  if (code.startsWith("zh")) return CHINESE;
  return ENGLISH;
}
