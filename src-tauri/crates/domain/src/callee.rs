//! Whether a callee may be called now.
