//! How addresses of people are written into columns: a letter for the kind, a colon, the value. They
//! compare as they stand.

use domain::contact::ChatAddress;

use crate::{
    code::storable,
    error::{Result, StoreError},
};

/// An address as it is stored.
pub(crate) fn written(address: &ChatAddress) -> String {
    let (kind, value) = match address {
        ChatAddress::Username(value) => ('u', value),
        ChatAddress::Phone(value) => ('p', value),
        ChatAddress::UserId(value) => ('i', value),
    };
    format!("{kind}:{}", storable(value))
}

/// Reads an address.
pub(crate) fn read(text: &str) -> Result<ChatAddress> {
    let unreadable = || StoreError::Unreadable {
        what: "chat address",
    };
    let (kind, value) = text.split_once(':').ok_or_else(unreadable)?;
    let value = value.to_owned();
    match kind {
        "u" => Ok(ChatAddress::Username(value)),
        "p" => Ok(ChatAddress::Phone(value)),
        "i" => Ok(ChatAddress::UserId(value)),
        _ => Err(unreadable()),
    }
}

/// What of a stored address is searched: its value.
pub(crate) fn value(address: &ChatAddress) -> &str {
    match address {
        ChatAddress::Username(value) | ChatAddress::Phone(value) | ChatAddress::UserId(value) => {
            value
        }
    }
}
