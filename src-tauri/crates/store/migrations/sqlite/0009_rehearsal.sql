-- Rehearsals: an agent talks to practice personas before it talks to people.

CREATE TABLE rehearsal (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    agent_id    INTEGER NOT NULL,
    -- what was rehearsed, word for word: the versions that are the same are the versions that it is of
    draft       TEXT NOT NULL,
    status      TEXT NOT NULL,
    money_limit INTEGER,
    created_at  INTEGER NOT NULL,
    ended_at    INTEGER
) STRICT;
CREATE INDEX rehearsal_agent ON rehearsal (agent_id, id);
CREATE INDEX rehearsal_running ON rehearsal (id) WHERE status = 'running';

CREATE TABLE rehearsal_call (
    rehearsal_id  INTEGER NOT NULL,
    persona       TEXT NOT NULL,
    state         TEXT NOT NULL,
    -- below zero: no attempt of a task
    attempt       INTEGER,
    has_recording INTEGER NOT NULL DEFAULT 0,
    -- what its services cost; while it goes on, what is set aside
    cost          INTEGER NOT NULL DEFAULT 0,
    ended_at      INTEGER,
    record        TEXT,
    PRIMARY KEY (rehearsal_id, persona)
) STRICT, WITHOUT ROWID;
CREATE INDEX rehearsal_call_recording ON rehearsal_call (ended_at) WHERE has_recording = 1;
