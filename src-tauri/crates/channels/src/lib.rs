//! Messengers: the practice channel, Telegram, the web. Adapters behind the engine's port.
