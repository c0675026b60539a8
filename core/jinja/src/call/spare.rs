//! The room that calls put their arguments into, used again by the next call.

use std::cell::Cell;

use crate::Value;

/// Bigger ones are not worth keeping.
const MOST: usize = 8;

thread_local! {
    static SPARE: Cell<Vec<Value>> = const { Cell::new(Vec::new()) };
}

/// An empty list with room for some arguments.
pub(crate) fn take() -> Vec<Value> {
    SPARE.try_with(Cell::take).unwrap_or_default()
}

/// Keeps the room of a list that is used up.
pub(super) fn give_back(mut list: Vec<Value>) {
    list.clear();
    if list.capacity() <= MOST {
        // A thread that ends drops it.
        let _ = SPARE.try_with(|spare| spare.set(list));
    }
}
