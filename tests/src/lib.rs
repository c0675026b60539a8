//! Support for shevek's whole-program tests: throw-away machines with a real sshd, hermetic
//! environments, and the recorded answers of real Ansible.
//!
//! The tests themselves are in `tests/tests`. Nothing here links shevek: the program is run as a user
//! runs it.

pub mod differential;
pub mod distributions;
pub mod module_cases;
pub mod module_table;
pub mod support;
