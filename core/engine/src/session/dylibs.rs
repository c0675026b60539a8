//! Module dylibs on their way to the target.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};
use shevek_wire::PutFile;
use tokio::sync::Mutex;

use super::SessionError;
use super::launcher::{Backend, Launcher};

/// The dylibs that this session has brought to its target.
#[derive(Default)]
pub(super) struct Dylibs {
    /// Their places there.
    brought: Mutex<HashMap<PathBuf, String>>,
}

impl Dylibs {
    /// Brings dylibs to the target, those that it lacks, and says where they are. They lie beside the runner
    /// under a name that holds their hash.
    pub(super) async fn bring(
        &self,
        launcher: &Launcher,
        backend: &Backend,
        dylibs: &[PathBuf],
    ) -> Result<Vec<String>, SessionError> {
        let mut brought = self.brought.lock().await;
        let mut places = Vec::with_capacity(dylibs.len());
        for dylib in dylibs {
            if let Some(place) = brought.get(dylib) {
                places.push(place.clone());
                continue;
            }
            let sha256 = hash(dylib).await?;
            let place = format!("{}/plugin-{sha256}.so", backend.directory().await?);
            let request = PutFile {
                path: place.clone(),
                mode: Some(0o700),
                sha256: Some(sha256),
            };
            if backend.put(dylib, request).await? {
                launcher.log(3, &format!("PUT {} TO {place}", dylib.display()));
            }
            brought.insert(dylib.clone(), place.clone());
            places.push(place);
        }
        Ok(places)
    }
}

async fn hash(path: &Path) -> Result<String, SessionError> {
    let bytes = tokio::fs::read(path)
        .await
        .map_err(|error| SessionError::File(format!("{}: {error}", path.display())))?;
    Ok(format!("{:x}", Sha256::digest(bytes)))
}
