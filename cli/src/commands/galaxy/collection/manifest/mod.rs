//! Which files of a folder belong to a collection, where `manifest` of galaxy.yml says so by directives as MANIFEST.in
//! of Python's packages has them.

mod control;
mod directive;
mod select;

pub(super) use control::Control;
pub(super) use select::selected;
