//! What is read once, however often it is asked for.

use std::sync::Arc;

use parking_lot::Mutex;

/// Values by key, made when they are first asked for.
pub(super) struct Kept<K, V>(Mutex<Vec<(K, Arc<V>)>>);

impl<K: PartialEq, V> Kept<K, V> {
    pub(super) const fn new() -> Self {
        Self(Mutex::new(Vec::new()))
    }

    /// The value of `key`, which `make` gives at first.
    ///
    /// # Errors
    /// That of `make`; nothing is kept then.
    pub(super) fn get<E>(&self, key: K, make: impl FnOnce() -> Result<V, E>) -> Result<Arc<V>, E> {
        let mut kept = self.0.lock();
        if let Some((_, value)) = kept.iter().find(|(known, _)| *known == key) {
            return Ok(Arc::clone(value));
        }
        let value = Arc::new(make()?);
        kept.push((key, Arc::clone(&value)));
        Ok(value)
    }
}

#[cfg(test)]
mod tests {
    use super::Kept;

    #[test]
    fn each_value_is_made_once() {
        let kept = Kept::new();
        assert_eq!(kept.get("a", || Err::<i32, _>("no")), Err("no"));
        assert_eq!(*kept.get("a", || Ok::<_, ()>(1)).expect("made"), 1);
        assert_eq!(*kept.get("a", || Ok::<_, ()>(2)).expect("kept"), 1);
        assert_eq!(*kept.get("b", || Ok::<_, ()>(3)).expect("made"), 3);
    }
}
