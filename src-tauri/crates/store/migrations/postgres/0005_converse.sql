-- Agents that converse: keys of their services, sealed; and what of a call is theirs.

CREATE TABLE agent_secret (
    agent_id BIGINT NOT NULL,
    -- 'recognition', 'model', 'voice', or 'api/' and the function's name
    name     TEXT NOT NULL,
    sealed   BYTEA NOT NULL,
    PRIMARY KEY (agent_id, name)
);

CREATE TABLE attempt_talk (
    attempt_id BIGINT PRIMARY KEY,
    -- what its services cost: a part of call_attempt.cost
    cost       BIGINT NOT NULL,
    -- 1: the model is still to be asked what the call came to
    pending    BIGINT NOT NULL,
    summary    TEXT
);
CREATE INDEX attempt_talk_pending ON attempt_talk (attempt_id) WHERE pending = 1;
