//! Playbooks that use each module for real, in whole roots of several distributions, and what was recorded of it.
//!
//! `tests/distributions` holds the playbooks and `answers/RELEASE.json`; the test program of the same name
//! runs a part of them, `tests/distributions/record` all of them.

mod image;
mod mirror;
mod played;
mod recorded;
mod release;
mod run;
mod target;

pub use image::Image;
pub use mirror::unreachable;
pub use recorded::{Recorded, tested_distributions};
pub use release::{RELEASES, Release};
pub use run::{Run, run};
