//! Go's durations as signed nanoseconds, with Go's own error texts: clients show them.

const UNITS: [(&str, u64); 8] = [
    ("ns", 1),
    ("us", 1_000),
    ("\u{b5}s", 1_000),
    ("\u{3bc}s", 1_000),
    ("ms", 1_000_000),
    ("s", 1_000_000_000),
    ("m", 60_000_000_000),
    ("h", 3_600_000_000_000),
];

/// Go's `time.ParseDuration`.
pub(crate) fn parse(text: &str) -> Result<i64, String> {
    let invalid = || format!("time: invalid duration {text:?}");
    let (negative, mut rest) = match text.as_bytes() {
        [b'-', ..] => (true, text.get(1..).unwrap_or_default()),
        [b'+', ..] => (false, text.get(1..).unwrap_or_default()),
        _ => (false, text),
    };
    if rest == "0" {
        return Ok(0);
    }
    if rest.is_empty() {
        return Err(invalid());
    }
    let mut total: u64 = 0;
    while !rest.is_empty() {
        let (number, after) = split(rest, |c| c.is_ascii_digit() || c == '.');
        let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
        if (whole.is_empty() && fraction.is_empty()) || fraction.contains('.') {
            return Err(invalid());
        }
        let (unit, after) = split(after, |c| c != '.' && !c.is_ascii_digit());
        if unit.is_empty() {
            return Err(format!("time: missing unit in duration {text:?}"));
        }
        let Some((_, nanos)) = UNITS.iter().find(|(name, _)| *name == unit) else {
            return Err(format!("time: unknown unit {unit:?} in duration {text:?}"));
        };
        let whole: u64 = if whole.is_empty() { 0 } else { whole.parse().map_err(|_| invalid())? };
        let part = whole.checked_mul(*nanos).ok_or_else(invalid)?;
        let sum = total.checked_add(part).and_then(|sum| sum.checked_add(share(fraction, *nanos)));
        total = sum.filter(|sum| *sum <= i64::MAX.unsigned_abs()).ok_or_else(invalid)?;
        rest = after;
    }
    let total = i64::try_from(total).map_err(|_| invalid())?;
    Ok(if negative { -total } else { total })
}

/// Go's `Duration.String`.
pub(crate) fn format(nanos: i64) -> String {
    let sign = if nanos < 0 { "-" } else { "" };
    let size = nanos.unsigned_abs();
    let (unit, name) = match size {
        0 => return "0s".to_owned(),
        1..1_000 => (1, "ns"),
        1_000..1_000_000 => (1_000, "\u{b5}s"),
        1_000_000..1_000_000_000 => (1_000_000, "ms"),
        _ => {
            let (hours, rest) = (size / 3_600_000_000_000, size % 3_600_000_000_000);
            let (minutes, rest) = (rest / 60_000_000_000, rest % 60_000_000_000);
            let seconds = decimal(rest, 1_000_000_000);
            return match (hours, minutes) {
                (0, 0) => format!("{sign}{seconds}s"),
                (0, _) => format!("{sign}{minutes}m{seconds}s"),
                _ => format!("{sign}{hours}h{minutes}m{seconds}s"),
            };
        }
    };
    format!("{sign}{}{name}", decimal(size, unit))
}

/// `value / unit` in decimals, without zeros at the end.
fn decimal(value: u64, unit: u64) -> String {
    let (whole, mut rest) = (value / unit, value % unit);
    let mut text = whole.to_string();
    if rest > 0 {
        text.push('.');
    }
    while rest > 0 {
        rest *= 10;
        text.push_str(&(rest / unit).to_string());
        rest %= unit;
    }
    text
}

/// The digits after a point as a share of a unit.
fn share(digits: &str, unit: u64) -> u64 {
    let (mut part, mut whole) = (0_u128, 1_u128);
    // More digits than these are too small to count.
    for digit in digits.chars().take(18).filter_map(|c| c.to_digit(10)) {
        part = part * 10 + u128::from(digit);
        whole *= 10;
    }
    u64::try_from(part * u128::from(unit) / whole).unwrap_or(0)
}

fn split(text: &str, belongs: impl Fn(char) -> bool) -> (&str, &str) {
    text.split_at(text.find(|c| !belongs(c)).unwrap_or(text.len()))
}

#[cfg(test)]
mod tests {
    use super::{format, parse};

    #[test]
    fn spans_go_both_ways_as_in_go() {
        for (text, nanos) in [
            ("10s", 10_000_000_000),
            ("1m30s", 90_000_000_000),
            ("1h0m0s", 3_600_000_000_000),
            ("1.5s", 1_500_000_000),
            ("250ms", 250_000_000),
            ("1.5\u{b5}s", 1_500),
            ("-2s", -2_000_000_000),
            ("0s", 0),
        ] {
            assert_eq!(parse(text), Ok(nanos));
            assert_eq!(format(nanos), text);
        }
        assert_eq!(parse("1.0000000005m"), Ok(60_000_000_030));
        assert_eq!(parse(".5h"), Ok(1_800_000_000_000));
        assert_eq!(parse("0.9999999999999999999h"), Ok(3_599_999_999_999));
    }

    #[test]
    fn what_is_none_is_refused_in_the_words_of_go() {
        for (text, message) in [
            ("abc", "time: invalid duration \"abc\""),
            ("10", "time: missing unit in duration \"10\""),
            ("3 s", "time: unknown unit \" s\" in duration \"3 s\""),
            ("", "time: invalid duration \"\""),
        ] {
            assert_eq!(parse(text), Err(message.to_owned()));
        }
    }
}
