//! Data that many read and few ever change.

use std::ops::Deref;
use std::sync::OnceLock;

use parking_lot::{RwLock, RwLockReadGuard, RwLockWriteGuard};

/// What a list or dict holds. Most are made once and only read: until the first change a reader takes no lock, which
/// would cost as much as looking up a key. The first change copies; readers that were there before keep what they see.
pub(super) enum Shared<T> {
    Settled {
        data: T,
        /// What holds since the first change.
        changed: OnceLock<Box<RwLock<T>>>,
    },
    Changing(RwLock<T>),
}

/// Data that is being read.
pub(super) enum Reading<'a, T> {
    Settled(&'a T),
    Locked(RwLockReadGuard<'a, T>),
}

impl<T> Deref for Reading<'_, T> {
    type Target = T;

    #[inline]
    fn deref(&self) -> &T {
        match self {
            Self::Settled(data) => data,
            Self::Locked(data) => data,
        }
    }
}

impl<T: Clone> Shared<T> {
    /// Data that is whole, and probably stays as it is.
    pub(super) fn settled(data: T) -> Self {
        Self::Settled {
            data,
            changed: OnceLock::new(),
        }
    }

    /// Data that is still to be changed.
    pub(super) fn changing(data: T) -> Self {
        Self::Changing(RwLock::new(data))
    }

    #[inline]
    pub(super) fn read(&self) -> Reading<'_, T> {
        match self {
            Self::Settled { data, changed } => match changed.get() {
                None => Reading::Settled(data),
                Some(changed) => Reading::Locked(changed.read()),
            },
            Self::Changing(data) => Reading::Locked(data.read()),
        }
    }

    /// `None` while somebody changes it.
    pub(super) fn try_read(&self) -> Option<Reading<'_, T>> {
        match self {
            Self::Settled { data, changed } => match changed.get() {
                None => Some(Reading::Settled(data)),
                Some(changed) => changed.try_read().map(Reading::Locked),
            },
            Self::Changing(data) => data.try_read().map(Reading::Locked),
        }
    }

    pub(super) fn write(&self) -> RwLockWriteGuard<'_, T> {
        match self {
            Self::Settled { data, changed } => changed
                .get_or_init(|| Box::new(RwLock::new(data.clone())))
                .write(),
            Self::Changing(data) => data.write(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_are_seen_by_later_readers() {
        for shared in [Shared::settled(vec![1]), Shared::changing(vec![1])] {
            assert_eq!(*shared.read(), [1]);
            shared.write().push(2);
            shared.write().push(3);
            assert_eq!(*shared.read(), [1, 2, 3]);
            let writing = shared.write();
            assert!(shared.try_read().is_none());
            drop(writing);
            assert!(shared.try_read().is_some_and(|data| *data == [1, 2, 3]));
        }
    }

    #[test]
    fn a_reader_keeps_what_it_began_with() {
        let shared = Shared::settled(vec![1]);
        let before = shared.read();
        shared.write().push(2);
        assert_eq!(*before, [1]);
        assert_eq!(*shared.read(), [1, 2]);
    }

    #[test]
    fn many_first_changes_at_once_are_all_kept() {
        let shared = Shared::settled(Vec::new());
        std::thread::scope(|scope| {
            for number in 0..8 {
                let shared = &shared;
                scope.spawn(move || shared.write().push(number));
            }
        });
        let mut all = shared.read().clone();
        all.sort_unstable();
        assert_eq!(all, [0, 1, 2, 3, 4, 5, 6, 7]);
    }
}
