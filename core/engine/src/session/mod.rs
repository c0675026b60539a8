//! The controller's half of a runner: one session for each (host, user).

mod attachment;
mod become_method;
mod bootstrap;
mod dialogue;
mod dylibs;
mod error;
mod escalation;
mod file_transfer;
mod frame_writer;
mod images;
mod launcher;
mod nonce;
mod oneshot;
mod options;
mod plain_exec;
mod runner_client;
#[expect(
    clippy::module_inception,
    reason = "the file holds the type of that name"
)]
mod session;
mod shell_quote;
mod su_prompts;

pub use become_method::{Become, BecomeMethod};
pub use error::SessionError;
pub use images::{RunnerImage, RunnerImages, RunnerPair};
pub use options::{BecomeLimit, ModuleRequest, OutputHandler, SessionOptions};
pub use session::Session;
