//! The tokio runtime in which a plugin's code runs.

/// What a plugin's code is surrounded with while it runs: in a dylib, whose copy of tokio knows nothing of the
/// host's runtime, the dylib's own runtime; in the program itself nothing is needed.
#[derive(Clone, Default)]
pub(crate) struct Surround {
    #[cfg(feature = "loadable")]
    handle: Option<tokio::runtime::Handle>,
}

impl Surround {
    /// Nothing around it: the caller's runtime is the plugin's.
    pub(crate) fn none() -> Self {
        Self::default()
    }

    /// The given runtime around it.
    #[cfg(feature = "loadable")]
    pub(crate) fn runtime(handle: tokio::runtime::Handle) -> Self {
        Self {
            handle: Some(handle),
        }
    }

    /// The runtime of the calling thread, if there is one: for callbacks that come back from a plugin's thread.
    #[cfg(feature = "loadable")]
    pub(crate) fn current() -> Self {
        Self {
            handle: tokio::runtime::Handle::try_current().ok(),
        }
    }

    /// Runs `work` inside.
    #[cfg(feature = "loadable")]
    pub(crate) fn run<T>(&self, work: impl FnOnce() -> T) -> T {
        let _entered = self.handle.as_ref().map(tokio::runtime::Handle::enter);
        work()
    }

    /// Runs `work` inside: without dylibs there is nothing around it.
    #[cfg(not(feature = "loadable"))]
    #[expect(clippy::unused_self, reason = "the same call in both builds")]
    pub(crate) fn run<T>(&self, work: impl FnOnce() -> T) -> T {
        work()
    }
}
