//! Comparison with the recorded answers of real Ansible.
//!
//! A case is a folder in `tests/differential/cases`; its recorded answers are
//! `tests/differential/answers/NAME.json`, written by `tests/differential/record`.

mod answer;
mod call;
mod canonical;
mod case;
mod compare;

pub use answer::{Answer, read_answers, write_answers};
pub use call::{Engine, call};
pub use canonical::canonical;
pub use case::{Case, all_cases};
pub use compare::difference;
