//! Python's `datetime.datetime` and `datetime.timedelta`.

use std::fmt;
use std::fmt::Write as _;

use jiff::civil;

/// A point in time as Python's `datetime`: wall clock, and an offset when it is aware.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct DateTime {
    /// The wall clock; Python knows microseconds, the rest is cut off.
    pub civil: civil::DateTime,
    /// Seconds east of UTC; `None` for a naive one.
    pub offset: Option<i32>,
}

impl DateTime {
    /// A naive one.
    pub fn naive(civil: civil::DateTime) -> Self {
        Self {
            civil,
            offset: None,
        }
    }

    /// An aware one, `offset` in seconds east of UTC.
    pub fn aware(civil: civil::DateTime, offset: i32) -> Self {
        Self {
            civil,
            offset: Some(offset),
        }
    }

    /// Microseconds since 1970-01-01 00:00 of the wall clock.
    pub fn wall_micros(&self) -> i64 {
        let days = i64::from(days_since_epoch(self.civil.date()));
        let time = self.civil.time();
        let seconds = days * 86_400
            + i64::from(time.hour()) * 3_600
            + i64::from(time.minute()) * 60
            + i64::from(time.second());
        seconds * 1_000_000 + i64::from(time.subsec_nanosecond() / 1_000)
    }

    /// Microseconds since 1970-01-01 00:00 UTC; a naive one is taken as UTC.
    pub fn utc_micros(&self) -> i64 {
        self.wall_micros() - i64::from(self.offset.unwrap_or(0)) * 1_000_000
    }

    /// The wall clock that many microseconds after the epoch; `None` outside the years 1 to 9999.
    pub fn from_wall_micros(micros: i64, offset: Option<i32>) -> Option<Self> {
        let seconds = micros.div_euclid(1_000_000);
        let days = i32::try_from(seconds.div_euclid(86_400)).ok()?;
        let of_day = seconds.rem_euclid(86_400) as i32;
        let date = date_from_days(days)?;
        let nanos = micros.rem_euclid(1_000_000) as i32 * 1_000;
        let time = civil::Time::new(
            (of_day / 3_600) as i8,
            (of_day / 60 % 60) as i8,
            (of_day % 60) as i8,
            nanos,
        )
        .ok()?;
        Some(Self {
            civil: civil::DateTime::from_parts(date, time),
            offset,
        })
    }

    /// Python's `isoformat`, with `separator` between date and time.
    pub fn isoformat(&self, separator: &str) -> String {
        let mut out = format!(
            "{}{separator}{}",
            iso_date(self.civil.date()),
            iso_time(self.civil.time())
        );
        if let Some(offset) = self.offset {
            out.push_str(&offset_text(offset));
        }
        out
    }
}

/// `+HH:MM`, with seconds only when there are some.
pub(crate) fn offset_text(offset: i32) -> String {
    let sign = if offset < 0 { '-' } else { '+' };
    let abs = offset.abs();
    let mut out = format!("{sign}{:02}:{:02}", abs / 3_600, abs / 60 % 60);
    if abs % 60 != 0 {
        let _ = write!(out, ":{:02}", abs % 60);
    }
    out
}

/// `YYYY-MM-DD`.
pub(crate) fn iso_date(date: civil::Date) -> String {
    format!("{:04}-{:02}-{:02}", date.year(), date.month(), date.day())
}

/// `HH:MM:SS`, with microseconds only when there are some.
pub(crate) fn iso_time(time: civil::Time) -> String {
    let mut out = format!(
        "{:02}:{:02}:{:02}",
        time.hour(),
        time.minute(),
        time.second()
    );
    let micros = time.subsec_nanosecond() / 1_000;
    if micros != 0 {
        let _ = write!(out, ".{micros:06}");
    }
    out
}

/// Days since 1970-01-01.
pub(crate) fn days_since_epoch(date: civil::Date) -> i32 {
    let (y, m, d) = (
        i32::from(date.year()),
        i32::from(date.month()),
        i32::from(date.day()),
    );
    let y = if m <= 2 { y - 1 } else { y };
    let era = y.div_euclid(400);
    let year_of_era = y.rem_euclid(400);
    let day_of_year = (153 * ((m + 9) % 12) + 2) / 5 + d - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

/// The date that many days after 1970-01-01; `None` outside the years 1 to 9999.
pub(crate) fn date_from_days(days: i32) -> Option<civil::Date> {
    let z = days.checked_add(719_468)?;
    let era = z.div_euclid(146_097);
    let day_of_era = z.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 {
        shifted + 3
    } else {
        shifted - 9
    };
    let year = year_of_era + era * 400 + i32::from(month <= 2);
    if !(1..=9999).contains(&year) {
        return None;
    }
    civil::Date::new(year as i16, month as i8, day as i8).ok()
}

impl fmt::Display for DateTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.isoformat(" "))
    }
}

impl fmt::Debug for DateTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// A span of time as Python's `timedelta`, in microseconds.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TimeDelta {
    /// Total microseconds.
    pub micros: i64,
}

impl TimeDelta {
    /// A span of that many microseconds.
    pub fn from_micros(micros: i64) -> Self {
        Self { micros }
    }

    /// Python's normal form: days (may be negative), seconds of the day, microseconds.
    pub fn parts(self) -> (i64, i64, i64) {
        let seconds = self.micros.div_euclid(1_000_000);
        (
            seconds.div_euclid(86_400),
            seconds.rem_euclid(86_400),
            self.micros.rem_euclid(1_000_000),
        )
    }

    /// Python's `total_seconds()`.
    pub fn total_seconds(self) -> f64 {
        self.micros as f64 / 1e6
    }

    /// Python's `repr`.
    pub fn repr(self) -> String {
        let (days, seconds, micros) = self.parts();
        let parts: Vec<String> = [
            ("days", days),
            ("seconds", seconds),
            ("microseconds", micros),
        ]
        .iter()
        .filter(|(_, amount)| *amount != 0)
        .map(|(unit, amount)| format!("{unit}={amount}"))
        .collect();
        if parts.is_empty() {
            "datetime.timedelta(0)".to_owned()
        } else {
            format!("datetime.timedelta({})", parts.join(", "))
        }
    }
}

impl fmt::Display for TimeDelta {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (days, seconds, micros) = self.parts();
        if days != 0 {
            let plural = if days.abs() == 1 { "" } else { "s" };
            write!(f, "{days} day{plural}, ")?;
        }
        write!(
            f,
            "{}:{:02}:{:02}",
            seconds / 3_600,
            seconds / 60 % 60,
            seconds % 60
        )?;
        if micros != 0 {
            write!(f, ".{micros:06}")?;
        }
        Ok(())
    }
}

impl fmt::Debug for TimeDelta {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
