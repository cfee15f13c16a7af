-- The user's wish to cancel a call that rings: written down before CANCEL is sent, so that a crash in
-- between does not let the callee wait again. Cleared by an answer that came first.
ALTER TABLE call_attempt ADD COLUMN cancel_wished_at BIGINT;
