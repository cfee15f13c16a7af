//! Whether a person or a machine answered, by how long the first words last: people say "hello" and
//! wait, machines go on. What is said, and the beep, are known elsewhere.

use crate::time::{Millis, SECOND, UnixMillis};

/// A person's first words last no longer. Measured over the practice line's greetings (telephony,
/// `media::answering`): with it half of the machines are known 3 s after they answered.
pub const LONGEST_HELLO: Millis = 2_300;
/// The same where the agent falls silent when it is talked over: "hello" and what follows the agent's
/// broken-off line run together. Machines are mostly known by their words before that.
pub const LONGEST_HELLO_TALKED_OVER: Millis = 4_500;
/// The first words begin within this time after the answer.
pub const HELLO_BEGINS: Millis = 5 * SECOND;

/// When first words that began at `began` turn out to be a machine's, should they still go on: a person's
/// last no `longer`. `None`: they came too late for a greeting.
pub fn machine_at(answered: UnixMillis, began: UnixMillis, longer: Millis) -> Option<UnixMillis> {
    (began <= answered + HELLO_BEGINS).then_some(began + longer)
}

/// Whether first words that lasted so long were a machine's: a person's last no `longer`.
pub fn was_machine(
    answered: UnixMillis,
    began: UnixMillis,
    lasted: Millis,
    longer: Millis,
) -> bool {
    machine_at(answered, began, longer).is_some_and(|at| began + lasted >= at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_first_words_are_a_machine_unless_they_come_late() {
        let was = |began, lasted| was_machine(1_000, began, lasted, LONGEST_HELLO);
        assert!(!was(1_500, LONGEST_HELLO - 1));
        assert!(was(1_500, LONGEST_HELLO));
        assert!(was(1_000 + HELLO_BEGINS, 9_000));
        assert!(!was(1_001 + HELLO_BEGINS, 9_000));
        let talked_over = machine_at(0, 500, LONGEST_HELLO_TALKED_OVER);
        assert_eq!(talked_over, Some(500 + LONGEST_HELLO_TALKED_OVER));
    }
}
