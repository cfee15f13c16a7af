//! What happens in a call and what is done in it, in the words between a run and whoever drives it.

use serde_json::{Map, Value};

use crate::{
    call_record::LogLine,
    conversation::{TransferOutcome, TransferTarget},
    time::{Millis, UnixMillis},
};

/// Something that happened in the call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TalkInput {
    /// The callee answered.
    Answered,
    /// The callee began to speak.
    SpeechStarted,
    /// The callee stopped speaking, after so long.
    SpeechEnded {
        /// For so long.
        ms: Millis,
    },
    /// A key was pressed.
    Key(char),
    /// A voicemail's beep.
    Beep,
    /// A line of text from the callee, where they type instead of speaking.
    Typed(String),
    /// What was gathered is words.
    Recognised {
        /// Number of the recognition.
        number: u32,
        /// The words; empty: there are none.
        text: String,
    },
    /// Words of a turn that was handed over; empty: there are none, or nobody knows them.
    Heard {
        /// Number of the turn.
        number: u32,
        /// The words.
        text: String,
    },
    /// What was gathered could not be recognised.
    NotRecognised {
        /// Number of the recognition.
        number: u32,
    },
    /// Words of an answer.
    Words {
        /// Number of the question.
        number: u32,
        /// Words.
        text: String,
    },
    /// An answer begins to sound: the model speaks it by itself.
    Sounds {
        /// Number of the question.
        number: u32,
    },
    /// The words of a piece that the model speaks by itself, whole.
    PieceWords {
        /// The piece.
        id: u64,
        /// The words; empty: nobody knows them.
        text: String,
    },
    /// An answer is whole.
    Replied {
        /// Number of the question.
        number: u32,
        /// Functions that it calls.
        calls: Vec<AskedCall>,
    },
    /// There is no answer, or no more of it.
    NotReplied {
        /// Number of the question.
        number: u32,
        /// Asking again may help.
        passes: bool,
    },
    /// What a function of the user's gave.
    Outcome {
        /// The call.
        id: String,
        /// Text or JSON.
        content: String,
    },
    /// The first sound of a piece left.
    PieceBegan(u64),
    /// A piece was played whole.
    PieceDone(u64),
    /// A piece was dropped.
    PieceCut {
        /// The piece.
        id: u64,
        /// What of it was played.
        played: Millis,
        /// Its length.
        length: Millis,
    },
    /// A piece could not be spoken, or not to its end.
    PieceFailed(u64),
    /// What came of putting the callee through.
    Transferred(TransferOutcome),
    /// Money does not cover what comes next.
    NoMoney,
    /// The moment of [`TalkRun::alarm`] has come.
    Tick,
    /// The callee hung up (or the sound is gone).
    CalleeHungUp,
}

/// A call of a function, as the model wrote it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AskedCall {
    /// The model's id of the call.
    pub id: String,
    /// Name.
    pub name: String,
    /// Arguments as written.
    pub arguments: String,
}

/// Something to do, in this order.
#[derive(Debug, Clone, PartialEq)]
pub enum TalkOutput {
    /// Say this.
    Say {
        /// Its number.
        id: u64,
        /// The words.
        text: String,
        /// What it is.
        kind: PieceKind,
    },
    /// The sound that the model makes by itself is this piece: an answer.
    PassOn {
        /// Its number.
        id: u64,
    },
    /// Drop all that is said and to be said.
    Stop,
    /// Turn what was gathered into words.
    Recognise {
        /// Number of the recognition.
        number: u32,
    },
    /// What was gathered is a turn of the callee's: a model that hears by itself is given it as it is.
    HandOver {
        /// Number of the turn.
        number: u32,
    },
    /// What was gathered is done with.
    ForgetSound,
    /// Ask the model about [`TalkRun::history`]; one that remembers by itself is told
    /// [`TalkRun::news_for_model`] before.
    Ask {
        /// Number of the question.
        number: u32,
    },
    /// Give up recognition, question and functions that are under way.
    Forget,
    /// Call a function of the user's.
    Perform {
        /// The model's id of the call.
        id: String,
        /// Name.
        name: String,
        /// Arguments, checked.
        arguments: Map<String, Value>,
    },
    /// Press keys.
    SendKeys(String),
    /// Put the callee through.
    Transfer(TransferTarget),
    /// The callee goes on the do-not-call list, now.
    DoNotCall,
    /// The callee is called again then.
    CallBack(UnixMillis),
    /// End the call.
    HangUp,
    /// A line of the call log.
    Log(LogLine),
}

/// What a piece is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PieceKind {
    /// A line of the form: made ahead, and never left unsaid.
    Line,
    /// A line of the form that bridges a wait: said before anything that has not begun.
    Filler,
    /// A sentence of the model's.
    Answer,
}

/// A part of the conversation as the model is told it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Exchange {
    /// The callee's words.
    Callee(String),
    /// The agent's: as far as they were played, and what it called.
    Agent {
        /// Words.
        text: String,
        /// Calls.
        calls: Vec<AskedCall>,
    },
    /// What a function gave.
    Outcome {
        /// The call.
        id: String,
        /// Text or JSON.
        content: String,
    },
}
