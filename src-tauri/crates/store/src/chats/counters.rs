//! Counters that follow every change of contacts and dialogues, in its transaction.
