//! What programs said, kept for the next time as long as nothing has changed that it depends upon.
//!
//! It lies beside the runner, in the directory that is this user's alone. What is not this user's alone is not believed;
//! what cannot be kept is asked again.

mod identity;
mod store;

use std::path::PathBuf;
use std::time::SystemTime;

use serde_json::Value as Json;

use crate::gathering::Gathering;
use identity::Identity;
use store::{Note, Store};

/// What a program said, and all the files that it depends upon, the program itself among them.
pub(crate) struct Said {
    pub(crate) answer: Json,
    pub(crate) depends: Vec<PathBuf>,
}

/// The answer to `asked`: the one that was kept under `name`, or else that of `ask`, which is kept. `asked` holds
/// everything that the answer depends upon, besides files: the program, its arguments, variables.
pub(crate) fn remembered(
    gathering: &Gathering<'_>,
    name: &str,
    asked: &Json,
    ask: impl FnOnce() -> Option<Said>,
) -> Option<Json> {
    let store = gathering
        .runner_directory
        .as_deref()
        .and_then(|directory| Store::open(directory, name));
    let kept = store.as_ref().and_then(Store::read);
    if let Some(note) = kept
        && note.asked == *asked
        && note
            .depends
            .iter()
            .all(|(path, identity)| Identity::of(path) == *identity)
    {
        return Some(note.answer);
    }
    let begun = SystemTime::now();
    let said = ask()?;
    if let Some(store) = store {
        let depends: Vec<(PathBuf, Identity)> = said
            .depends
            .into_iter()
            .map(|path| {
                let identity = Identity::of(&path);
                (path, identity)
            })
            .collect();
        // A file that changes while it is asked about may have the identity of after and the answer of before.
        if depends.iter().all(|(_, identity)| identity.is_older(begun)) {
            store.write(&Note {
                asked: asked.clone(),
                depends,
                answer: said.answer.clone(),
            });
        }
    }
    Some(said.answer)
}
