//! Words of exported chats: columns, control states, sides, message states, tags.

use domain::dialogue::{ControlKind, DialogueTag, MessageStateKind, Side};

use super::Words;

/// A column of exported chats.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ChatColumn {
    /// The dialogue's id.
    Dialogue,
    /// Name of the task.
    Task,
    /// Name of the channel.
    Channel,
    /// The person's name.
    Name,
    /// Their user name.
    Username,
    /// Their phone.
    Phone,
    /// Their e-mail.
    Email,
    /// Their address in the channel.
    UserId,
    /// The page that they were on.
    Page,
    /// Name of the manager.
    Manager,
    /// Who has the word.
    Control,
    /// When it began.
    StartedAt,
    /// When its last message was written.
    LastAt,
    /// Messages that came in.
    Received,
    /// Messages that were sent.
    Sent,
    /// What it cost.
    Cost,
    /// Words of the last message.
    LastMessage,
    /// When it was written.
    At,
    /// Who wrote it.
    Side,
    /// Its words.
    Text,
    /// What became of it.
    State,
    /// Beginning of the period.
    From,
    /// End of the period.
    Until,
    /// The day.
    Day,
    /// Contacts that were added.
    Contacts,
    /// Contacts that were reached.
    Reached,
    /// Dialogues that began.
    Dialogues,
    /// Dialogues with an answer.
    Replied,
    /// Dialogues with interest.
    Interest,
    /// Dialogues in which a contact was left.
    Contact,
    /// Successful dialogues.
    Success,
    /// What a success cost.
    CostPerSuccess,
}

impl Words {
    /// A column of exported chats: its name for programs, and for people.
    pub(crate) fn chat_column(self, column: ChatColumn) -> (&'static str, &'static str) {
        match column {
            ChatColumn::Dialogue => ("dialogue", self.pick("Dialogue", "Диалог", "对话")),
            ChatColumn::Task => ("task", self.pick("Task", "Задача", "任务")),
            ChatColumn::Channel => ("channel", self.pick("Channel", "Канал", "渠道")),
            ChatColumn::Name => ("name", self.pick("Name", "Имя", "姓名")),
            ChatColumn::Username => (
                "username",
                self.pick("User name", "Имя пользователя", "用户名"),
            ),
            ChatColumn::Phone => ("phone", self.pick("Phone", "Телефон", "电话")),
            ChatColumn::Email => ("email", self.pick("E-mail", "Эл. почта", "电子邮件")),
            ChatColumn::UserId => (
                "userId",
                self.pick("Id in the channel", "Id в канале", "渠道内 ID"),
            ),
            ChatColumn::Page => ("page", self.pick("Page", "Страница", "页面")),
            ChatColumn::Manager => ("manager", self.pick("Manager", "Менеджер", "经理")),
            ChatColumn::Control => (
                "control",
                self.pick("Who answers", "Кто отвечает", "由谁回复"),
            ),
            ChatColumn::StartedAt => ("startedAt", self.pick("Started", "Начало", "开始时间")),
            ChatColumn::LastAt => (
                "lastAt",
                self.pick("Last message at", "Последнее сообщение в", "最后消息时间"),
            ),
            ChatColumn::Received => ("received", self.pick("Messages in", "Входящих", "收到消息")),
            ChatColumn::Sent => ("sent", self.pick("Messages out", "Исходящих", "发出消息")),
            ChatColumn::Cost => ("cost", self.pick("Cost, $", "Расход, $", "花费($)")),
            ChatColumn::LastMessage => (
                "lastMessage",
                self.pick("Last message", "Последнее сообщение", "最后一条消息"),
            ),
            ChatColumn::At => ("at", self.pick("Time", "Время", "时间")),
            ChatColumn::Side => ("side", self.pick("From", "От кого", "发送方")),
            ChatColumn::Text => ("text", self.pick("Message", "Сообщение", "消息")),
            ChatColumn::State => ("state", self.pick("State", "Состояние", "状态")),
            ChatColumn::From => ("from", self.pick("From", "С", "开始")),
            ChatColumn::Until => ("until", self.pick("Until", "По", "结束")),
            ChatColumn::Day => ("day", self.pick("Day", "День", "日期")),
            ChatColumn::Contacts => (
                "contacts",
                self.pick("Contacts added", "Добавлено контактов", "新增联系人"),
            ),
            ChatColumn::Reached => ("reached", self.pick("Reached", "Достигнуты", "已触达")),
            ChatColumn::Dialogues => ("dialogues", self.pick("Dialogues", "Диалоги", "对话数")),
            ChatColumn::Replied => ("replied", self.pick("Replied", "Ответили", "已回复")),
            ChatColumn::Interest => ("interest", self.pick("Interest", "Интерес", "有兴趣")),
            ChatColumn::Contact => ("contact", self.pick("Contact", "Контакт", "联系方式")),
            ChatColumn::Success => ("success", self.pick("Success", "Успех", "成功")),
            ChatColumn::CostPerSuccess => (
                "costPerSuccess",
                self.pick("Cost per success, $", "На один успех, $", "每个成功($)"),
            ),
        }
    }

    /// Who has the word in a dialogue.
    pub(crate) fn control(self, kind: ControlKind) -> &'static str {
        match kind {
            ControlKind::Ai => self.pick("AI answers", "Отвечает ИИ", "AI 回复"),
            ControlKind::Operator => self.pick("Needs a person", "Нужен человек", "需要人工"),
            ControlKind::Closed => self.pick("Closed", "Закрыт", "已关闭"),
            ControlKind::BlockedByLimit => self.pick("Limit reached", "Лимит исчерпан", "达到限额"),
            ControlKind::MutedByList => {
                self.pick("Muted by a list", "Заглушён списком", "被名单静音")
            }
        }
    }

    /// Who wrote a message.
    pub(crate) fn side(self, side: Side) -> &'static str {
        match side {
            Side::Person => self.pick("Customer", "Клиент", "客户"),
            Side::Ai => self.pick("AI", "ИИ", "AI"),
            Side::Operator => self.pick("Our person", "Наш сотрудник", "我方人员"),
            Side::Task => self.pick("Task", "Задача", "任务"),
        }
    }

    /// What became of a message.
    pub(crate) fn message_state(self, state: MessageStateKind) -> &'static str {
        match state {
            MessageStateKind::Received => self.pick("received", "получено", "已收到"),
            MessageStateKind::Queued => self.pick("queued", "в очереди", "等待发送"),
            MessageStateKind::Sending => self.pick("sending", "отправляется", "正在发送"),
            MessageStateKind::Sent => self.pick("sent", "отправлено", "已发送"),
            MessageStateKind::Delivered => self.pick("delivered", "доставлено", "已送达"),
            MessageStateKind::Read => self.pick("read", "прочитано", "已读"),
            MessageStateKind::Failed => self.pick("not sent", "не отправлено", "未发送"),
            MessageStateKind::Uncertain => {
                self.pick("uncertain", "неясно: могло уйти", "可能已发送")
            }
        }
    }

    /// A tag.
    pub(crate) fn tag(self, tag: DialogueTag) -> &'static str {
        match tag {
            DialogueTag::Replied => self.pick("Replied", "Ответил", "已回复"),
            DialogueTag::Interest => self.pick("Interest", "Интерес", "有兴趣"),
            DialogueTag::Contact => self.pick("Contact", "Контакт", "联系方式"),
            DialogueTag::Success => self.pick("Success", "Успех", "成功"),
            DialogueTag::Closed => self.pick("Closed", "Закрыт", "已关闭"),
            DialogueTag::IsBot => self.pick("Is a bot", "Бот", "机器人"),
            DialogueTag::Operator => self.pick("Operator", "Оператор", "人工"),
        }
    }
}
