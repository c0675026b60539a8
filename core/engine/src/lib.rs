//! Variable precedence, strategies, task executor, async jobs and typed events.

mod session;

pub use session::{
    Become, BecomeMethod, ModuleRequest, OutputHandler, RunnerImage, RunnerImages, RunnerPair,
    Session, SessionError, SessionOptions,
};
