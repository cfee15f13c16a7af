//! English words of files. The template has its own English in `sheets`.

use super::RecordHeads;

/// Names of an export's columns.
pub(super) const RECORD_HEADS: RecordHeads = RecordHeads {
    number: "Called number",
    out_id: "outId",
    result: "Result",
    main_intent: "Main intent",
    attempts: "Attempts",
    started: "Started",
    answered: "Answered",
    ended: "Ended",
    talk: "Talk",
    hangup: "Hung up by",
    sip: "SIP",
    q850: "Q.850",
    cost: "Cost, $",
    recording: "Recording",
    note: "Note",
    caller_number: "Caller number",
    attempt: "Attempt",
};
