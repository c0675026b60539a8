//! Futures of a plugin under guard.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use super::{Surround, catch};

type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// A plugin's future: polled and dropped inside the plugin's runtime, a panic being an error.
/// Dropping it drops the plugin's work at once.
pub(super) struct Guarded<'a, T, E> {
    future: Option<BoxFuture<'a, Result<T, E>>>,
    name: Arc<str>,
    surround: Surround,
    on_panic: fn(String) -> E,
}

impl<'a, T, E> Guarded<'a, T, E> {
    pub(super) fn new(
        name: &Arc<str>,
        surround: &Surround,
        on_panic: fn(String) -> E,
        future: impl Future<Output = Result<T, E>> + Send + 'a,
    ) -> Self {
        Self {
            future: Some(Box::pin(future)),
            name: name.clone(),
            surround: surround.clone(),
            on_panic,
        }
    }

    fn forget(&mut self) {
        let future = self.future.take();
        // A panic while dropping has no call to fail.
        let _ = catch(&self.name, || self.surround.run(|| drop(future)));
    }
}

impl<T, E> Future for Guarded<'_, T, E> {
    type Output = Result<T, E>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let this = &mut *self;
        let Some(future) = &mut this.future else {
            return Poll::Ready(Err((this.on_panic)(format!(
                "{} was asked again after its end",
                this.name
            ))));
        };
        let outcome = catch(&this.name, || {
            this.surround.run(|| future.as_mut().poll(context))
        });
        let result = match outcome {
            Ok(Poll::Pending) => return Poll::Pending,
            Ok(Poll::Ready(result)) => result,
            Err(message) => Err((this.on_panic)(message)),
        };
        this.forget();
        Poll::Ready(result)
    }
}

impl<T, E> Drop for Guarded<'_, T, E> {
    fn drop(&mut self) {
        if self.future.is_some() {
            self.forget();
        }
    }
}
