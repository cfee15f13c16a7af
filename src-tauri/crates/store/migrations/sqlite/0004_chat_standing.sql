-- Errors in a row, so that a process that dies over them does not forget them.
ALTER TABLE chat_task_count ADD COLUMN errors_asking INTEGER NOT NULL DEFAULT 0;
ALTER TABLE chat_task_count ADD COLUMN errors_sending INTEGER NOT NULL DEFAULT 0;
-- Messages whose fate is not known: found at every start, however many there are beside them.
CREATE INDEX message_uncertain ON message (state_at, id) WHERE state = 3;
