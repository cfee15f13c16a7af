-- Agents that converse: keys of their services, sealed; and what of a call is theirs.

CREATE TABLE agent_secret (
    agent_id INTEGER NOT NULL,
    -- 'recognition', 'model', 'voice', or 'api/' and the function's name
    name     TEXT NOT NULL,
    sealed   BLOB NOT NULL,
    PRIMARY KEY (agent_id, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE attempt_talk (
    attempt_id INTEGER PRIMARY KEY,
    -- what its services cost: a part of call_attempt.cost
    cost       INTEGER NOT NULL,
    -- 1: the model is still to be asked what the call came to
    pending    INTEGER NOT NULL,
    summary    TEXT
) STRICT;
CREATE INDEX attempt_talk_pending ON attempt_talk (attempt_id) WHERE pending = 1;
