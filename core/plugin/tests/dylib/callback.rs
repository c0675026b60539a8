//! Callbacks across the boundary.

use std::sync::Mutex;

use crate::support::TestDirectory;
use shevek_plugin::serde_json::{Map, json};
use shevek_plugin::{
    CallbackDisplay, CallbackEvent, CallbackStatus, CallbackTask, Registry, SearchOrigin,
};

#[derive(Default)]
struct Page {
    lines: Mutex<Vec<String>>,
    panics: bool,
}

impl CallbackDisplay for Page {
    fn line(&self, text: &str) {
        assert!(!self.panics, "in the host");
        self.lines.lock().expect("no panic").push(text.into());
    }

    fn error_line(&self, text: &str) {
        self.line(&format!("error: {text}"));
    }
}

#[test]
fn a_callback_is_told_events_and_keeps_what_it_likes() {
    let directory = TestDirectory::new();
    directory.copy("everything", "libeverything.so");
    let registry = Registry::builder()
        .search_path(directory.path(), SearchOrigin::Environment)
        .build();
    let callback = registry.callback("listens").expect("it has it").plugin;
    assert!(callback.meta().prints);
    let page = Page::default();
    let done = CallbackEvent::HostDone {
        host: "h1".into(),
        task: CallbackTask {
            id: 7,
            name: "web : a task".into(),
            role: Some("web".into()),
            ..CallbackTask::default()
        },
        status: CallbackStatus::Changed,
        ignored: false,
        result: Map::from_iter([("rc".to_string(), json!(0))]),
    };
    assert_eq!(callback.on_event(&done, &page), Ok(()));
    assert_eq!(callback.on_event(&CallbackEvent::Unknown, &page), Ok(()));
    let warning = |message: &str| CallbackEvent::Warning {
        message: message.into(),
    };
    let failed = callback.on_event(&warning("fail"), &page);
    assert_eq!(failed.expect_err("it fails").to_string(), "it failed");
    let panicked = callback.on_event(&warning("panic"), &page);
    let message = panicked.expect_err("it panics").to_string();
    assert!(
        message.starts_with("the callback 'listens' panicked: as asked"),
        "{message}"
    );
    // What goes wrong where it prints does not reach it.
    let broken = Page {
        panics: true,
        ..Page::default()
    };
    assert_eq!(callback.on_event(&warning("x"), &broken), Ok(()));
    assert_eq!(
        callback.on_event(&CallbackEvent::NoHostsMatched, &page),
        Ok(())
    );
    let lines = page.lines.into_inner().expect("no panic");
    assert_eq!(
        lines,
        [
            format!("1 {done:?}"),
            "error: unknown".into(),
            "6 NoHostsMatched".into()
        ]
    );
}
