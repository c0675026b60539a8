//! From wishes to what is to be installed.

use super::candidate::{Candidate, Wanted};
use super::catalog::Catalog;
use super::explain::conflict;
use super::solve::{Unsolved, solve};
use crate::commands::galaxy::context::failed;
use crate::error::CommandError;

/// Chooses a version for each name that is wanted, and for each that those need; in the order in which they were chosen.
///
/// # Errors
/// What cannot be had together, and what servers say.
pub(in crate::commands::galaxy::collection) fn resolve(
    catalog: &mut Catalog<'_>,
    wanted: &[Wanted],
) -> Result<Vec<Candidate>, CommandError> {
    match solve(catalog, wanted) {
        Ok(pinned) => Ok(pinned),
        Err(Unsolved::Conflict(causes)) => Err(conflict(&causes, catalog)),
        Err(Unsolved::TooDeep) => Err(failed(
            "Failed to resolve the requested dependencies map: too many versions were tried. Ask for narrower ranges of versions.",
        )),
        Err(Unsolved::Failed(error)) => Err(error),
    }
}
