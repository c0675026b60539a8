//! The state of one rendering.

use std::marker::PhantomData;

/// What filters, tests and functions see of the rendering they are called from.
pub struct State<'a> {
    marker: PhantomData<&'a ()>,
}
