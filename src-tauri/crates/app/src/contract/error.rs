//! Errors at the border: a code that the window maps to words, severity and remedy.

use serde::{Deserialize, Serialize, de::DeserializeOwned};
use ts_rs::TS;

/// What went wrong. Exported to TypeScript; the window maps every code exhaustively.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ErrorCode {
    /// There is no such command.
    UnknownCommand,
    /// The body is not what the command takes; `field` names the place.
    BadRequest,
    /// Missing or wrong token.
    Unauthorized,
    /// No such row; `detail.what` names the kind.
    NotFound,
    /// A form is not right; `detail.problems` lists `{field, problem}`.
    Invalid,
    /// The name is taken already.
    NameTaken,
    /// The row is used elsewhere; `detail.by` lists names.
    InUse,
    /// Somebody else changed the row meanwhile.
    Stale,
    /// The status forbids it; `detail.refusal` is a `CallTaskRefusal`.
    Refused,
    /// The task did not start; `detail.failure` is a `StartFailure`.
    StartFailed,
    /// The import cannot do this now (still reading, committed, gone).
    ImportState,
    /// The import file cannot be used; `detail.problem` is a `FileProblem`.
    FileUnusable,
    /// The batch cannot be undone: something in it was called.
    BatchTouched,
    /// The export is not finished.
    ExportNotReady,
    /// The recording is gone.
    RecordingMissing,
    /// The audio file cannot be used.
    AudioUnusable,
    /// The keychain or key file cannot be used.
    VaultUnavailable,
    /// The file could not be written.
    CannotWrite,
    /// The disk is full.
    DiskFull,
    /// The data folder is read-only.
    ReadOnly,
    /// The database does not answer (locked by another program, or out of reach).
    DatabaseBusy,
    /// The database was written by a newer version of this app.
    DatabaseNewer,
    /// The database is damaged.
    DatabaseCorrupt,
    /// The line cannot be used; `detail.fault` is a `LineFault`.
    LineUnusable,
    /// The line may not call at this hour; `detail.next` is when it opens.
    LineShut,
    /// All channels of the line are taken.
    LineBusy,
    /// The number is on the do-not-call list.
    NumberBarred,
    /// The number is in a call already.
    NumberBusy,
    /// The agent is being rehearsed already.
    Rehearsing,
    /// The agent was not tried in a test call as it is now; `detail.test` is a `DraftTest`.
    NotTested,
    /// Microphone and speaker cannot be used; `detail.sound` is a `SoundFault`.
    NoSound,
    /// A fault of the app itself.
    Internal,
}

/// One error, as it crosses the border.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct IpcError {
    /// What.
    pub code: ErrorCode,
    /// Plain English, for logs and scripts; the window has its own words for the code.
    pub message: String,
    /// The field of the request that is wrong.
    pub field: Option<String>,
    /// More, by code.
    #[ts(type = "Record<string, unknown> | null")]
    pub detail: Option<serde_json::Value>,
}

impl IpcError {
    /// An error with the code's own words.
    pub fn new(code: ErrorCode) -> Self {
        IpcError {
            code,
            message: words(code).to_owned(),
            field: None,
            detail: None,
        }
    }

    /// With other words.
    #[must_use]
    pub fn saying(mut self, message: impl Into<String>) -> Self {
        self.message = message.into();
        self
    }

    /// About a field.
    #[must_use]
    pub fn at(mut self, field: impl Into<String>) -> Self {
        self.field = Some(field.into());
        self
    }

    /// With one more detail.
    #[must_use]
    pub fn with_detail(mut self, key: &str, value: impl Serialize) -> Self {
        let value = serde_json::to_value(value).unwrap_or(serde_json::Value::Null);
        let detail = self
            .detail
            .get_or_insert_with(|| serde_json::Value::Object(Default::default()));
        if let Some(object) = detail.as_object_mut() {
            object.insert(key.to_owned(), value);
        }
        self
    }
}

impl std::fmt::Display for IpcError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for IpcError {}

/// English words of a code.
fn words(code: ErrorCode) -> &'static str {
    match code {
        ErrorCode::UnknownCommand => "there is no such command",
        ErrorCode::BadRequest => "the request is not what the command takes",
        ErrorCode::Unauthorized => "the token is missing or wrong",
        ErrorCode::NotFound => "it no longer exists",
        ErrorCode::Invalid => "something in the form is not right",
        ErrorCode::NameTaken => "this name exists already",
        ErrorCode::InUse => "it is in use",
        ErrorCode::Stale => "it was changed meanwhile",
        ErrorCode::Refused => "the status does not allow it",
        ErrorCode::StartFailed => "the task could not start",
        ErrorCode::ImportState => "the import cannot do this now",
        ErrorCode::FileUnusable => "the file cannot be used",
        ErrorCode::BatchTouched => "callees of this import were called already",
        ErrorCode::ExportNotReady => "the export is not finished",
        ErrorCode::RecordingMissing => "there is no recording",
        ErrorCode::AudioUnusable => "the audio file cannot be used",
        ErrorCode::VaultUnavailable => "the keychain cannot be used",
        ErrorCode::CannotWrite => "the file could not be written",
        ErrorCode::DiskFull => "the disk is full",
        ErrorCode::ReadOnly => "the data folder cannot be written",
        ErrorCode::DatabaseBusy => "the database does not answer",
        ErrorCode::DatabaseNewer => "the data was written by a newer version",
        ErrorCode::DatabaseCorrupt => "the database is damaged",
        ErrorCode::LineUnusable => "the line cannot be used",
        ErrorCode::LineShut => "the line may not call at this hour",
        ErrorCode::LineBusy => "the line is busy",
        ErrorCode::NumberBarred => "the number is on the do-not-call list",
        ErrorCode::NumberBusy => "the number is in a call already",
        ErrorCode::Rehearsing => "the agent is being rehearsed already",
        ErrorCode::NotTested => {
            "make a test call of this agent first: it was not tried as it is now"
        }
        ErrorCode::NoSound => "microphone and speaker cannot be used",
        ErrorCode::Internal => "something went wrong in the app",
    }
}

/// Reads a request; the error names the field.
pub(crate) fn decode<T: DeserializeOwned>(body: serde_json::Value) -> Result<T, IpcError> {
    let body = if body.is_null() {
        serde_json::Value::Object(Default::default())
    } else {
        body
    };
    serde_path_to_error::deserialize(body).map_err(|e| {
        let path = e.path().to_string();
        let error = IpcError::new(ErrorCode::BadRequest).saying(e.inner().to_string());
        if path == "." { error } else { error.at(path) }
    })
}

/// Writes a response.
pub(crate) fn encode<T: Serialize>(response: T) -> Result<serde_json::Value, IpcError> {
    serde_json::to_value(response)
        .map_err(|e| IpcError::new(ErrorCode::Internal).saying(e.to_string()))
}
