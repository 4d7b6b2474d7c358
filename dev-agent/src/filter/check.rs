//! A match as written against the schema: the selector, the operator, the value, in that order.

use super::parse::{Match, Op};
use super::pattern::Pattern;
use super::quote;
use super::schema::{Kind, Schema};

/// A match that fits, its value read as what is selected.
#[derive(Debug)]
pub(super) struct Test {
    pub(super) steps: Vec<Step>,
    pub(super) negated: bool,
    pub(super) ask: Ask,
}

/// One step of a selector, with what a list or a map does to it.
#[derive(Debug)]
pub(super) enum Step {
    Field(String),
    Key(String),
    /// Every element of the list that the step before found.
    Each,
}

/// What is asked of what was selected.
#[derive(Debug)]
pub(super) enum Ask {
    IsBool(bool),
    IsInt(i64),
    IsText(String),
    HasText(String),
    Lists(String),
    HasKey(String),
    IsEmpty,
    Matches(Pattern),
}

/// Holds `found` against the schema, or says in Consul's words why it does not fit.
pub(super) fn check(found: Match, schema: &Schema) -> Result<Test, String> {
    let Match { selector, op, value } = found;
    let (steps, kind) = steps(&selector, schema)?;
    let name = || quote(&selector.join("."));
    let coerced = |error: String| {
        format!("Failed to coerce value {} for selector {}: {error}", quote(&value), name())
    };
    let ask = match (op, kind) {
        (Op::Equal | Op::NotEqual, Some(Kind::Bool)) => {
            Ask::IsBool(parse_bool(&value).map_err(coerced)?)
        }
        (Op::Equal | Op::NotEqual, Some(Kind::Int)) => {
            Ask::IsInt(parse_int(&value).map_err(coerced)?)
        }
        (Op::Equal | Op::NotEqual, Some(Kind::Text)) => Ask::IsText(value),
        (Op::In | Op::NotIn, Some(Kind::Text)) => Ask::HasText(value),
        (Op::In | Op::NotIn, Some(Kind::Texts)) => Ask::Lists(value),
        (Op::In | Op::NotIn, Some(Kind::Map(_))) => Ask::HasKey(value),
        (Op::Empty | Op::NotEmpty, Some(Kind::Texts | Kind::Structs(_) | Kind::Map(_))) => {
            Ask::IsEmpty
        }
        (Op::Matches | Op::NotMatches, Some(Kind::Text)) => {
            Ask::Matches(Pattern::compile(&value).map_err(|error| {
                format!("Failed to compile regular expression {}: {error}", quote(&value))
            })?)
        }
        _ => {
            return Err(format!("Invalid match operator {:?} for selector {}", op.name(), name()));
        }
    };
    let negated = matches!(op, Op::NotEqual | Op::NotIn | Op::NotEmpty | Op::NotMatches);
    Ok(Test { steps, negated, ask })
}

/// The way to what is selected, and its kind.
fn steps<'a>(
    selector: &[String],
    schema: &'a Schema,
) -> Result<(Vec<Step>, Option<&'a Kind>), String> {
    let mut steps = Vec::with_capacity(selector.len());
    let mut fields = Some(schema);
    let mut kind: Option<&Kind> = None;
    for (done, name) in selector.iter().enumerate() {
        let refused = || {
            let known = selector.get(..=done).unwrap_or_default();
            format!("Selector {} is not valid", quote(&known.join(".")))
        };
        if let Some(Kind::Map(value)) = kind {
            steps.push(Step::Key(name.clone()));
            kind = Some(value);
        } else {
            if matches!(kind, Some(Kind::Structs(_))) {
                steps.push(Step::Each);
            }
            let field = fields.unwrap_or_default().iter().find(|field| field.name == name);
            kind = Some(&field.ok_or_else(refused)?.kind);
            steps.push(Step::Field(name.clone()));
        }
        fields = match kind {
            Some(Kind::Struct(fields) | Kind::Structs(fields)) => Some(fields),
            _ => None,
        };
    }
    Ok((steps, kind))
}

impl Op {
    /// As errors call it.
    fn name(self) -> &'static str {
        match self {
            Self::Equal => "Equal",
            Self::NotEqual => "Not Equal",
            Self::In => "In",
            Self::NotIn => "Not In",
            Self::Empty => "Is Empty",
            Self::NotEmpty => "Is Not Empty",
            Self::Matches => "Matches",
            Self::NotMatches => "Not Matches",
        }
    }
}

fn parse_bool(text: &str) -> Result<bool, String> {
    match text {
        "1" | "t" | "T" | "TRUE" | "true" | "True" => Ok(true),
        "0" | "f" | "F" | "FALSE" | "false" | "False" => Ok(false),
        _ => Err(format!("strconv.ParseBool: parsing {}: invalid syntax", quote(text))),
    }
}

/// An integer as Go writes one: with a prefix for its base, and `_` between digits.
fn parse_int(text: &str) -> Result<i64, String> {
    let error = |what| format!("strconv.ParseInt: parsing {}: {what}", quote(text));
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let (digits, radix) = base(unsigned);
    let lone = |pair: &[u8]| matches!(pair, [b'_', b'_']);
    let misplaced = digits.ends_with('_')
        || (digits.starts_with('_') && digits.len() == unsigned.len())
        || digits.as_bytes().windows(2).any(lone);
    let digits: String = digits.chars().filter(|c| *c != '_').collect();
    if misplaced || digits.is_empty() || !digits.chars().all(|c| c.is_digit(radix)) {
        return Err(error("invalid syntax"));
    }
    let sign = if text.starts_with('-') { "-" } else { "" };
    i64::from_str_radix(&format!("{sign}{digits}"), radix).map_err(|_| error("value out of range"))
}

/// The digits after the prefix of their base, and the base; a lone `0` is a digit.
fn base(unsigned: &str) -> (&str, u32) {
    let Some(rest) = unsigned.strip_prefix('0').filter(|rest| !rest.is_empty()) else {
        return (unsigned, 10);
    };
    for (letters, radix) in [(['x', 'X'], 16), (['o', 'O'], 8), (['b', 'B'], 2)] {
        if let Some(digits) = rest.strip_prefix(letters) {
            return (digits, radix);
        }
    }
    (rest, 8)
}
