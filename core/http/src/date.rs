//! Dates in headers.

use std::time::SystemTime;

use jiff::Timestamp;
use jiff::fmt::strtime;

/// `Fri, 09 Nov 2001 01:08:47 GMT`. Ansible: `rfc2822_date_string`.
pub(crate) fn http_date(time: SystemTime) -> Option<String> {
    let time = Timestamp::try_from(time).ok()?;
    Some(time.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string())
}

/// The date at which a cookie ends. Python: `http2time`, the forms that servers send.
pub(crate) fn parse_date(text: &str) -> Option<Timestamp> {
    let text = text
        .trim()
        .trim_end_matches("GMT")
        .trim_end_matches("UTC")
        .trim_end();
    let text = text.split_once(',').map_or(text, |(_, date)| date).trim();
    [
        // First: with four digits it does not fit, and the others take two for the year 1.
        "%d-%b-%y %H:%M:%S",
        "%d-%b-%Y %H:%M:%S",
        "%d %b %Y %H:%M:%S",
    ]
    .iter()
    .find_map(|format| strtime::parse(format, text).ok()?.to_datetime().ok())
    .and_then(|date| date.to_zoned(jiff::tz::TimeZone::UTC).ok())
    .map(|date| date.timestamp())
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn both_ways() {
        let time = SystemTime::UNIX_EPOCH + Duration::from_secs(1_005_268_127);
        let text = http_date(time).expect("a date");
        assert_eq!(text, "Fri, 09 Nov 2001 01:08:47 GMT");
        for text in [
            "Fri, 09 Nov 2001 01:08:47 GMT",
            "Fri, 09-Nov-2001 01:08:47 GMT",
            "Friday, 09-Nov-01 01:08:47 GMT",
        ] {
            let parsed = parse_date(text).expect(text);
            assert_eq!(parsed.as_second(), 1_005_268_127, "{text}");
        }
        assert!(parse_date("soon").is_none());
    }
}
