//! What happens in a run, as typed events. Only callbacks print.

mod callback;
mod deprecation;
#[expect(
    clippy::module_inception,
    reason = "the file holds the type of that name"
)]
mod event;
mod failure;
mod inventory_warning;
mod sink;
mod stats;

pub use callback::Callback;
pub use deprecation::Deprecation;
pub use event::{Delegated, Event, ItemReport, Report, TaskInfo};
pub use failure::{Failure, FailureStep};
pub use sink::EventSink;
pub use stats::{HostStats, Stats};
