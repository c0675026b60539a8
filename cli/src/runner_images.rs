//! The runners that the build embeds.

use std::borrow::Cow;

use shevek_engine::{RunnerImage, RunnerImages, RunnerPair};

include!(concat!(env!("OUT_DIR"), "/runner_images.rs"));

/// The embedded runners, and the directory that `SHEVEK_RUNNERS` names with those of further machines.
pub(crate) fn runner_images() -> RunnerImages {
    let directory = std::env::var_os("SHEVEK_RUNNERS").map(Into::into);
    RunnerImages::new(vec![RUNNERS.clone()], directory)
}
