//! The cases in `cases/`, as recorded from Ansible: modules that need no root of their own.

// Linked in, so that the modules are registered.
use shevek_module_packages as _;

fn main() -> std::process::ExitCode {
    shevek_module_cases::main(concat!(env!("CARGO_MANIFEST_DIR"), "/cases"))
}
