//! `dots`: `.` is ok, `C` changed, `s` skipped, `F` failed, `U` unreachable; at the end what failed.

use std::sync::{Mutex, PoisonError};

use shevek_plugin::serde_json::Value as Json;
use shevek_plugin::{
    Callback, CallbackDisplay, CallbackError, CallbackEvent, CallbackMeta, CallbackStatus,
};

shevek_plugin::register!(callback "dots", Dots::default());

/// Letters in a line.
const WIDTH: usize = 60;

#[derive(Default)]
struct Dots {
    page: Mutex<Page>,
}

#[derive(Default)]
struct Page {
    line: String,
    failures: Vec<String>,
}

impl Callback for Dots {
    fn meta(&self) -> CallbackMeta {
        CallbackMeta {
            short_description: "A letter for each result".into(),
            description: vec![
                "`.` is ok, `C` changed, `s` skipped, `F` failed, `U` unreachable.".into(),
            ],
            prints: true,
        }
    }

    fn on_event(
        &self,
        event: &CallbackEvent,
        display: &dyn CallbackDisplay,
    ) -> Result<(), CallbackError> {
        let mut page = self.page.lock().unwrap_or_else(PoisonError::into_inner);
        match event {
            CallbackEvent::HostDone {
                host,
                task,
                status,
                ignored,
                result,
            } => {
                page.line.push(letter(*status));
                let is_bad = matches!(status, CallbackStatus::Failed | CallbackStatus::Unreachable);
                if is_bad && !ignored {
                    let why = result
                        .get("msg")
                        .and_then(Json::as_str)
                        .unwrap_or("no reason given");
                    page.failures.push(format!("{host}: {}: {why}", task.name));
                }
                if page.line.len() == WIDTH {
                    display.line(&std::mem::take(&mut page.line));
                }
            }
            CallbackEvent::Recap { hosts, .. } => {
                display.line(&std::mem::take(&mut page.line));
                for failure in &page.failures {
                    display.line(failure);
                }
                let changed: u64 = hosts.values().map(|numbers| numbers.changed).sum();
                display.line(&format!(
                    "{} hosts, {changed} changes, {} failures",
                    hosts.len(),
                    page.failures.len()
                ));
            }
            _ => {}
        }
        Ok(())
    }
}

fn letter(status: CallbackStatus) -> char {
    match status {
        CallbackStatus::Ok => '.',
        CallbackStatus::Changed => 'C',
        CallbackStatus::Skipped => 's',
        CallbackStatus::Failed => 'F',
        CallbackStatus::Unreachable => 'U',
    }
}
