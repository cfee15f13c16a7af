//! Where receiving goes on: the next update, and the business connections that were seen. Stored by the
//! engine together with the messages that it covers.
//!
//! Knows no network and reads no clock.

use domain::time::{DAY, UnixMillis};
use serde::{Deserialize, Serialize};

use super::updates::Connection;

/// A week without updates makes Telegram choose the next number anew, lower ones included; asking behind
/// the old number would throw such updates away.
const NUMBERS_LAST: i64 = 6 * DAY;

/// Where receiving goes on.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Cursor {
    /// Behind the last update.
    next: Option<i64>,
    /// When that update came.
    at: UnixMillis,
    /// Business connections, the newest last.
    #[serde(default)]
    connections: Vec<Connection>,
}

impl Cursor {
    /// What was stored; nothing, or something from elsewhere, begins anew: Telegram keeps what was not
    /// confirmed, and messages are stored once by their id.
    pub(super) fn of(stored: Option<&str>) -> Cursor {
        stored
            .and_then(|stored| serde_json::from_str(stored).ok())
            .unwrap_or_default()
    }

    /// As it is stored.
    pub(super) fn text(&self) -> Option<String> {
        serde_json::to_string(self).ok()
    }

    /// The `offset` to ask with.
    pub(super) fn offset(&self, now: UnixMillis) -> Option<i64> {
        self.next.filter(|_| now - self.at < NUMBERS_LAST)
    }

    /// Moves behind an update.
    pub(super) fn pass(&mut self, update: i64, now: UnixMillis) {
        self.next = Some(update + 1);
        self.at = now;
    }

    /// Takes a connection as it is now.
    pub(super) fn connected(&mut self, connection: Connection) {
        self.connections.retain(|known| known.id != connection.id);
        self.connections.push(connection);
    }

    /// The connection with an id.
    pub(super) fn connection(&self, id: &str) -> Option<&Connection> {
        self.connections.iter().find(|known| known.id == id)
    }

    /// The newest connection in force of an owner.
    pub(super) fn of_owner(&self, owner: i64) -> Option<&Connection> {
        self.connections
            .iter()
            .rev()
            .find(|known| known.owner == owner && known.enabled)
    }

    /// Connections are known, and none of them lets us answer.
    pub(super) fn may_not_answer(&self) -> bool {
        !self.connections.is_empty()
            && !self
                .connections
                .iter()
                .any(|known| known.enabled && known.can_reply)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn connection(id: &str, enabled: bool, can_reply: bool) -> Connection {
        Connection {
            id: id.to_owned(),
            owner: 9,
            enabled,
            can_reply,
            can_read: false,
        }
    }

    #[test]
    fn it_is_stored_and_read_again() {
        let mut cursor = Cursor::default();
        cursor.pass(41, 1_000);
        cursor.connected(connection("a", true, true));
        assert_eq!(Cursor::of(cursor.text().as_deref()), cursor);
        assert_eq!(Cursor::of(Some("nonsense")), Cursor::default());
    }

    #[test]
    fn a_number_is_not_asked_for_after_a_week_of_silence() {
        let mut cursor = Cursor::default();
        cursor.pass(41, 1_000);
        assert_eq!(cursor.offset(1_000 + DAY), Some(42));
        assert_eq!(cursor.offset(1_000 + 7 * DAY), None);
    }

    #[test]
    fn rights_are_missing_only_when_no_connection_has_them() {
        let mut cursor = Cursor::default();
        assert!(!cursor.may_not_answer(), "nothing is known yet");
        cursor.connected(connection("a", true, false));
        assert!(cursor.may_not_answer());
        cursor.connected(connection("b", true, true));
        assert!(!cursor.may_not_answer());
        assert_eq!(cursor.of_owner(9).map(|c| c.id.as_str()), Some("b"));
        cursor.connected(connection("b", false, true));
        assert!(cursor.may_not_answer(), "taken back");
        assert_eq!(cursor.of_owner(9).map(|c| c.id.as_str()), Some("a"));
    }
}
