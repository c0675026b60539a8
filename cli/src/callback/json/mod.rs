//! The callbacks `json` and `jsonl` of the collection ansible.posix: the run for programs to read.

mod callback;
mod record;

pub(super) use callback::{JsonCallback, Layout};
