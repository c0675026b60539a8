//! Dylibs: loading and refusing them, finding plugins in them, and the examples.
#![cfg(feature = "loadable")]

mod cache;
mod callback;
mod examples;
mod inventory;
mod loading;
mod older;
mod refusal;
mod registry;
mod support;
mod template;
