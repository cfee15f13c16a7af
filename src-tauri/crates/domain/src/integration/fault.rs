//! Why a lead did not arrive, as a code that the interface has words for, with the receiver's own
//! short answer beside it. It does not know who the receiver is, and never holds a secret.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Why a delivery failed, as it is kept in the outbox and shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DeliveryFault {
    /// What went wrong.
    pub kind: DeliveryFaultKind,
    /// HTTP or SMTP code, when there was an answer.
    pub code: Option<u16>,
    /// The receiver's answer in short, without secrets; empty when it said nothing.
    pub answer: String,
}

impl std::fmt::Display for DeliveryFault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.kind)?;
        if let Some(code) = self.code {
            write!(f, " ({code})")?;
        }
        if !self.answer.is_empty() {
            write!(f, ": {}", self.answer)?;
        }
        Ok(())
    }
}

/// What can go wrong with a delivery.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    TS,
    thiserror::Error,
)]
#[serde(rename_all = "snake_case")]
pub enum DeliveryFaultKind {
    /// The form holds an address or a name that cannot be used.
    #[error("the settings of this integration cannot be used; open it and check its fields")]
    BadSettings,
    /// No secret was given.
    #[error("the key or password of this integration is missing; enter it again")]
    SecretMissing,
    /// The secret cannot be read (no signing key, no service account file, no webhook address).
    #[error("the key of this integration cannot be read; copy it again, whole")]
    SecretUnreadable,
    /// The receiver could not be reached: no such name, or nobody listens.
    #[error("the receiver cannot be reached; check the address and the internet connection")]
    Unreachable,
    /// It did not answer in time.
    #[error("the receiver did not answer in time")]
    TimedOut,
    /// The connection broke before the answer.
    #[error("the connection broke before the receiver answered")]
    Broken,
    /// No trustworthy encrypted connection came about.
    #[error("no trustworthy encrypted connection to the receiver came about")]
    NotTrusted,
    /// The way there is not encrypted and leaves this network.
    #[error("the connection would not be encrypted; use https, or STARTTLS or TLS")]
    Insecure,
    /// The key, token or password is not accepted.
    #[error("the receiver does not accept the key or password")]
    Unauthorized,
    /// The account there needs to be paid, or its plan lacks this.
    #[error("the account there is not paid, or its plan does not allow this")]
    Payment,
    /// The key lacks a right.
    #[error("the key lacks a right that is needed there")]
    Forbidden,
    /// The address, spreadsheet, sheet or pipeline is not there.
    #[error("the receiver does not know this address, spreadsheet, sheet or pipeline")]
    NotFound,
    /// It answered with another address; leads are not sent on.
    #[error("the receiver points to another address; enter that one")]
    Redirected,
    /// It does not take the lead as it is (a field it does not know, a value it refuses).
    #[error("the receiver refused the lead; check the fields of this integration")]
    Rejected,
    /// It says that something of this kind is there already.
    #[error("the receiver says that this exists there already")]
    Conflict,
    /// Too many requests.
    #[error("the receiver asks to send more slowly")]
    TooMany,
    /// The account there is blocked because of its load.
    #[error("the receiver has blocked this connection because of its load; ask its support")]
    Overloaded,
    /// The receiver failed.
    #[error("the receiver has a fault of its own")]
    ReceiverFailed,
    /// Its answer was not understood.
    #[error("the receiver's answer was not understood; check that the address is right")]
    BadAnswer,
    /// Whether it arrived is not known, and it could not be looked up: sending again might double it.
    #[error("whether the lead arrived is not known; look there before you send it again")]
    Uncertain,
    /// The file is open in another program.
    #[error("the file is open in another program; close it there")]
    FileBusy,
    /// The file or its folder cannot be written.
    #[error("the file cannot be written; check the rights of the file and its folder")]
    FileReadOnly,
    /// Its folder is not there.
    #[error("the folder of the file is not there")]
    FolderMissing,
    /// The disk is full.
    #[error("the disk is full")]
    DiskFull,
    /// The file is something else, and writing would destroy it.
    #[error("this file was not made for leads; choose a new one")]
    ForeignFile,
    /// No row fits any more.
    #[error("the file is full; choose a new one")]
    FileFull,
    /// The file could not be read or written for another reason.
    #[error("the file could not be read or written")]
    FileFailed,
}
