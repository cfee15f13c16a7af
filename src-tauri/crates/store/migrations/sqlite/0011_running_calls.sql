-- A call that goes on: what is set aside for its services, and what was said so far. A crash leaves both.

ALTER TABLE attempt_talk ADD COLUMN reserved INTEGER NOT NULL DEFAULT 0;

CREATE TABLE attempt_line (
    attempt_id INTEGER NOT NULL,
    n          INTEGER NOT NULL,
    line       TEXT NOT NULL,
    PRIMARY KEY (attempt_id, n)
) STRICT, WITHOUT ROWID;
