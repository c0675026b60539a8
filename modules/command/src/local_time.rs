//! Points in time as Python prints naive local ones.

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

/// The zone that `TZ` names, or the machine's. Python: what `datetime.now()` uses.
pub(crate) fn zone(tz: Option<&str>) -> TimeZone {
    tz.map(|name| name.trim_start_matches(':'))
        .filter(|name| !name.is_empty())
        .and_then(|name| TimeZone::get(name).or_else(|_| TimeZone::posix(name)).ok())
        .unwrap_or_else(TimeZone::system)
}

/// `2026-11-23 16:02:50.781085`. Python: `str(datetime.now())`.
pub(crate) fn local(time: Timestamp, zone: &TimeZone) -> String {
    let time = zone.to_datetime(time);
    let date = format!(
        "{:04}-{:02}-{:02} {:02}:{:02}:{:02}",
        time.year(),
        time.month(),
        time.day(),
        time.hour(),
        time.minute(),
        time.second()
    );
    match time.subsec_nanosecond() / 1000 {
        0 => date,
        micros => format!("{date}.{micros:06}"),
    }
}

/// `0:00:01.504824`, `2 days, 3:04:05`. Python: `str(timedelta)`.
pub(crate) fn delta(from: Timestamp, to: Timestamp) -> String {
    // Python's clocks tick in microseconds before they are subtracted.
    let micros = |time: Timestamp| time.as_microsecond();
    let span = SignedDuration::from_micros(micros(to) - micros(from));
    let total = span.as_micros();
    let (seconds, micros) = (total.div_euclid(1_000_000), total.rem_euclid(1_000_000));
    let (days, seconds) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
    let days = match days {
        0 => String::new(),
        1 | -1 => format!("{days} day, "),
        days => format!("{days} days, "),
    };
    let fraction = if micros == 0 {
        String::new()
    } else {
        format!(".{micros:06}")
    };
    format!(
        "{days}{}:{:02}:{:02}{fraction}",
        seconds / 3600,
        seconds / 60 % 60,
        seconds % 60
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(micros: i64) -> Timestamp {
        Timestamp::from_microsecond(micros).expect("in range")
    }

    #[test]
    fn as_python_prints_them() {
        let zone = zone(Some("CET-1CEST,M3.5.0,M10.5.0/3"));
        assert_eq!(local(at(0), &zone), "1970-01-01 01:00:00");
        assert_eq!(
            local(at(1_500_000_000_000_042), &zone),
            "2017-07-14 04:40:00.000042"
        );
        for (micros, text) in [
            (0, "0:00:00"),
            (2_934, "0:00:00.002934"),
            (3_661_000_000, "1:01:01"),
            (86_400_000_000 + 1, "1 day, 0:00:00.000001"),
            (-1_000_000, "-1 day, 23:59:59"),
            (3 * 86_400_000_000, "3 days, 0:00:00"),
        ] {
            assert_eq!(delta(at(0), at(micros)), text);
        }
    }
}
