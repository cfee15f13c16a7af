//! How values of the domain are written into columns: enums without data as their serde codes,
//! everything else as JSON; names as a folded key, so that case does not matter in any alphabet.

use serde::{
    Serialize,
    de::{
        DeserializeOwned,
        value::{Error, StrDeserializer},
    },
};

use crate::error::{Result, StoreError};

/// The code of an enum without data, e.g. `no_answer`.
pub(crate) fn code<T: Serialize>(value: T) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(code)) => code,
        // an enum with data: its tag
        Ok(serde_json::Value::Object(fields)) => fields
            .get("kind")
            .or_else(|| fields.get("status"))
            .and_then(|tag| tag.as_str())
            .unwrap_or_default()
            .to_owned(),
        Ok(_) | Err(_) => String::new(),
    }
}

/// Reads a code.
pub(crate) fn from_code<T: DeserializeOwned>(text: &str, what: &'static str) -> Result<T> {
    T::deserialize(StrDeserializer::<Error>::new(text)).map_err(|_| StoreError::Unreadable { what })
}

/// JSON of a domain value. Their maps have text keys, so that it cannot fail.
pub(crate) fn json<T: Serialize + ?Sized>(value: &T) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

/// A name as it is compared: without outer spaces and case.
pub(crate) fn folded(name: &str) -> String {
    name.trim().to_lowercase()
}

/// A pattern for `LIKE … ESCAPE '\'` that finds `part` anywhere.
pub(crate) fn anywhere(part: &str) -> String {
    let mut pattern = String::with_capacity(part.len() + 2);
    pattern.push('%');
    for c in folded(part).chars() {
        if matches!(c, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern.push('%');
    pattern
}

/// Text without NUL, which PostgreSQL does not keep.
pub(crate) fn storable(text: &str) -> std::borrow::Cow<'_, str> {
    if text.contains('\0') {
        text.replace('\0', "").into()
    } else {
        text.into()
    }
}

#[cfg(test)]
mod tests {
    use domain::{
        call_task::{CallTaskStatus, CallTaskStatusKind},
        outcome::{CallResult, LineFault},
    };

    use super::*;

    #[test]
    fn codes_come_back() {
        assert_eq!(code(CallResult::NoAnswer), "NO_ANSWER");
        assert_eq!(
            from_code::<CallResult>("NO_ANSWER", "x").unwrap(),
            CallResult::NoAnswer
        );
        assert!(from_code::<CallResult>("NOTHING", "x").is_err());
        assert_eq!(
            code(LineFault::Full {
                retry_after: Some(3)
            }),
            "full"
        );
        assert_eq!(
            code(CallTaskStatus::Initializing),
            code(CallTaskStatusKind::Initializing)
        );
        let failed = CallTaskStatus::StartFailed {
            reason: domain::call_task::StartFailure::NoCallees,
            since: 1,
        };
        assert_eq!(code(failed), code(CallTaskStatusKind::StartFailed));
    }

    #[test]
    fn names_fold_in_any_alphabet_and_patterns_are_literal() {
        assert_eq!(folded(" ЗАДАЧА Ünit "), "задача ünit");
        assert_eq!(anywhere("50%_\\"), "%50\\%\\_\\\\%");
    }
}
