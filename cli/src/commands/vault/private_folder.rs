//! Where plain text is while an editor has it.

use std::fs::{self, DirBuilder, File};
use std::io::{self, Read as _, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

use shevek_engine::ConfigSource;
use shevek_vault::Zeroizing;

use super::clean_up::{CleanUp, Watched};
use crate::arguments::unfracked;
use crate::configuration::{Configuration, text};
use crate::error::CommandError;

/// Types of file systems that live in memory: tmpfs, ramfs.
const IN_MEMORY: [i64; 2] = [0x0102_1994, 0x8584_58f6];

/// A folder of this process alone (0700), wiped when it is dropped or a signal comes.
pub(super) struct PrivateFolder {
    watched: Watched,
}

impl PrivateFolder {
    /// Makes one: where `local_tmp` says; else in memory when there is such a place; else in `~/.ansible/tmp`.
    pub(super) fn make(
        configuration: &Configuration,
        clean_up: &CleanUp,
    ) -> Result<Self, CommandError> {
        let configured = text(configuration, "ANSIBLE_LOCAL_TEMP", "defaults", "local_tmp");
        let places = match configured.filter(|place| !place.is_empty()) {
            Some(place) => vec![unfracked(&place)],
            None => places(configuration),
        };
        let mut failure = None;
        for place in places {
            match make_in(&place) {
                Ok(path) => {
                    return Ok(Self {
                        watched: clean_up.watch(&path),
                    });
                }
                Err(error) => failure = Some((place, error)),
            }
        }
        Err(CommandError::Failed(match failure {
            Some((place, error)) => format!(
                "No private folder for the editor can be made in {}: {error}",
                place.display()
            ),
            None => "There is no place for a private folder.".into(),
        }))
    }

    /// Writes a file that only its owner can read.
    pub(super) fn write(&self, name: &str, content: &[u8]) -> io::Result<PathBuf> {
        let path = self.watched.path().join(name);
        let mut file = File::options()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(&path)?;
        file.write_all(content)?;
        Ok(path)
    }
}

/// Reads what an editor wrote.
pub(super) fn read(path: &Path) -> io::Result<Zeroizing<Vec<u8>>> {
    let mut file = File::open(path)?;
    let length = file.metadata()?.len() as usize;
    // Room for all, so that no copy is left behind by growing.
    let mut content = Zeroizing::new(Vec::with_capacity(length + 1));
    file.read_to_end(&mut content)?;
    Ok(content)
}

fn places(configuration: &Configuration) -> Vec<PathBuf> {
    let runtime = configuration
        .env("XDG_RUNTIME_DIR")
        .filter(|place| place.starts_with('/'));
    let home = text(configuration, "ANSIBLE_HOME", "defaults", "home");
    let home = home.unwrap_or_else(|| "~/.ansible".into());
    runtime
        .into_iter()
        .chain(["/dev/shm".to_string()])
        .map(PathBuf::from)
        .filter(|place| is_in_memory(place))
        .chain([unfracked(&home).join("tmp")])
        .collect()
}

fn is_in_memory(place: &Path) -> bool {
    rustix::fs::statfs(place).is_ok_and(|system| {
        #[expect(clippy::allow_attributes, reason = "the type differs between machines")]
        #[allow(clippy::useless_conversion, clippy::unnecessary_cast)]
        let kind = system.f_type as i64;
        IN_MEMORY.contains(&kind)
    })
}

fn make_in(place: &Path) -> io::Result<PathBuf> {
    if !place.is_dir() {
        let mut builder = DirBuilder::new();
        builder.recursive(true).mode(0o700).create(place)?;
    }
    let name = random_name("ansible-local")?;
    let path = place.join(name);
    DirBuilder::new().mode(0o700).create(&path)?;
    fs::canonicalize(path)
}

/// A name that nobody can guess.
pub(super) fn random_name(start: &str) -> io::Result<String> {
    let mut random = [0; 8];
    File::open("/dev/urandom")?.read_exact(&mut random)?;
    Ok(format!(
        "{start}-{}-{:016x}",
        std::process::id(),
        u64::from_ne_bytes(random)
    ))
}
