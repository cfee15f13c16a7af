//! What happens: the dialer, call sessions, exports, recovery. It owns the ports to the outside.

pub mod ports;
