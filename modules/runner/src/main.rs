//! The binary that lives on a target: modules and wire, nothing else.
//!
//! Synchronous: each request has a thread of its own while it is served. When its standard input ends,
//! everything it works on is cancelled and it exits; async jobs alone outlive it.

mod arguments;
mod async_job;
mod attachment;
mod call;
mod cancellation;
mod catalog;
mod children;
mod crew;
mod fetch_file;
mod outbox;
mod put_file;
mod request_table;
mod server;
mod signals;
mod streams;
mod temporary_directory;
mod user;

use std::process::ExitCode;

use arguments::{Arguments, Mode};
use catalog::Catalog;

fn main() -> ExitCode {
    let arguments = match Arguments::parse(std::env::args_os().skip(1)) {
        Ok(arguments) => arguments,
        Err(message) => {
            eprintln!("shevek-runner: {message}");
            return ExitCode::from(2);
        }
    };
    // A panic of a module is that task's failure; its text could hold arguments and is not for stderr.
    std::panic::set_hook(Box::new(|_| {}));
    match arguments.mode {
        Mode::Version => {
            println!("shevek-runner {}", env!("CARGO_PKG_VERSION"));
            ExitCode::SUCCESS
        }
        Mode::AsyncJob => match Catalog::new(&arguments.plugins) {
            Ok(catalog) => async_job::run(&catalog),
            Err(message) => {
                eprintln!("shevek-runner: {message}");
                ExitCode::FAILURE
            }
        },
        Mode::Serve | Mode::Oneshot => server::run(&arguments),
    }
}
