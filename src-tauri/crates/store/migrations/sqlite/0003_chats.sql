-- Chat tasks. Moments are INTEGER milliseconds UTC, JSON is TEXT, truth values are 0 and 1.
-- Codes of contact.state: 1 pending, 2 deferred, 3 claimed, 4 reached, 5 failed, 6 skipped,
-- 7 uncertain.
-- Codes of message.state: 1 queued, 2 sending, 3 uncertain, 4 received, 5 sent, 6 delivered, 7 read,
-- 8 failed.
-- Codes of delivery.state: 1 waiting, 2 sending, 3 delivered, 4 dead.
-- Bits of dialogue.tags: 1 replied, 2 interest, 4 contact, 8 success, 16 closed, 32 is_bot,
-- 64 operator.

CREATE TABLE manager (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    name_key   TEXT NOT NULL UNIQUE,
    name       TEXT NOT NULL,
    draft      TEXT NOT NULL,
    avatar_id  INTEGER,
    created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE avatar (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    media_type TEXT NOT NULL,
    bytes      BLOB NOT NULL
) STRICT;

CREATE TABLE ai_profile (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    name_key   TEXT NOT NULL UNIQUE,
    -- the newest version
    version_id INTEGER NOT NULL DEFAULT 0,
    sealed_key BLOB,
    created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE ai_version (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    ai_id    INTEGER NOT NULL,
    number   INTEGER NOT NULL,
    draft    TEXT NOT NULL,
    saved_at INTEGER NOT NULL,
    UNIQUE (ai_id, number)
) STRICT;

CREATE TABLE ai_secret (
    ai_id  INTEGER NOT NULL,
    api    TEXT NOT NULL,
    sealed BLOB NOT NULL,
    PRIMARY KEY (ai_id, api)
) STRICT, WITHOUT ROWID;

CREATE TABLE knowledge_file (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    ai_id    INTEGER NOT NULL,
    name     TEXT NOT NULL,
    format   TEXT NOT NULL,
    bytes    INTEGER NOT NULL,
    -- 1: what stands in it is found
    ready    INTEGER NOT NULL DEFAULT 0,
    state    TEXT NOT NULL,
    added_at INTEGER NOT NULL
) STRICT;
CREATE INDEX knowledge_file_ai ON knowledge_file (ai_id, id);

CREATE TABLE knowledge_passage (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    file_id INTEGER NOT NULL,
    heading TEXT NOT NULL,
    text    TEXT NOT NULL,
    stems   TEXT NOT NULL
) STRICT;
CREATE INDEX knowledge_passage_file ON knowledge_passage (file_id, id);

CREATE VIRTUAL TABLE knowledge_words USING fts5 (
    stems, content = 'knowledge_passage', content_rowid = 'id', tokenize = 'unicode61'
);
CREATE TRIGGER knowledge_passage_added AFTER INSERT ON knowledge_passage BEGIN
    INSERT INTO knowledge_words (rowid, stems) VALUES (new.id, new.stems);
END;
CREATE TRIGGER knowledge_passage_removed AFTER DELETE ON knowledge_passage BEGIN
    INSERT INTO knowledge_words (knowledge_words, rowid, stems)
    VALUES ('delete', old.id, old.stems);
END;

CREATE TABLE channel (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    name_key        TEXT NOT NULL UNIQUE,
    name            TEXT NOT NULL,
    draft           TEXT NOT NULL,
    sealed_secret   BLOB,
    health          TEXT NOT NULL,
    -- where receiving goes on
    receive_cursor  TEXT,
    -- when a first message was last claimed
    first_at        INTEGER,
    created_at      INTEGER NOT NULL
) STRICT;

-- First messages by minute.
CREATE TABLE channel_first (
    channel_id INTEGER NOT NULL,
    minute_at  INTEGER NOT NULL,
    n          INTEGER NOT NULL,
    PRIMARY KEY (channel_id, minute_at)
) STRICT, WITHOUT ROWID;

CREATE TABLE integration (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    name_key      TEXT NOT NULL UNIQUE,
    name          TEXT NOT NULL,
    draft         TEXT NOT NULL,
    sealed_secret BLOB
) STRICT;

CREATE TABLE chat_list (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    colour     TEXT NOT NULL,
    address    TEXT NOT NULL,
    -- 1: holds for all tasks, also those to come; 0: for those in chat_list_task
    all_tasks  INTEGER NOT NULL,
    note       TEXT NOT NULL,
    source     TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    search     TEXT NOT NULL,
    UNIQUE (colour, address)
) STRICT;
CREATE INDEX chat_list_everywhere ON chat_list (colour) WHERE all_tasks = 1;

CREATE TABLE chat_list_task (
    task_id  INTEGER NOT NULL,
    entry_id INTEGER NOT NULL,
    PRIMARY KEY (task_id, entry_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX chat_list_task_entry ON chat_list_task (entry_id);

CREATE TABLE chat_task (
    id             INTEGER PRIMARY KEY AUTOINCREMENT,
    name           TEXT NOT NULL,
    name_key       TEXT NOT NULL,
    ai_id          INTEGER NOT NULL,
    integration_id INTEGER,
    -- the limit of chat_task_count.spent
    budget         INTEGER,
    draft          TEXT NOT NULL,
    status_kind    TEXT NOT NULL,
    status         TEXT NOT NULL,
    -- 1: people are answered
    answers        INTEGER NOT NULL DEFAULT 0,
    started_once   INTEGER NOT NULL DEFAULT 0,
    created_at     INTEGER NOT NULL,
    deleted_at     INTEGER,
    -- contacts above this id belong to a batch that is not committed
    visible_upto   INTEGER NOT NULL DEFAULT 0,
    -- contacts of a batch that is being undone; 0, 0: none
    hidden_from    INTEGER NOT NULL DEFAULT 0,
    hidden_to      INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE UNIQUE INDEX chat_task_name ON chat_task (name_key) WHERE deleted_at IS NULL;
CREATE INDEX chat_task_ai ON chat_task (ai_id);
CREATE INDEX chat_task_integration ON chat_task (integration_id) WHERE integration_id IS NOT NULL;

CREATE TABLE chat_task_manager (
    manager_id INTEGER NOT NULL,
    task_id    INTEGER NOT NULL,
    PRIMARY KEY (manager_id, task_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX chat_task_manager_task ON chat_task_manager (task_id);

-- A channel belongs to one task, a manager works in one.
CREATE TABLE channel_hold (
    channel_id INTEGER PRIMARY KEY,
    task_id    INTEGER NOT NULL
) STRICT;
CREATE INDEX channel_hold_task ON channel_hold (task_id);
CREATE TABLE manager_hold (
    manager_id INTEGER PRIMARY KEY,
    task_id    INTEGER NOT NULL
) STRICT;
CREATE INDEX manager_hold_task ON manager_hold (task_id);

CREATE TABLE chat_task_count (
    task_id   INTEGER PRIMARY KEY REFERENCES chat_task (id),
    active_at INTEGER NOT NULL,
    total     INTEGER NOT NULL DEFAULT 0,
    pending   INTEGER NOT NULL DEFAULT 0,
    deferred  INTEGER NOT NULL DEFAULT 0,
    claimed   INTEGER NOT NULL DEFAULT 0,
    reached   INTEGER NOT NULL DEFAULT 0,
    failed    INTEGER NOT NULL DEFAULT 0,
    skipped   INTEGER NOT NULL DEFAULT 0,
    uncertain INTEGER NOT NULL DEFAULT 0,
    dialogues INTEGER NOT NULL DEFAULT 0,
    replied   INTEGER NOT NULL DEFAULT 0,
    interest  INTEGER NOT NULL DEFAULT 0,
    contact   INTEGER NOT NULL DEFAULT 0,
    success   INTEGER NOT NULL DEFAULT 0,
    received  INTEGER NOT NULL DEFAULT 0,
    sent      INTEGER NOT NULL DEFAULT 0,
    spent     INTEGER NOT NULL DEFAULT 0,
    reserved  INTEGER NOT NULL DEFAULT 0,
    over      INTEGER NOT NULL DEFAULT 0
) STRICT;

-- What happened, by fifteen minutes.
CREATE TABLE chat_slot (
    task_id   INTEGER NOT NULL,
    slot_at   INTEGER NOT NULL,
    contacts  INTEGER NOT NULL DEFAULT 0,
    reached   INTEGER NOT NULL DEFAULT 0,
    dialogues INTEGER NOT NULL DEFAULT 0,
    replied   INTEGER NOT NULL DEFAULT 0,
    interest  INTEGER NOT NULL DEFAULT 0,
    contact   INTEGER NOT NULL DEFAULT 0,
    success   INTEGER NOT NULL DEFAULT 0,
    received  INTEGER NOT NULL DEFAULT 0,
    sent      INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (task_id, slot_at)
) STRICT, WITHOUT ROWID;
CREATE INDEX chat_slot_at ON chat_slot (slot_at);

-- What was spent, by fifteen minutes. Test chats have task and manager 0. Outlives its task.
CREATE TABLE chat_spend (
    slot_at    INTEGER NOT NULL,
    task_id    INTEGER NOT NULL,
    manager_id INTEGER NOT NULL,
    ai_id      INTEGER NOT NULL,
    kind       TEXT NOT NULL,
    cost       INTEGER NOT NULL,
    PRIMARY KEY (slot_at, task_id, manager_id, ai_id, kind)
) STRICT, WITHOUT ROWID;
CREATE INDEX chat_spend_task ON chat_spend (task_id, slot_at);

CREATE TABLE contact_batch (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    task_id      INTEGER NOT NULL REFERENCES chat_task (id),
    origin       TEXT NOT NULL,
    name         TEXT NOT NULL,
    state        TEXT NOT NULL,
    created_at   INTEGER NOT NULL,
    committed_at INTEGER,
    rows         INTEGER NOT NULL DEFAULT 0,
    first_id     INTEGER NOT NULL DEFAULT 0,
    last_id      INTEGER NOT NULL DEFAULT 0,
    -- somebody of it was written to, or wrote: it can no longer be undone
    touched      INTEGER NOT NULL DEFAULT 0,
    -- contacts of it that were left out without having been claimed
    skipped      INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX contact_batch_task ON contact_batch (task_id, id);
CREATE INDEX contact_batch_leftover ON contact_batch (state, id) WHERE state <> 'committed';

CREATE TABLE contact (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    task_id     INTEGER NOT NULL,
    batch_id    INTEGER NOT NULL,
    file_row    INTEGER NOT NULL,
    state       INTEGER NOT NULL,
    -- pending: 0; deferred: not before; others: when they came to this state
    at          INTEGER NOT NULL,
    -- how often it was claimed: the number of the last claim
    claims      INTEGER NOT NULL DEFAULT 0,
    channel_id  INTEGER,
    dialogue_id INTEGER,
    reason      TEXT,
    address     TEXT NOT NULL,
    name        TEXT NOT NULL,
    variables   TEXT NOT NULL,
    search      TEXT NOT NULL
) STRICT;
-- One contact per address in a task; and who has an address in other tasks.
CREATE UNIQUE INDEX contact_address ON contact (address, task_id);
CREATE INDEX contact_waiting ON contact (task_id, state, at, id) WHERE state <= 2;
CREATE INDEX contact_claimed ON contact (task_id, id) WHERE state = 3;
CREATE INDEX contact_state ON contact (task_id, state, id);

-- When an address was last written to first; outlives tasks.
CREATE TABLE contacted (
    address TEXT PRIMARY KEY,
    at      INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE dialogue (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    task_id     INTEGER NOT NULL,
    channel_id  INTEGER NOT NULL,
    manager_id  INTEGER NOT NULL,
    contact_id  INTEGER,
    revision    INTEGER NOT NULL DEFAULT 1,
    control     TEXT NOT NULL,
    tags        INTEGER NOT NULL DEFAULT 0,
    unread      INTEGER NOT NULL DEFAULT 0,
    wake_at     INTEGER,
    -- the rules have heard of messages up to this one
    heard_upto  INTEGER NOT NULL DEFAULT 0,
    -- the latest message that came in
    came_upto   INTEGER NOT NULL DEFAULT 0,
    limit_at    INTEGER,
    spent       INTEGER NOT NULL DEFAULT 0,
    reserved    INTEGER NOT NULL DEFAULT 0,
    over        INTEGER NOT NULL DEFAULT 0,
    created_at  INTEGER NOT NULL,
    last_at     INTEGER NOT NULL,
    peer        TEXT NOT NULL,
    last_text   TEXT NOT NULL,
    search      TEXT NOT NULL,
    person      TEXT NOT NULL,
    state       TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX dialogue_peer ON dialogue (channel_id, peer, task_id);
CREATE INDEX dialogue_wake ON dialogue (task_id, wake_at, id) WHERE wake_at IS NOT NULL;
CREATE INDEX dialogue_last ON dialogue (last_at, id, search);
CREATE INDEX dialogue_task ON dialogue (task_id, last_at, id, search);
CREATE INDEX dialogue_channel ON dialogue (channel_id, last_at, id);
CREATE INDEX dialogue_control ON dialogue (control, last_at, id);
CREATE INDEX dialogue_unread ON dialogue (last_at, id) WHERE unread > 0;
CREATE INDEX dialogue_tag_replied ON dialogue (last_at, id) WHERE (tags & 1) <> 0;
CREATE INDEX dialogue_tag_interest ON dialogue (last_at, id) WHERE (tags & 2) <> 0;
CREATE INDEX dialogue_tag_contact ON dialogue (last_at, id) WHERE (tags & 4) <> 0;
CREATE INDEX dialogue_tag_success ON dialogue (last_at, id) WHERE (tags & 8) <> 0;
CREATE INDEX dialogue_tag_closed ON dialogue (last_at, id) WHERE (tags & 16) <> 0;
CREATE INDEX dialogue_tag_is_bot ON dialogue (last_at, id) WHERE (tags & 32) <> 0;
CREATE INDEX dialogue_tag_operator ON dialogue (last_at, id) WHERE (tags & 64) <> 0;
CREATE INDEX dialogue_task_control ON dialogue (task_id, control);
CREATE INDEX dialogue_begun ON dialogue (channel_id, created_at);

CREATE TABLE dialogue_tag (
    tag         TEXT NOT NULL,
    dialogue_id INTEGER NOT NULL,
    task_id     INTEGER NOT NULL,
    at          INTEGER NOT NULL,
    PRIMARY KEY (tag, dialogue_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE message (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    dialogue_id INTEGER NOT NULL,
    task_id     INTEGER NOT NULL,
    channel_id  INTEGER NOT NULL,
    side        TEXT NOT NULL,
    state       INTEGER NOT NULL,
    -- queued: due; sending, uncertain: since; others: 0
    state_at    INTEGER NOT NULL DEFAULT 0,
    tries       INTEGER NOT NULL DEFAULT 0,
    failure     TEXT,
    at          INTEGER NOT NULL,
    version_id  INTEGER,
    cost        INTEGER NOT NULL DEFAULT 0,
    external_id TEXT,
    text        TEXT NOT NULL
) STRICT;
CREATE INDEX message_dialogue ON message (dialogue_id, id);
CREATE UNIQUE INDEX message_external ON message (channel_id, external_id) WHERE external_id IS NOT NULL;
CREATE INDEX message_open ON message (task_id, state, state_at, id) WHERE state <= 2;

CREATE TABLE reservation (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    dialogue_id INTEGER NOT NULL,
    task_id     INTEGER NOT NULL,
    kind        TEXT NOT NULL,
    amount      INTEGER NOT NULL,
    since       INTEGER NOT NULL
) STRICT;
CREATE INDEX reservation_dialogue ON reservation (dialogue_id);

CREATE TABLE delivery (
    id             INTEGER PRIMARY KEY AUTOINCREMENT,
    integration_id INTEGER NOT NULL,
    dialogue_id    INTEGER NOT NULL,
    event          TEXT NOT NULL,
    state          INTEGER NOT NULL,
    -- waiting: due; others: since
    state_at       INTEGER NOT NULL,
    fault          TEXT,
    tries          INTEGER NOT NULL DEFAULT 0,
    takes          INTEGER NOT NULL DEFAULT 0,
    made           TEXT,
    created_at     INTEGER NOT NULL,
    task_name      TEXT NOT NULL,
    person         TEXT NOT NULL,
    lead           TEXT NOT NULL,
    UNIQUE (integration_id, dialogue_id, event)
) STRICT;
CREATE INDEX delivery_waiting ON delivery (state_at, id) WHERE state = 1;
CREATE INDEX delivery_state ON delivery (state, id);
CREATE INDEX delivery_integration ON delivery (integration_id, state);
