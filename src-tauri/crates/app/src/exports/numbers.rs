//! Columns of an export of the dashboard of chats and the values of a row.

use domain::{export::NumbersGrain, time::UnixMillis};
use jiff::tz::TimeZone;
use sheets::export::{Column, ColumnKind, Value};
use store::exports::NumbersExportRow;

use super::columns::{chat_column, moment};
use crate::words::{ChatColumn, Words};

/// How rows of one export of numbers look.
pub(super) struct NumbersLayout {
    columns: Vec<Column>,
    grain: NumbersGrain,
    /// End of the whole period.
    until: UnixMillis,
    zone: TimeZone,
}

impl NumbersLayout {
    /// Columns by what one row is.
    pub(super) fn new(
        grain: NumbersGrain,
        until: UnixMillis,
        zone: &TimeZone,
        words: Words,
    ) -> Self {
        let column = |head, kind| chat_column(words, head, kind);
        let mut columns = vec![column(ChatColumn::Task, ColumnKind::Text)];
        match grain {
            NumbersGrain::Task => columns.extend([
                column(ChatColumn::From, ColumnKind::Time),
                column(ChatColumn::Until, ColumnKind::Time),
            ]),
            NumbersGrain::Day => columns.push(column(ChatColumn::Day, ColumnKind::Time)),
        }
        columns.extend(
            [
                ChatColumn::Contacts,
                ChatColumn::Reached,
                ChatColumn::Dialogues,
                ChatColumn::Replied,
                ChatColumn::Interest,
                ChatColumn::Contact,
                ChatColumn::Success,
                ChatColumn::Received,
                ChatColumn::Sent,
            ]
            .map(|head| column(head, ColumnKind::Int)),
        );
        columns.push(column(ChatColumn::Cost, ColumnKind::Money));
        columns.push(column(ChatColumn::CostPerSuccess, ColumnKind::Money));
        NumbersLayout {
            columns,
            grain,
            until,
            zone: zone.clone(),
        }
    }

    /// Columns.
    pub(super) fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// Values of a row.
    pub(super) fn row<'r>(&self, row: &'r NumbersExportRow) -> Vec<Value<'r>> {
        let funnel = &row.funnel;
        let mut values = vec![
            Value::from(row.task_name.as_str()),
            moment(&self.zone, Some(row.from)),
        ];
        if self.grain == NumbersGrain::Task {
            values.push(moment(&self.zone, Some(self.until)));
        }
        values.extend(
            [
                funnel.contacts,
                funnel.reached,
                funnel.dialogues,
                funnel.replied,
                funnel.interest,
                funnel.contact,
                funnel.success,
                funnel.received,
                funnel.sent,
            ]
            .map(Value::Int),
        );
        values.push(Value::Money(funnel.cost));
        values.push(funnel.cost_per_success().map_or(Value::Empty, Value::Money));
        values
    }
}
