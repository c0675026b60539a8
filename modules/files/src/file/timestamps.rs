//! The options `modification_time` and `access_time`.

use std::os::unix::fs::MetadataExt;
use std::path::Path;

use jiff::civil::DateTime;
use jiff::fmt::strtime::BrokenDownTime;
use jiff::tz::TimeZone;
use rustix::fs::{AtFlags, CWD, Timespec, Timestamps as Times, UTIME_NOW, utimensat};
use shevek_plugin::{ModuleContext, ModuleError, python};

use crate::common::{AttributeDiff, fail, python_words};

/// One of the two times.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Time {
    Preserve,
    Now,
    /// Seconds since 1970.
    At(f64),
}

/// Both.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Timestamps {
    modification: Time,
    access: Time,
}

impl Timestamps {
    /// Reads what the options say.
    pub(super) fn parse(
        modification: &str,
        modification_format: &str,
        access: &str,
        access_format: &str,
    ) -> Result<Self, ModuleError> {
        Ok(Self {
            modification: Time::parse(modification, modification_format)?,
            access: Time::parse(access, access_format)?,
        })
    }

    /// Sets the times of a file where they differ, and says whether they do. Ansible: `update_timestamp_for_file`.
    pub(super) fn apply(
        self,
        path: &Path,
        context: &ModuleContext<'_>,
        diff: Option<&mut AttributeDiff>,
    ) -> Result<bool, ModuleError> {
        let failed = |error: std::io::Error| {
            let reason = python_words(&error, path);
            fail(
                format!("Error while updating modification or access time: {reason}"),
                [("path", path.to_string_lossy().into())],
            )
        };
        if (self.modification, self.access) == (Time::Preserve, Time::Preserve) {
            return Ok(false);
        }
        let metadata = std::fs::metadata(path).map_err(failed)?;
        let seconds = |seconds: i64, nanoseconds: i64| seconds as f64 + 1e-9 * nanoseconds as f64;
        let old_modification = seconds(metadata.mtime(), metadata.mtime_nsec());
        let old_access = seconds(metadata.atime(), metadata.atime_nsec());
        let now = now();
        let modification = self.modification.at(old_modification, now);
        let access = self.access.at(old_access, now);
        if modification == old_modification && access == old_access {
            return Ok(false);
        }
        if !context.check_mode {
            let times = Times {
                last_access: self.access.spec(metadata.atime(), metadata.atime_nsec()),
                last_modification: self
                    .modification
                    .spec(metadata.mtime(), metadata.mtime_nsec()),
            };
            utimensat(CWD, path, &times, AtFlags::empty()).map_err(|error| failed(error.into()))?;
        }
        if let Some(diff) = diff {
            if modification != old_modification {
                diff.note("mtime", old_modification, modification);
            }
            if access != old_access {
                diff.note("atime", old_access, access);
            }
        }
        Ok(true)
    }
}

impl Time {
    fn parse(text: &str, format: &str) -> Result<Self, ModuleError> {
        match text {
            "preserve" => Ok(Self::Preserve),
            "now" => Ok(Self::Now),
            text => local_seconds(text, format).map(Self::At).ok_or_else(|| {
                ModuleError::new(format!(
                    "Error while obtaining timestamp for time {text} using format {format}: time data {} does not \
                     match format {}",
                    python::repr(&text.into()),
                    python::repr(&format.into())
                ))
            }),
        }
    }

    fn at(self, old: f64, now: f64) -> f64 {
        match self {
            Self::Preserve => old,
            Self::Now => now,
            Self::At(time) => time,
        }
    }

    fn spec(self, old_seconds: i64, old_nanoseconds: i64) -> Timespec {
        match self {
            Self::Preserve => Timespec {
                tv_sec: old_seconds,
                tv_nsec: old_nanoseconds,
            },
            Self::Now => Timespec {
                tv_sec: 0,
                tv_nsec: UTIME_NOW,
            },
            Self::At(time) => Timespec {
                tv_sec: time.floor() as i64,
                tv_nsec: 0,
            },
        }
    }
}

fn now() -> f64 {
    let now = jiff::Timestamp::now();
    now.as_second() as f64 + 1e-9 * f64::from(now.subsec_nanosecond())
}

/// A local time in a format of `strptime`, as seconds since 1970. Python: `mktime(strptime(text, format))`.
fn local_seconds(text: &str, format: &str) -> Option<f64> {
    let parsed = BrokenDownTime::parse(format, text).ok()?;
    if let Ok(timestamp) = parsed.to_timestamp() {
        return Some(timestamp.as_second() as f64);
    }
    let date = parsed.to_date().ok()?;
    let time = parsed.to_time().unwrap_or_default();
    let zoned = DateTime::from_parts(date, time)
        .to_zoned(TimeZone::system())
        .ok()?;
    Some(zoned.timestamp().as_second() as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_as_in_python() {
        let zoned = |text: &str| {
            let local: DateTime = text.parse().expect("a time");
            local
                .to_zoned(TimeZone::system())
                .expect("exists")
                .timestamp()
                .as_second() as f64
        };
        for (text, format, expected) in [
            (
                "202001021530.07",
                "%Y%m%d%H%M.%S",
                Some("2020-01-02T15:30:07"),
            ),
            ("2020-01-02", "%Y-%m-%d", Some("2020-01-02T00:00:00")),
            ("nonsense", "%Y%m%d%H%M.%S", None),
            ("202001021530.07 and more", "%Y%m%d%H%M.%S", None),
        ] {
            assert_eq!(local_seconds(text, format), expected.map(zoned), "{text}");
        }
    }
}
