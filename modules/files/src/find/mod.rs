//! `find`: files of the target by criteria.

mod criteria;
#[expect(
    clippy::module_inception,
    reason = "the file holds the type of that name"
)]
mod find;
mod names;
mod walk;

pub use find::Find;
