//! An object of a plugin, dropped under guard too.

use std::ops::Deref;
use std::sync::Arc;

use super::{Surround, catch};

/// A plugin's object together with what surrounds its code, and the words that name it in messages.
pub(crate) struct Held<T: ?Sized> {
    /// There until it is dropped.
    object: Option<Arc<T>>,
    pub(crate) name: Arc<str>,
    pub(crate) surround: Surround,
}

impl<T: ?Sized> Held<T> {
    pub(crate) fn new(object: Arc<T>, name: Arc<str>, surround: Surround) -> Self {
        Self {
            object: Some(object),
            name,
            surround,
        }
    }

    /// Another object of the same plugin.
    pub(crate) fn with<U: ?Sized>(&self, object: Arc<U>) -> Held<U> {
        Held::new(object, self.name.clone(), self.surround.clone())
    }

    /// Runs `work` on the object.
    pub(crate) fn call<R>(&self, work: impl FnOnce(&T) -> R) -> Result<R, String> {
        catch(&self.name, || self.surround.run(|| work(self)))
    }
}

impl<T: ?Sized> Deref for Held<T> {
    type Target = T;

    fn deref(&self) -> &T {
        self.object.as_ref().expect("taken by drop only")
    }
}

impl<T: ?Sized> Drop for Held<T> {
    fn drop(&mut self) {
        let object = self.object.take();
        // A panic here has no call to fail.
        let _ = catch(&self.name, || self.surround.run(|| drop(object)));
    }
}
