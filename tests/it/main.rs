//! One test binary over the whole house.
