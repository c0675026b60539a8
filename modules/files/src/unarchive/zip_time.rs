//! Times in zip archives.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use super::entry::Time;
use super::zip_directory::Record;

/// When a member was changed: in seconds since 1970 when it has them, else as local time in steps of two seconds.
pub(super) fn mtime(record: &Record) -> Time {
    let seconds = record
        .unix_time
        .unwrap_or_else(|| local(record.dos_time.0, record.dos_time.1));
    Time {
        seconds,
        nanoseconds: 0,
    }
}

/// What is no time is the first one of DOS, the start of 1980.
fn local(date: u16, time: u16) -> i64 {
    let part = |value: u16, shift: u16, bits: u16| (value >> shift & ((1 << bits) - 1)) as i8;
    let read = DateTime::new(
        1980 + (date >> 9).cast_signed(),
        part(date, 5, 4),
        part(date, 0, 5),
        part(time, 11, 5),
        part(time, 5, 6),
        part(time, 0, 5) * 2,
        0,
    );
    let first = || DateTime::new(1980, 1, 1, 0, 0, 0, 0);
    read.or_else(|_| first())
        .ok()
        .and_then(|time| TimeZone::system().to_timestamp(time).ok())
        .map_or(0, Timestamp::as_second)
}
