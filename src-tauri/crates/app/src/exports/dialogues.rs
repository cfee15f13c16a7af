//! Columns of an export of dialogues and the values of a row, for dialogues and for messages.

use std::collections::HashMap;

use domain::{
    dialogue::{Dialogue, DialogueTag, Message},
    export::DialogueGrain,
    ids::ChatTaskId,
};
use jiff::tz::TimeZone;
use sheets::export::{Column, ColumnKind, Value};
use store::exports::DialogueExportRow;

use super::columns::{chat_column, column, moment};
use crate::{
    chats::dialogues::Names,
    words::{ChatColumn, Words},
};

/// How rows of one export of dialogues look.
pub(super) struct DialogueLayout {
    columns: Vec<Column>,
    names: Names,
    tasks: HashMap<ChatTaskId, String>,
    zone: TimeZone,
    words: Words,
}

impl DialogueLayout {
    /// Columns by what one row is. `tasks`: names by id.
    pub(super) fn new(
        grain: DialogueGrain,
        zone: &TimeZone,
        names: Names,
        tasks: HashMap<ChatTaskId, String>,
        words: Words,
    ) -> Self {
        let mut columns: Vec<Column> = [
            (ChatColumn::Dialogue, ColumnKind::Int),
            (ChatColumn::Task, ColumnKind::Text),
            (ChatColumn::Channel, ColumnKind::Text),
            (ChatColumn::Name, ColumnKind::Text),
            (ChatColumn::Username, ColumnKind::Text),
            (ChatColumn::Phone, ColumnKind::Text),
        ]
        .into_iter()
        .map(|(head, kind)| chat_column(words, head, kind))
        .collect();
        let mut push = |head, kind| columns.push(chat_column(words, head, kind));
        match grain {
            DialogueGrain::Dialogue => {
                push(ChatColumn::Email, ColumnKind::Text);
                push(ChatColumn::UserId, ColumnKind::Text);
                push(ChatColumn::Page, ColumnKind::Text);
                push(ChatColumn::Manager, ColumnKind::Text);
                push(ChatColumn::Control, ColumnKind::Text);
                push(ChatColumn::StartedAt, ColumnKind::Time);
                push(ChatColumn::LastAt, ColumnKind::Time);
                push(ChatColumn::Received, ColumnKind::Int);
                push(ChatColumn::Sent, ColumnKind::Int);
                push(ChatColumn::Cost, ColumnKind::Money);
                for tag in DialogueTag::ALL {
                    let key = format!("{}At", tag_key(tag));
                    columns.push(column(&key, words.tag(tag), ColumnKind::Time));
                }
                columns.push(chat_column(
                    words,
                    ChatColumn::LastMessage,
                    ColumnKind::Text,
                ));
            }
            DialogueGrain::Message => {
                push(ChatColumn::At, ColumnKind::Time);
                push(ChatColumn::Side, ColumnKind::Text);
                push(ChatColumn::Text, ColumnKind::Text);
                push(ChatColumn::State, ColumnKind::Text);
                push(ChatColumn::Cost, ColumnKind::Money);
            }
        }
        DialogueLayout {
            columns,
            names,
            tasks,
            zone: zone.clone(),
            words,
        }
    }

    /// Columns.
    pub(super) fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// Values of a dialogue's row.
    pub(super) fn dialogue<'r>(&'r self, row: &'r DialogueExportRow) -> Vec<Value<'r>> {
        let dialogue = &row.dialogue;
        let mut values = self.whose(dialogue);
        let last = row.last.as_ref();
        values.extend([
            text(&dialogue.person.email),
            text(&dialogue.peer),
            text(&dialogue.person.page),
            text(self.names.manager(dialogue.manager)),
            Value::from(self.words.control(dialogue.state.control.kind())),
            moment(&self.zone, Some(dialogue.created_at)),
            moment(&self.zone, last.map(|last| last.at)),
            Value::Int(row.received),
            Value::Int(row.sent),
            Value::Money(dialogue.purse.spent),
        ]);
        for tag in DialogueTag::ALL {
            let dated = dialogue.state.tags.iter().find(|dated| dated.tag == tag);
            values.push(moment(&self.zone, dated.map(|dated| dated.at)));
        }
        values.push(last.map_or(Value::Empty, |last| text(&last.text)));
        values
    }

    /// Values of a message's row.
    pub(super) fn message<'r>(
        &'r self,
        dialogue: &'r Dialogue,
        message: &'r Message,
    ) -> Vec<Value<'r>> {
        let mut values = self.whose(dialogue);
        values.extend([
            moment(&self.zone, Some(message.at)),
            Value::from(self.words.side(message.side)),
            text(&message.text),
            Value::from(self.words.message_state(message.state.kind())),
            Value::Money(message.cost),
        ]);
        values
    }

    fn whose<'r>(&'r self, dialogue: &'r Dialogue) -> Vec<Value<'r>> {
        let task = self.tasks.get(&dialogue.task);
        vec![
            Value::Int(dialogue.id.0),
            text(task.map_or("", String::as_str)),
            text(self.names.channel(dialogue.channel)),
            text(&dialogue.person.name),
            text(&dialogue.person.username),
            text(&dialogue.person.phone),
        ]
    }
}

/// Beginning of a tag's key in the file.
fn tag_key(tag: DialogueTag) -> &'static str {
    match tag {
        DialogueTag::Replied => "replied",
        DialogueTag::Interest => "interest",
        DialogueTag::Contact => "contact",
        DialogueTag::Success => "success",
        DialogueTag::Closed => "closed",
        DialogueTag::IsBot => "isBot",
        DialogueTag::Operator => "operator",
    }
}

fn text(value: &str) -> Value<'_> {
    if value.is_empty() {
        Value::Empty
    } else {
        Value::from(value)
    }
}
