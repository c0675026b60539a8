//! The module `async_wrapper`: starts a module as a job that outlives everything around it.
//!
//! Three processes follow each other, all of them the runner started again, so that nothing is forked from a
//! process with threads: the *launcher* makes a session of its own and leaves an orphan behind, the *watcher*;
//! that one starts the *worker*, which runs the module, and ends it at the deadline.

mod async_wrapper;
mod clock;
mod description;
mod job_file;
mod launcher;
mod role;
mod session;
mod watcher;
mod worker;

pub use async_wrapper::AsyncWrapper;
pub use description::JobModule;
pub use role::run_job;

shevek_plugin::export!();
