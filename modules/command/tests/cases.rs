//! The cases in `cases/`, as recorded from Ansible.

// Linked in, so that the modules are registered.
use shevek_module_command as _;

fn main() -> std::process::ExitCode {
    shevek_module_cases::main(concat!(env!("CARGO_MANIFEST_DIR"), "/cases"))
}
