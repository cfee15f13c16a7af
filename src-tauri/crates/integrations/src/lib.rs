//! Where leads go: webhooks, CRMs, Google Sheets, mail, files. Adapters behind the engine's port.
