//! Who uses what: names of chat tasks that are not completed.
