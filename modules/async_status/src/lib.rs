//! The module `async_status`: what became of a job, and waiting for its end.

mod async_status;
mod await_job;
mod job_dir;
mod job_file;
mod list;
mod liveness;
mod status;
mod terminate;

pub use async_status::AsyncStatus;
pub use await_job::await_job;

shevek_plugin::export!();
