//! Captions on the practice line: whoever calls is told what a practice callee says, beside the sound. No
//! carrier can do that; the built-in callees know what they say.
//!
//! Does not know SIP beyond the name of a call.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use tokio::sync::mpsc::UnboundedSender;

/// Who is told what is said in which call, by its Call-ID.
#[derive(Clone, Default)]
pub(crate) struct Words {
    calls: Arc<Mutex<HashMap<String, UnboundedSender<String>>>>,
}

/// A call that is told; dropped, it is told no more.
pub(crate) struct Told {
    words: Words,
    call: String,
}

impl Drop for Told {
    fn drop(&mut self) {
        self.words.lock().remove(&self.call);
    }
}

impl Words {
    /// From now on what is said in this call goes to `to`.
    pub(crate) fn listen(&self, call: &str, to: UnboundedSender<String>) -> Told {
        self.lock().insert(call.to_owned(), to);
        Told {
            words: self.clone(),
            call: call.to_owned(),
        }
    }

    /// A callee begins to say something.
    pub(super) fn said(&self, call: &str, text: &str) {
        if let Some(to) = self.lock().get(call) {
            // The caller may just have hung up.
            let _ = to.send(text.to_owned());
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, UnboundedSender<String>>> {
        self.calls.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
