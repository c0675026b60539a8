//! `copy`: contents of the controller, or files of the target, to their place.

mod arguments;
mod arrival;
#[expect(
    clippy::module_inception,
    reason = "the file holds the type of that name"
)]
mod copy;
mod destination;
mod directory;
mod put;
mod source;
mod sums;

pub use copy::Copy;
