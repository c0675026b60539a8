//! Replays the recorded cases of the modules in throw-away roots: `cases/*.yml`, `answers/*.json`. As
//! `PROGRAM serve` it is the server that the cases speak to.

mod file_server;

use std::path::Path;
use std::process::ExitCode;

// Linked in, so that the modules are registered.
use shevek_module_packages as _;
use shevek_tests::module_cases::main as run_cases;

fn main() -> ExitCode {
    if std::env::args().nth(1).as_deref() == Some("serve") {
        file_server::serve();
        return ExitCode::SUCCESS;
    }
    run_cases(env!("CARGO_MANIFEST_DIR"), |call| {
        shevek_module_cases::call_by_name(
            call.module,
            call.args.clone(),
            call.environment,
            Path::new("/var/tmp"),
            call.check_mode,
        )
    })
}
