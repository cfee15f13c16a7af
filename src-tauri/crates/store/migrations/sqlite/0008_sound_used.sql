-- How the sound of an answered call travelled: its codec, and whether it was encrypted.
ALTER TABLE call_attempt ADD COLUMN codec TEXT;
ALTER TABLE call_attempt ADD COLUMN encrypted INTEGER;
