//! What is sent.

mod attached;
mod build;
mod form;
mod media_type;
mod multipart;

pub(super) use attached::Attached;
pub(super) use build::build;
