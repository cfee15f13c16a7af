//! A tiny query builder that numbers its placeholders (`$1`, `$2` …), and a reader of rows by
//! position. It knows nothing of any table.

use sqlx::{
    Any, AssertSqlSafe, Encode, Row, Type,
    any::{AnyArguments, AnyRow},
    query::Query,
};

use crate::error::{Result, StoreError};

/// SQL being written, with its arguments.
#[derive(Default)]
pub(crate) struct Sql {
    text: String,
    arguments: AnyArguments,
    count: usize,
}

impl Sql {
    pub(crate) fn new(text: &str) -> Self {
        Sql {
            text: text.to_owned(),
            ..Sql::default()
        }
    }

    /// Adds text: always our own, never a user's.
    pub(crate) fn push(&mut self, text: &str) -> &mut Self {
        self.text.push_str(text);
        self
    }

    /// Adds an argument and gives its placeholder, to be pushed once or several times.
    pub(crate) fn arg<'t, T>(&mut self, value: T) -> String
    where
        T: Encode<'t, Any> + Type<Any>,
    {
        use sqlx::Arguments as _;
        // encoding our five kinds of value cannot fail
        let _ = self.arguments.add(value);
        self.count += 1;
        format!("${}", self.count)
    }

    /// Adds an argument and its placeholder.
    pub(crate) fn push_arg<'t, T>(&mut self, value: T) -> &mut Self
    where
        T: Encode<'t, Any> + Type<Any>,
    {
        let placeholder = self.arg(value);
        self.push(&placeholder)
    }

    /// Puts text around what is there.
    pub(crate) fn wrap(&mut self, before: &str, behind: &str) {
        self.text.insert_str(0, before);
        self.text.push_str(behind);
    }

    /// The query.
    pub(crate) fn query(self) -> Query<'static, Any, AnyArguments> {
        sqlx::query_with(AssertSqlSafe(self.text), self.arguments)
    }

    /// What was written.
    #[cfg(test)]
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// The text alone, for tests of query plans.
    #[cfg(test)]
    pub(crate) fn explained(self) -> Query<'static, Any, AnyArguments> {
        sqlx::query_with(
            AssertSqlSafe(format!("EXPLAIN QUERY PLAN {}", self.text)),
            self.arguments,
        )
    }
}

/// A query whose text is put together from our own parts (never from a user's words).
pub(crate) fn query(text: String) -> Query<'static, Any, AnyArguments> {
    sqlx::query(AssertSqlSafe(text))
}

/// Reads a row's columns one after the other.
pub(crate) struct Columns<'r> {
    row: &'r AnyRow,
    at: usize,
}

impl<'r> Columns<'r> {
    pub(crate) fn of(row: &'r AnyRow) -> Self {
        Columns { row, at: 0 }
    }

    /// Begins behind the first `at` columns.
    pub(crate) fn from(row: &'r AnyRow, at: usize) -> Self {
        Columns { row, at }
    }

    fn next<T>(&mut self) -> Result<T>
    where
        T: sqlx::Decode<'r, Any> + Type<Any>,
    {
        let at = self.at;
        self.at += 1;
        Ok(self.row.try_get(at)?)
    }

    pub(crate) fn int(&mut self) -> Result<i64> {
        self.next()
    }

    pub(crate) fn opt_int(&mut self) -> Result<Option<i64>> {
        self.next()
    }

    pub(crate) fn truth(&mut self) -> Result<bool> {
        Ok(self.int()? != 0)
    }

    pub(crate) fn text(&mut self) -> Result<String> {
        self.next()
    }

    pub(crate) fn opt_text(&mut self) -> Result<Option<String>> {
        self.next()
    }

    pub(crate) fn opt_bytes(&mut self) -> Result<Option<Vec<u8>>> {
        self.next()
    }

    /// A value stored as JSON.
    pub(crate) fn json<T: serde::de::DeserializeOwned>(&mut self, what: &'static str) -> Result<T> {
        let text: &str = self.next()?;
        serde_json::from_str(text).map_err(|_| StoreError::Unreadable { what })
    }

    /// A value stored as its code.
    pub(crate) fn code<T: serde::de::DeserializeOwned>(&mut self, what: &'static str) -> Result<T> {
        let text: &str = self.next()?;
        crate::code::from_code(text, what)
    }

    /// A value stored as its code, or nothing.
    pub(crate) fn opt_code<T: serde::de::DeserializeOwned>(
        &mut self,
        what: &'static str,
    ) -> Result<Option<T>> {
        let text: Option<&str> = self.next()?;
        text.map(|text| crate::code::from_code(text, what))
            .transpose()
    }
}
