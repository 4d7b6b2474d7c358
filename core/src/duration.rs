//! Go durations, the form in which Consul takes and gives every span of time: `10s`, `250ms`,
//! `1h30m`.
//!
//! [`parse`] and [`format`](fn@format) go both ways. For serde, name this module on a field of type
//! `Option<Duration>`: it reads what Consul sends (a text, an empty text for none, or an integer
//! of nanoseconds) and writes a text.
//!
//! ```
//! # use serde::{Deserialize, Serialize};
//! use std::time::Duration;
//!
//! #[derive(Serialize, Deserialize)]
//! struct Limits {
//!     #[serde(with = "lictor::duration")]
//!     lock_delay: Option<Duration>,
//! }
//!
//! let limits: Limits = serde_json::from_str(r#"{"lock_delay": 15000000000}"#)?;
//! assert_eq!(limits.lock_delay, Some(Duration::from_secs(15)));
//! assert_eq!(serde_json::to_string(&limits)?, r#"{"lock_delay":"15s"}"#);
//! # Ok::<(), serde_json::Error>(())
//! ```
//!
//! Negative durations, which Go has and Consul never means, are errors here. Limits of single
//! endpoints (a session's 10 s to 24 h) are not checked: they are the server's configuration.

use std::time::Duration;

use serde::{Deserialize, Deserializer, Serializer, de};

/// The units and their nanoseconds, the longest first, the spelling we write first.
const UNITS: [(&str, u64); 8] = [
    ("h", 3_600_000_000_000),
    ("m", 60_000_000_000),
    ("s", 1_000_000_000),
    ("ms", 1_000_000),
    ("us", 1_000),
    ("\u{b5}s", 1_000),
    ("\u{3bc}s", 1_000),
    ("ns", 1),
];

/// The longest duration of Go in nanoseconds, some 292 years.
const LONGEST: u64 = i64::MAX.unsigned_abs();

/// A text that is no duration.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ParseDurationError {
    /// It is not made of numbers and units.
    #[error("`{0}` is not a duration such as `10s` or `1h30m`")]
    Invalid(String),
    /// A number stands alone; only `0` may.
    #[error("`{0}` lacks a unit: write `10s`, `250ms`, `1h30m`")]
    MissingUnit(String),
    /// A unit is not one of `h`, `m`, `s`, `ms`, `us`, `ns`.
    #[error("`{text}` has the unknown unit `{unit}`: there are h, m, s, ms, us, ns")]
    UnknownUnit {
        /// The whole text.
        text: String,
        /// The unit in it.
        unit: String,
    },
    /// It is longer than Go can count.
    #[error("`{0}` is longer than 292 years")]
    TooLong(String),
    /// It is less than zero.
    #[error("`{0}` is negative")]
    Negative(String),
}

/// Reads a duration by the grammar and the arithmetic of Go's `time.ParseDuration`.
///
/// ```
/// use lictor::duration::parse;
/// use std::time::Duration;
///
/// assert_eq!(parse("1m30s"), Ok(Duration::from_secs(90)));
/// assert_eq!(parse("1.5h"), Ok(Duration::from_secs(5400)));
/// assert_eq!(parse("0"), Ok(Duration::ZERO));
/// assert_eq!(
///     parse("10").unwrap_err().to_string(),
///     "`10` lacks a unit: write `10s`, `250ms`, `1h30m`",
/// );
/// ```
///
/// # Errors
/// For anything else, and for what is negative or longer than Go's 292 years.
pub fn parse(text: &str) -> Result<Duration, ParseDurationError> {
    let too_long = || ParseDurationError::TooLong(text.to_owned());
    let mut rest = text.strip_prefix(['+', '-']).unwrap_or(text);
    if rest == "0" {
        return Ok(Duration::ZERO);
    }
    if rest.is_empty() {
        return Err(ParseDurationError::Invalid(text.to_owned()));
    }
    let mut total = 0_u64;
    while !rest.is_empty() {
        let (whole, after) = split_digits(rest);
        let (fraction, after) = after.strip_prefix('.').map_or(("", after), split_digits);
        if whole.is_empty() && fraction.is_empty() {
            return Err(ParseDurationError::Invalid(text.to_owned()));
        }
        let (unit, after) = split_at_first(after, |c| c == '.' || c.is_ascii_digit());
        let nanos = nanos_of(unit, text)?;
        total = count(whole, nanos)
            .and_then(|whole| whole.checked_add(cut(fraction, nanos)))
            .and_then(|part| total.checked_add(part))
            .filter(|total| *total <= LONGEST)
            .ok_or_else(too_long)?;
        rest = after;
    }
    if text.starts_with('-') && total > 0 {
        return Err(ParseDurationError::Negative(text.to_owned()));
    }
    Ok(Duration::from_nanos(total))
}

fn split_at_first(text: &str, stop: impl Fn(char) -> bool) -> (&str, &str) {
    text.split_at(text.find(stop).unwrap_or(text.len()))
}

fn split_digits(text: &str) -> (&str, &str) {
    split_at_first(text, |c| !c.is_ascii_digit())
}

fn nanos_of(unit: &str, text: &str) -> Result<u64, ParseDurationError> {
    if unit.is_empty() {
        return Err(ParseDurationError::MissingUnit(text.to_owned()));
    }
    UNITS.iter().find(|(name, _)| *name == unit).map(|(_, nanos)| *nanos).ok_or_else(|| {
        ParseDurationError::UnknownUnit { text: text.to_owned(), unit: unit.to_owned() }
    })
}

fn count(digits: &str, nanos: u64) -> Option<u64> {
    if digits.is_empty() { Some(0) } else { digits.parse::<u64>().ok()?.checked_mul(nanos) }
}

/// The nanoseconds in a fraction of a unit, cut as Go cuts them: in floating point, and with no
/// digit beyond what an `i64` holds. So `0.3333333333333333333h` is 20 minutes on both sides.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "Go rounds in the same places; the product is below one unit"
)]
fn cut(digits: &str, nanos: u64) -> u64 {
    let (mut value, mut scale) = (0_u64, 1.0_f64);
    for digit in digits.bytes().map(|byte| u64::from(byte - b'0')) {
        match value.checked_mul(10).and_then(|tens| tens.checked_add(digit)) {
            Some(next) if next <= 1 << 63 => (value, scale) = (next, scale * 10.0),
            _ => break,
        }
    }
    (value as f64 * (nanos as f64 / scale)) as u64
}

/// Writes a duration in the longest unit that says it exactly with a whole number.
///
/// Nothing is rounded: `90s`, not `1m30s` or `1.5m`. What is longer than Go's 292 years, such as
/// [`Duration::MAX`] for "for ever", becomes the longest duration of Go.
///
/// ```
/// use lictor::duration::format;
/// use std::time::Duration;
///
/// assert_eq!(format(Duration::from_secs(10)), "10s");
/// assert_eq!(format(Duration::from_secs(90)), "90s");
/// assert_eq!(format(Duration::from_secs(120)), "2m");
/// assert_eq!(format(Duration::from_micros(1500)), "1500us");
/// assert_eq!(format(Duration::ZERO), "0s");
/// ```
#[must_use]
pub fn format(duration: Duration) -> String {
    let nanos = u64::try_from(duration.as_nanos()).map_or(LONGEST, |nanos| nanos.min(LONGEST));
    // Zero fits any unit, so it would take the longest.
    let (unit, size) = UNITS
        .into_iter()
        .find(|(_, size)| nanos > 0 && nanos.is_multiple_of(*size))
        .unwrap_or(("s", 1));
    format!("{}{unit}", nanos / size)
}

/// For `#[serde(with = "lictor::duration")]`: a text such as `10s`, or null for none.
///
/// # Errors
/// Only the serializer's own.
pub fn serialize<S: Serializer>(
    duration: &Option<Duration>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    match duration {
        Some(duration) => serializer.serialize_str(&format(*duration)),
        None => serializer.serialize_none(),
    }
}

/// For `#[serde(with = "lictor::duration")]`: a text, nanoseconds, or (null, an empty text) none.
///
/// # Errors
/// When it is none of these, or the text is no duration.
pub fn deserialize<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Duration>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged, expecting = "not a duration such as `10s`, nor a count of nanoseconds")]
    enum Form {
        Nanos(u64),
        Text(String),
    }
    match Option::deserialize(deserializer)? {
        None => Ok(None),
        Some(Form::Nanos(nanos)) => Ok(Some(Duration::from_nanos(nanos))),
        Some(Form::Text(text)) if text.is_empty() => Ok(None),
        Some(Form::Text(text)) => parse(&text).map(Some).map_err(de::Error::custom),
    }
}

/// A number of seconds, perhaps with a fraction, as languages write it.
pub(crate) fn seconds(text: &str) -> Option<Duration> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    if !fraction.bytes().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    let digits = fraction.bytes().chain(std::iter::repeat(b'0')).take(9);
    let nanos = digits.fold(0, |nanos, digit| nanos * 10 + u32::from(digit - b'0'));
    Some(Duration::new(whole.parse().ok()?, nanos))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::{Value, json};

    #[test]
    fn reads_what_go_reads() {
        let cases = [
            ("0", 0),
            ("+0", 0),
            ("-0", 0),
            ("-0s", 0),
            ("5s", 5_000_000_000),
            ("+5s", 5_000_000_000),
            ("1478s", 1_478_000_000_000),
            ("5.0s", 5_000_000_000),
            ("5.s", 5_000_000_000),
            (".5s", 500_000_000),
            ("1.004s", 1_004_000_000),
            ("10ns", 10),
            ("11us", 11_000),
            ("12\u{b5}s", 12_000),
            ("12\u{3bc}s", 12_000),
            ("1h2m3s4ms5us6ns", 3_723_004_005_006),
            ("1h1h", 7_200_000_000_000),
            ("3h30.5s", 10_830_500_000_000),
            ("0.1ns", 0),
            ("0.3333333333333333333h", 1_200_000_000_000),
            ("0.100000000000000000000h", 360_000_000_000),
            ("9007199254.740993ms", 9_007_199_254_740_993),
            ("9223372036854775807ns", LONGEST),
            ("9223372036854775.807us", LONGEST),
            ("9223372036854ms775us807ns", LONGEST),
        ];
        for (text, nanos) in cases {
            assert_eq!(parse(text), Ok(Duration::from_nanos(nanos)), "{text}");
        }
    }

    #[test]
    fn refuses_what_go_refuses_and_says_why() {
        let of = |text: &str| parse(text).unwrap_err();
        for text in ["", "+", "-", "s", ".", "-.", ".s", "+.s", "x1s", " 1s", "1s-2s", "--1s"] {
            let error = of(text);
            let unit = matches!(error, ParseDurationError::UnknownUnit { .. });
            assert!(error == ParseDurationError::Invalid(text.into()) || unit, "{text}: {error}");
        }
        for text in ["3", "1.5", "10s5", "00"] {
            assert_eq!(of(text), ParseDurationError::MissingUnit(text.into()));
        }
        for (text, unit) in [("1d", "d"), ("3000000000000000w", "w"), ("1s ", "s "), ("1S", "S")] {
            let unit = unit.into();
            assert_eq!(of(text), ParseDurationError::UnknownUnit { text: text.into(), unit });
        }
        for text in ["9223372036854775808ns", "3000000h", "99999999999999999999s", "2562048h"] {
            assert_eq!(of(text), ParseDurationError::TooLong(text.into()));
        }
        assert_eq!(of("-5s").to_string(), "`-5s` is negative");
    }

    #[test]
    fn reads_every_form_of_consul() {
        let read = |value: Value| deserialize(value).map_err(|error| error.to_string());
        let ten = Ok(Some(Duration::from_secs(10)));
        assert_eq!(read(json!("10s")), ten);
        assert_eq!(read(json!(10_000_000_000_u64)), ten);
        assert_eq!(read(json!("")), Ok(None));
        assert_eq!(read(json!(null)), Ok(None));
        assert_eq!(
            read(json!("10")).unwrap_err(),
            "`10` lacks a unit: write `10s`, `250ms`, `1h30m`"
        );
        assert!(read(json!(-1)).unwrap_err().contains("not a duration"));
    }

    #[test]
    fn writes_for_ever_as_the_longest() {
        assert_eq!(format(Duration::MAX), "9223372036854775807ns");
    }

    proptest! {
        #[test]
        fn every_duration_comes_back(nanos in 0..=LONGEST, zeros in 0_u32..=15) {
            let round = 10_u64.pow(zeros);
            let duration = Duration::from_nanos(nanos / round * round);
            prop_assert_eq!(parse(&format(duration)), Ok(duration));
        }

        #[test]
        fn no_text_panics(text in "\\PC*", near in "[-+]?([0-9]{0,22}\\.?[0-9]{0,22}[hmsnuµμ]{0,2}){0,4}") {
            let _ = parse(&text);
            let _ = parse(&near);
        }
    }
}
