//! The way of events from the engine to the callbacks.

use std::collections::HashSet;
use std::sync::Arc;

use parking_lot::Mutex;
use shevek_playbook::LoadLog;
use shevek_plugin::Log;
use shevek_yaml::Deprecated;

use super::{Callback, Deprecation, Event};

/// Hands events to the callbacks, one at a time. Cheap to clone.
#[derive(Clone)]
pub struct EventSink {
    inner: Arc<Mutex<Inner>>,
    verbosity: u8,
}

struct Inner {
    callbacks: Vec<Box<dyn Callback>>,
    warned: HashSet<String>,
}

impl EventSink {
    /// A sink for these callbacks. `verbosity` is the number of `-v`: quieter messages than it are dropped here.
    pub fn new(callbacks: Vec<Box<dyn Callback>>, verbosity: u8) -> Self {
        Self {
            inner: Arc::new(Mutex::new(Inner {
                callbacks,
                warned: HashSet::new(),
            })),
            verbosity,
        }
    }

    /// Sends an event to all callbacks.
    pub fn emit(&self, event: &Event) {
        let mut inner = self.inner.lock();
        for callback in &mut inner.callbacks {
            callback.on_event(event);
        }
    }

    /// Tells what the inventory complains of.
    pub fn inventory_warning(&self, warning: &shevek_inventory::Warning) {
        match Event::from(warning) {
            Event::Verbose { level, message } => self.verbose(level, &message),
            Event::Warning { message } => self.warning(&message),
            event => self.emit(&event),
        }
    }

    /// The number of `-v`.
    pub fn verbosity(&self) -> u8 {
        self.verbosity
    }
}

impl LoadLog for EventSink {
    fn deprecated(&self, what: &Deprecated) {
        self.emit(&Event::Deprecated(Deprecation::of(what)));
    }
}

impl Log for EventSink {
    fn verbose(&self, level: u8, message: &str) {
        if level <= self.verbosity {
            self.emit(&Event::Verbose {
                level,
                message: message.to_string(),
            });
        }
    }

    fn warning(&self, message: &str) {
        let fresh = self.inner.lock().warned.insert(message.to_string());
        if fresh {
            self.emit(&Event::Warning {
                message: message.to_string(),
            });
        }
    }
}
