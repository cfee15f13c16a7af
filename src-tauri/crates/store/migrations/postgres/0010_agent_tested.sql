-- The draft that the last test call that counts spoke by, and when it ended. NULL: none. Agents that were
-- published before stay so.
ALTER TABLE agent ADD COLUMN tested TEXT;
ALTER TABLE agent ADD COLUMN tested_at BIGINT;
