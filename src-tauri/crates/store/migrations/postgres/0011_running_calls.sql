-- A call that goes on: what is set aside for its services, and what was said so far. A crash leaves both.

ALTER TABLE attempt_talk ADD COLUMN reserved BIGINT NOT NULL DEFAULT 0;

CREATE TABLE attempt_line (
    attempt_id BIGINT NOT NULL,
    n          BIGINT NOT NULL,
    line       TEXT NOT NULL,
    PRIMARY KEY (attempt_id, n)
);
