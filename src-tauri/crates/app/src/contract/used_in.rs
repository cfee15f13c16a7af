//! What uses a line or an agent: enough to name it and to go there.

use domain::ids::CallTaskId;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A call task that uses something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct UsedIn {
    /// Id of the call task.
    pub id: CallTaskId,
    /// Its name.
    pub name: String,
}

impl From<store::usage::UsingTask> for UsedIn {
    fn from(task: store::usage::UsingTask) -> Self {
        UsedIn {
            id: task.id,
            name: task.name,
        }
    }
}
