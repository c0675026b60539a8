//! `strftime`, in the C locale.

use std::fmt::Write as _;

use jiff::civil::{Date, Time};

use crate::value::{days_since_epoch, iso_date};
use crate::{DateTime, Error};

const DAYS: [&str; 7] = [
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
];
const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// Python's `time.strftime(pattern)`.
pub(crate) fn strftime(time: &DateTime, pattern: &str) -> Result<String, Error> {
    let clock = Clock {
        date: time.civil.date(),
        time: time.civil.time(),
        offset: time.offset,
    };
    clock.format(pattern, 0)
}

/// Python's `date.strftime(pattern)`.
pub(crate) fn strftime_date(date: Date, pattern: &str) -> Result<String, Error> {
    Clock {
        date,
        time: Time::midnight(),
        offset: None,
    }
    .format(pattern, 0)
}

/// Python's `time.strftime(pattern)`, whose day is the first of 1900.
pub(crate) fn strftime_time(time: Time, pattern: &str) -> Result<String, Error> {
    Clock {
        date: Date::constant(1900, 1, 1),
        time,
        offset: None,
    }
    .format(pattern, 0)
}

struct Clock {
    date: Date,
    time: Time,
    offset: Option<i32>,
}

impl Clock {
    fn format(&self, pattern: &str, depth: u32) -> Result<String, Error> {
        let mut out = String::with_capacity(pattern.len() * 2);
        let mut chars = pattern.chars();
        while let Some(c) = chars.next() {
            if c != '%' {
                out.push(c);
                continue;
            }
            let mut flag = None;
            let mut directive = chars.next();
            if let Some(found @ ('-' | '_' | '0' | '^')) = directive {
                flag = Some(found);
                directive = chars.next();
            }
            // Other calendars and digits, which the C locale does not have.
            let allowed = match directive {
                Some('E') => "cCxXyY",
                Some('O') => "deHImMSuUVwWy",
                _ => "",
            };
            if chars.clone().next().is_some_and(|c| allowed.contains(c)) {
                directive = chars.next();
            }
            match directive {
                None => out.push('%'),
                Some(directive) => self.directive(directive, flag, depth, &mut out)?,
            }
        }
        Ok(out)
    }

    fn directive(
        &self,
        directive: char,
        flag: Option<char>,
        depth: u32,
        out: &mut String,
    ) -> Result<(), Error> {
        let (date, time) = (self.date, self.time);
        let weekday = days_since_epoch(date).wrapping_add(3).rem_euclid(7) as usize;
        let yearday = i32::from(date.day_of_year());
        let hour12 = (time.hour() + 11) % 12 + 1;
        let mut number = |value: i64, width: usize, fill: char| {
            let _ = match (flag, fill) {
                (Some('-'), _) => write!(out, "{value}"),
                (Some('_'), _) => write!(out, "{value:width$}"),
                (Some('0'), _) | (_, '0') => write!(out, "{value:0width$}"),
                _ => write!(out, "{value:width$}"),
            };
        };
        match directive {
            'Y' => number(date.year().into(), 1, '0'),
            'C' => number((date.year() / 100).into(), 2, '0'),
            'y' => number((date.year() % 100).into(), 2, '0'),
            'm' => number(date.month().into(), 2, '0'),
            'd' => number(date.day().into(), 2, '0'),
            'e' => number(date.day().into(), 2, ' '),
            'H' => number(time.hour().into(), 2, '0'),
            'k' => number(time.hour().into(), 2, ' '),
            'I' => number(hour12.into(), 2, '0'),
            'l' => number(hour12.into(), 2, ' '),
            'M' => number(time.minute().into(), 2, '0'),
            'S' => number(time.second().into(), 2, '0'),
            'f' => number((time.subsec_nanosecond() / 1_000).into(), 6, '0'),
            'j' => number(yearday.into(), 3, '0'),
            'u' => number(weekday as i64 + 1, 1, '0'),
            'w' => number((weekday as i64 + 1) % 7, 1, '0'),
            'U' => number(
                i64::from((yearday + 6 - (weekday as i32 + 1) % 7) / 7),
                2,
                '0',
            ),
            'W' => number(i64::from((yearday + 6 - weekday as i32) / 7), 2, '0'),
            'V' => number(date.iso_week_date().week().into(), 2, '0'),
            'G' => number(date.iso_week_date().year().into(), 1, '0'),
            'g' => number((date.iso_week_date().year() % 100).into(), 2, '0'),
            's' => {
                let civil = jiff::civil::DateTime::from_parts(date, time);
                let seconds = DateTime {
                    civil,
                    offset: self.offset,
                }
                .utc_micros()
                .div_euclid(1_000_000);
                number(seconds, 1, '0');
            }
            _ => return self.text_directive(directive, flag, weekday, depth, out),
        }
        Ok(())
    }

    fn text_directive(
        &self,
        directive: char,
        flag: Option<char>,
        weekday: usize,
        depth: u32,
        out: &mut String,
    ) -> Result<(), Error> {
        let month = MONTHS[usize::from(self.date.month().unsigned_abs()) - 1];
        let nested = |pattern: &str| {
            if depth > 2 {
                Ok(String::new())
            } else {
                self.format(pattern, depth + 1)
            }
        };
        let half = if self.time.hour() < 12 { "AM" } else { "PM" };
        let text = match directive {
            'a' => DAYS[weekday][..3].to_owned(),
            'A' => DAYS[weekday].to_owned(),
            'b' | 'h' => month[..3].to_owned(),
            'B' => month.to_owned(),
            'p' => half.to_owned(),
            'P' => half.to_lowercase(),
            'F' => iso_date(self.date),
            'T' | 'X' => nested("%H:%M:%S")?,
            'R' => nested("%H:%M")?,
            'D' | 'x' => nested("%m/%d/%y")?,
            'c' => nested("%a %b %e %H:%M:%S %Y")?,
            'r' => nested("%I:%M:%S %p")?,
            'z' => self.offset.map(offset_digits).unwrap_or_default(),
            'Z' => match self.offset {
                Some(0) => "UTC".to_owned(),
                Some(offset) => format!("UTC{}", crate::value::offset_text(offset)),
                None => String::new(),
            },
            'n' => "\n".to_owned(),
            't' => "\t".to_owned(),
            '%' => "%".to_owned(),
            other => format!("%{}{other}", flag.map(String::from).unwrap_or_default()),
        };
        if flag == Some('^') {
            out.push_str(&text.to_uppercase());
        } else {
            out.push_str(&text);
        }
        Ok(())
    }
}

/// `+HHMM`
fn offset_digits(offset: i32) -> String {
    crate::value::offset_text(offset).replace(':', "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_python() {
        let civil = jiff::civil::date(2023, 11, 14).at(22, 13, 20, 5_000);
        let time = DateTime::naive(civil);
        for (pattern, expected) in [
            ("%Y-%m-%d %H:%M:%S.%f", "2023-11-14 22:13:20.000005"),
            ("%H:%M:%S %j %a", "22:13:20 318 Tue"),
            ("%I %p %-d %U %W %V %u %w", "10 PM 14 46 46 46 2 2"),
            ("%c|%s|%%", "Tue Nov 14 22:13:20 2023|1700000000|%"),
        ] {
            assert_eq!(strftime(&time, pattern).unwrap(), expected);
        }
    }
}
