//! The controller's half of a runner: one session for each (host, user).

mod become_method;
mod error;
mod images;
mod options;
#[expect(
    clippy::module_inception,
    reason = "the file holds the type of that name"
)]
mod session;

pub use become_method::{Become, BecomeMethod};
pub use error::SessionError;
pub use images::{RunnerImage, RunnerImages, RunnerPair};
pub use options::{ModuleRequest, OutputHandler, SessionOptions};
pub use session::Session;
