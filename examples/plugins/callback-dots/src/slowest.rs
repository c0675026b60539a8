//! `slowest`: which task kept the hosts longest.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use shevek_plugin::{Callback, CallbackDisplay, CallbackError, CallbackEvent, CallbackMeta};

shevek_plugin::register!(callback "slowest", Slowest::default());

#[derive(Default)]
struct Slowest {
    times: Mutex<Times>,
}

#[derive(Default)]
struct Times {
    current: Option<(String, Instant)>,
    longest: Option<(String, Duration)>,
}

impl Times {
    fn begin(&mut self, next: Option<&str>) {
        if let Some((name, since)) = self.current.take() {
            let took = since.elapsed();
            if self
                .longest
                .as_ref()
                .is_none_or(|(_, longest)| took > *longest)
            {
                self.longest = Some((name, took));
            }
        }
        self.current = next.map(|name| (name.to_string(), Instant::now()));
    }
}

impl Callback for Slowest {
    fn meta(&self) -> CallbackMeta {
        CallbackMeta {
            short_description: "The task that kept the hosts longest".into(),
            ..CallbackMeta::default()
        }
    }

    fn on_event(
        &self,
        event: &CallbackEvent,
        display: &dyn CallbackDisplay,
    ) -> Result<(), CallbackError> {
        let mut times = self.times.lock().unwrap_or_else(PoisonError::into_inner);
        match event {
            CallbackEvent::TaskStart { task } => times.begin(Some(&task.name)),
            CallbackEvent::Recap { .. } => {
                times.begin(None);
                let (name, took) = times
                    .longest
                    .take()
                    .ok_or_else(|| CallbackError::new("no task ran"))?;
                display.line(&format!(
                    "slowest task: {name}, {:.1} s",
                    took.as_secs_f64()
                ));
            }
            _ => {}
        }
        Ok(())
    }
}
