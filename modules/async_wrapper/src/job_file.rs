//! Job files: what `async_status`, ours and Ansible's, reads.

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use serde_json::ser::{CompactFormatter, Formatter, Serializer};
use shevek_plugin::target::{Process, boot_id};

/// A process, told apart from a later one of the same id.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ProcessMark {
    pid: u32,
    start_time: u64,
}

impl ProcessMark {
    fn of(pid: u32) -> Self {
        Self {
            pid,
            start_time: Process::by_id(pid).map_or(0, |process| process.start_time),
        }
    }
}

/// What shevek notes about a running job under the key `_shevek`, so that a job whose process is gone is not
/// reported as running for ever.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Record {
    worker: ProcessMark,
    watcher: ProcessMark,
    boot_id: Option<String>,
    /// Seconds since 1970.
    deadline: u64,
}

/// The start of the job as its file tells it.
#[derive(Serialize)]
struct Start<'a> {
    started: bool,
    finished: bool,
    ansible_job_id: &'a str,
    _shevek: Record,
}

/// One job's file.
pub(crate) struct JobFile {
    path: PathBuf,
}

impl JobFile {
    pub(crate) fn new(path: PathBuf) -> Self {
        Self { path }
    }

    /// Says that the job runs.
    pub(crate) fn write_started(&self, jid: &str, worker: u32, limit: Duration) -> io::Result<()> {
        let deadline = SystemTime::now() + limit;
        self.write(&Start {
            started: true,
            finished: false,
            ansible_job_id: jid,
            _shevek: Record {
                worker: ProcessMark::of(worker),
                watcher: ProcessMark::of(std::process::id()),
                boot_id: boot_id(),
                deadline: deadline
                    .duration_since(UNIX_EPOCH)
                    .unwrap_or_default()
                    .as_secs(),
            },
        })
    }

    /// Says how the job ended. On a full disk the file that is there is overwritten in place.
    pub(crate) fn write_result(&self, result: &Json) -> io::Result<()> {
        self.write(result).or_else(|error| {
            let text = ascii_json(result)?;
            let room = std::fs::metadata(&self.path)?.len();
            if text.len() as u64 > room {
                return Err(error);
            }
            let mut file = OpenOptions::new().write(true).open(&self.path)?;
            file.write_all(&text)?;
            file.set_len(text.len() as u64)
        })
    }

    /// Whether the file still says what `write_started` wrote.
    pub(crate) fn is_running(&self) -> bool {
        let Ok(text) = std::fs::read(&self.path) else {
            // Removed by a cleanup: nothing is to be added to it.
            return false;
        };
        serde_json::from_slice::<Json>(&text).is_ok_and(|json| json.get("_shevek").is_some())
    }

    fn write(&self, content: &impl Serialize) -> io::Result<()> {
        let temporary = with_suffix(&self.path, ".tmp");
        let written = ascii_json(content).and_then(|text| {
            let mut file: File = OpenOptions::new()
                .write(true)
                .create(true)
                .truncate(true)
                .mode(0o600)
                .open(&temporary)?;
            file.write_all(&text)
        });
        written
            .and_then(|()| std::fs::rename(&temporary, &self.path))
            .inspect_err(|_| {
                let _ = std::fs::remove_file(&temporary);
            })
    }
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_os_string();
    name.push(suffix);
    name.into()
}

/// JSON in ASCII, as Python's `json.dumps` writes it: Ansible's reader decodes the file by the locale.
fn ascii_json(content: &impl Serialize) -> io::Result<Vec<u8>> {
    let mut text = Vec::new();
    content.serialize(&mut Serializer::with_formatter(&mut text, Ascii))?;
    Ok(text)
}

struct Ascii;

impl Formatter for Ascii {
    fn write_string_fragment<W: ?Sized + Write>(
        &mut self,
        writer: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        let mut units = [0; 2];
        let mut rest = fragment;
        while let Some(start) = rest.find(|c: char| !c.is_ascii()) {
            let (plain, after) = rest.split_at(start);
            CompactFormatter.write_string_fragment(writer, plain)?;
            let mut chars = after.chars();
            for unit in chars.next().unwrap_or_default().encode_utf16(&mut units) {
                write!(writer, "\\u{unit:04x}")?;
            }
            rest = chars.as_str();
        }
        CompactFormatter.write_string_fragment(writer, rest)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn files_are_ascii_and_replaced_whole() {
        let path = std::env::temp_dir().join(format!("shevek-job-file-{}", std::process::id()));
        let file = JobFile::new(path.clone());
        assert!(!file.is_running());
        file.write_started("j1.2", std::process::id(), Duration::from_secs(5))
            .expect("written");
        assert!(file.is_running());
        file.write_result(&json!({"stdout": "a é 😀 \"\n", "n": 1}))
            .expect("written");
        assert!(!file.is_running());
        assert_eq!(
            std::fs::read_to_string(&path).expect("there"),
            r#"{"stdout":"a \u00e9 \ud83d\ude00 \"\n","n":1}"#
        );
        assert!(!with_suffix(&path, ".tmp").exists());
        std::fs::remove_file(path).expect("cleanup");
    }
}
