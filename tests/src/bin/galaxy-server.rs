//! `galaxy-server COMMAND...` runs the command with a Galaxy server, whose address is `GALAXY_URL`.

use std::process::{Command, ExitCode};

use shevek_tests::support::GalaxyServer;

fn main() -> ExitCode {
    let mut arguments = std::env::args_os().skip(1);
    let Some(program) = arguments.next() else {
        eprintln!("galaxy-server COMMAND...");
        return ExitCode::from(2);
    };
    let folder = std::env::current_dir().expect("the current folder");
    let server = GalaxyServer::start(&folder);
    let status = Command::new(program)
        .args(arguments)
        .env("GALAXY_URL", server.url())
        .status()
        .expect("a program");
    ExitCode::from(u8::try_from(status.code().unwrap_or(1)).unwrap_or(1))
}
