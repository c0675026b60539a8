//! `python`: nothing, since nothing here needs a Python. The name stays valid in `gather_subset`.

use crate::collector::{Collector, Facts};

pub(super) const COLLECTOR: Collector = Collector::minimal("python", |_| Facts::new());
