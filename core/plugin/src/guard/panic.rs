//! What a panic said.

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::panic::{AssertUnwindSafe, catch_unwind};

thread_local! {
    /// How many guarded calls this thread is in.
    static DEPTH: Cell<u32> = const { Cell::new(0) };
    /// Where the last panic in a guarded call was.
    static PLACE: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Runs `work`; a panic becomes the sentence `NAME panicked: WHAT (FILE:LINE)`.
pub(crate) fn catch<T>(name: &str, work: impl FnOnce() -> T) -> Result<T, String> {
    DEPTH.set(DEPTH.get() + 1);
    let outcome = catch_unwind(AssertUnwindSafe(work));
    DEPTH.set(DEPTH.get() - 1);
    outcome.map_err(|payload| sentence(name, payload))
}

fn sentence(name: &str, payload: Box<dyn Any + Send>) -> String {
    let text = payload
        .downcast_ref::<&str>()
        .map(ToString::to_string)
        .or_else(|| payload.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "for a reason that is no text".into());
    // A payload may panic when it is dropped: it is left alone rather than dropped.
    std::mem::forget(payload);
    match PLACE.take() {
        Some(place) => format!("{name} panicked: {text} ({place})"),
        None => format!("{name} panicked: {text}"),
    }
}

/// Makes panics in plugins tell their place in the error they become, instead of printing to stderr; other panics
/// print as before. It changes the panic hook of the calling image: a dylib does so by itself, a program with
/// bundled plugins once at its start.
pub fn record_plugin_panics() {
    static ONCE: std::sync::Once = std::sync::Once::new();
    ONCE.call_once(|| {
        let previous = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            if DEPTH.get() > 0 {
                PLACE.set(info.location().map(ToString::to_string));
            } else {
                previous(info);
            }
        }));
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn panics_become_sentences() {
        record_plugin_panics();
        let number = 7;
        let said = catch("the module 'x'", || {
            assert!(number == 0, "number is {number}");
        });
        let said = said.expect_err("it panicked");
        assert!(
            said.starts_with(
                "the module 'x' panicked: number is 7 (core/plugin/src/guard/panic.rs:"
            ),
            "{said}"
        );
        assert_eq!(catch("x", || 5), Ok(5));
    }
}
