//! Typed plays, blocks and tasks: loading and checks before any host is touched.
