//! `date_time`: what time it is on the target.

use jiff::Timestamp;
use jiff::civil::Weekday;
use jiff::tz::{Offset, TimeZone};
use serde_json::json;

use crate::collector::{Collector, Facts, facts};
use crate::gathering::Gathering;

pub(super) const COLLECTOR: Collector = Collector::minimal("date_time", |gathering| {
    describe(Timestamp::now(), &zone(gathering))
});

/// The zone that `TZ` names, or the machine's.
fn zone(gathering: &Gathering<'_>) -> TimeZone {
    gathering
        .variable("TZ")
        .map(|name| name.trim_start_matches(':').to_string())
        .filter(|name| !name.is_empty())
        .and_then(|name| {
            TimeZone::get(&name)
                .or_else(|_| TimeZone::posix(&name))
                .ok()
        })
        .unwrap_or_else(TimeZone::system)
}

fn describe(now: Timestamp, zone: &TimeZone) -> Facts {
    let local = now.to_zoned(zone.clone());
    let utc = now.to_zoned(TimeZone::UTC);
    let micros = local.subsec_nanosecond() / 1000;
    let info = zone.to_offset_info(now);
    let weekday = local.weekday();
    let monday_based = i16::from(weekday.to_monday_zero_offset());
    let week = (local.day_of_year() - 1 + 7 - monday_based) / 7;
    let epoch = now.as_second().to_string();
    facts(json!({"date_time": {
        "year": format!("{}", local.year()),
        "month": format!("{:02}", local.month()),
        "weekday": weekday_name(weekday),
        "weekday_number": weekday.to_sunday_zero_offset().to_string(),
        "weeknumber": format!("{week:02}"),
        "day": format!("{:02}", local.day()),
        "hour": format!("{:02}", local.hour()),
        "minute": format!("{:02}", local.minute()),
        "second": format!("{:02}", local.second()),
        "epoch": epoch,
        "epoch_int": epoch,
        "date": format!("{}", local.date()),
        "time": format!("{:02}:{:02}:{:02}", local.hour(), local.minute(), local.second()),
        "iso8601_micro": utc.strftime("%Y-%m-%dT%H:%M:%S").to_string() + &format!(".{micros:06}Z"),
        "iso8601": utc.strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
        "iso8601_basic": local.strftime("%Y%m%dT%H%M%S").to_string() + &format!("{micros:06}"),
        "iso8601_basic_short": local.strftime("%Y%m%dT%H%M%S").to_string(),
        "tz": info.abbreviation(),
        "tz_dst": daylight_name(now, zone),
        "tz_offset": offset(info.offset()),
    }}))
}

fn weekday_name(weekday: Weekday) -> &'static str {
    match weekday {
        Weekday::Monday => "Monday",
        Weekday::Tuesday => "Tuesday",
        Weekday::Wednesday => "Wednesday",
        Weekday::Thursday => "Thursday",
        Weekday::Friday => "Friday",
        Weekday::Saturday => "Saturday",
        Weekday::Sunday => "Sunday",
    }
}

/// `+0530`. C: `%z`.
fn offset(offset: Offset) -> String {
    let seconds = offset.seconds();
    let sign = if seconds < 0 { '-' } else { '+' };
    let minutes = seconds.abs() / 60;
    format!("{sign}{:02}{:02}", minutes / 60, minutes % 60)
}

/// The zone's name in summer. Python: `time.tzname[1]`, which compares the middle of winter and summer.
fn daylight_name(now: Timestamp, zone: &TimeZone) -> String {
    const YEAR: i64 = (365 * 24 + 6) * 3600;
    let january = now.as_second() / YEAR * YEAR;
    let at = |second: i64| {
        let time = Timestamp::from_second(second).unwrap_or(now);
        let info = zone.to_offset_info(time);
        (info.offset(), info.abbreviation().to_string())
    };
    let (winter, summer) = (at(january), at(january + YEAR / 2));
    // South of the equator it is the other way round.
    if winter.0 > summer.0 {
        winter.1
    } else {
        summer.1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_in_a_zone_with_summer_time() {
        let zone = TimeZone::posix("CET-1CEST,M3.5.0,M10.5.0/3").expect("a zone");
        let now = Timestamp::from_microsecond(1_786_000_000_000_042).expect("in range");
        assert_eq!(
            describe(now, &zone),
            facts(json!({"date_time": {
                "year": "2026", "month": "08", "weekday": "Thursday", "weekday_number": "4",
                "weeknumber": "31", "day": "06", "hour": "09", "minute": "06", "second": "40",
                "epoch": "1786000000", "epoch_int": "1786000000", "date": "2026-08-06", "time": "09:06:40",
                "iso8601_micro": "2026-08-06T07:06:40.000042Z", "iso8601": "2026-08-06T07:06:40Z",
                "iso8601_basic": "20260806T090640000042", "iso8601_basic_short": "20260806T090640",
                "tz": "CEST", "tz_dst": "CEST", "tz_offset": "+0200",
            }}))
        );
        assert_eq!(
            offset(Offset::from_seconds(-12_600).expect("in range")),
            "-0330"
        );
        assert_eq!(daylight_name(now, &TimeZone::UTC), "UTC");
    }
}
