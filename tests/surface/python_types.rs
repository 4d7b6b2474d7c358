//! The Python types of parameters and results. Those with names of their own are in
//! `bindings-python/consul/types.py`.

use lictor::endpoint::{Endpoint, Kind, Missing, Of, Param, Place, Preset, Shape};
use lictor::value::Value;

/// The parameters of a method, as they are declared, and what it returns.
pub(crate) struct Signature {
    pub(crate) params: Vec<String>,
    pub(crate) result: String,
}

/// What a method returns for some arguments.
#[derive(PartialEq)]
struct Outcome {
    index: Option<&'static str>,
    plain: String,
}

/// The signature of a method, whatever its arguments are.
pub(crate) fn signature(row: &Endpoint) -> Signature {
    let given = 0..1 << switches(row).len();
    let result = union(&given.map(|given| outcome(row, given)).collect::<Vec<_>>());
    let params = row.params.iter().map(|param| declared(param, &annotation(param)));
    Signature { params: params.collect(), result }
}

/// The overloads of a method: none where its arguments do not count for what it returns.
pub(crate) fn overloads(row: &Endpoint) -> Vec<Signature> {
    let switches = switches(row);
    if switches.is_empty() {
        return Vec::new();
    }
    let mut all = Vec::new();
    for given in 0..1_usize << switches.len() {
        let result = outcome(row, given);
        // Switches that do not count beside those that are given.
        let free = |bit: usize| outcome(row, given ^ (1 << bit)) == result;
        let unneeded = (0..switches.len()).filter(|&bit| free(bit));
        if unneeded.clone().any(|bit| given >> bit & 1 == 1) {
            continue;
        }
        let params = row.params.iter().map(|param| {
            match switches.iter().position(|switch| switch.name == param.name) {
                Some(bit) if !free(bit) => switched(param, given >> bit & 1 == 1),
                _ => declared(param, &annotation(param)),
            }
        });
        let one = Signature { params: params.collect(), result: written(&result) };
        all.push((unneeded.count(), one));
    }
    all.sort_by_key(|(unneeded, _)| *unneeded); // the first one that fits counts
    let mut all: Vec<_> = all.into_iter().map(|(_, one)| one).collect();
    if switches.iter().any(|switch| switch.kind == Kind::Bool) {
        all.push(signature(row)); // for a `bool` that is not known in advance
    }
    all
}

/// The parameters that change what a method returns.
fn switches(row: &Endpoint) -> Vec<&Param> {
    let changes = |at: &usize| {
        probe(row.params.get(*at)).is_some() && outcome_of(row, &[*at]) != outcome_of(row, &[])
    };
    (0..row.params.len()).filter(changes).filter_map(|at| row.params.get(at)).collect()
}

/// An argument that says something.
fn probe(param: Option<&Param>) -> Option<Value<'static>> {
    match param?.kind {
        Kind::Bool => Some(Value::from(true)),
        Kind::Int => Some(Value::from(1)),
        _ => None,
    }
}

/// What is returned where those switches are given whose bits are set.
fn outcome(row: &Endpoint, given: usize) -> Outcome {
    let switches = switches(row);
    let on = switches.iter().enumerate().filter(|(bit, _)| given >> bit & 1 == 1);
    let place = |name| row.params.iter().position(|param| param.name == name);
    outcome_of(row, &on.filter_map(|(_, switch)| place(switch.name)).collect::<Vec<_>>())
}

fn outcome_of(row: &Endpoint, given: &[usize]) -> Outcome {
    let args = row.params.iter().enumerate().map(|(at, param)| {
        let given = given.contains(&at).then(|| probe(Some(param)));
        given.flatten().unwrap_or(Value::Null)
    });
    let shape = match row.shape(&args.collect::<Vec<_>>()) {
        Shape::Json(shape) => shape,
        Shape::Text => return Outcome { index: None, plain: "str".into() },
        Shape::Bytes => return Outcome { index: None, plain: "bytes".into() },
        _ => return Outcome { index: None, plain: "bool".into() },
    };
    let plain = match shape.of {
        Of::Objects(name) => format!("builtins.list[types.{name}]"),
        Of::Texts => "builtins.list[str]".into(),
        Of::Any => "Any".into(), // which a test refuses
        of => json(of),
    };
    let index = match row.missing {
        _ if !shape.index => None,
        Missing::Bare => Some("Index | None"),
        _ => Some("Index"),
    };
    Outcome { index, plain }
}

fn written(outcome: &Outcome) -> String {
    match outcome.index {
        Some(index) => format!("tuple[{index}, {}]", outcome.plain),
        None => outcome.plain.clone(),
    }
}

/// Any of these, with one tuple for those that have an index.
fn union(outcomes: &[Outcome]) -> String {
    let mut all: Vec<Outcome> = Vec::new();
    for Outcome { index, plain } in outcomes {
        match all.iter_mut().find(|known| known.index == *index) {
            Some(known) => known.plain = joined(&known.plain, plain),
            None => all.push(Outcome { index: *index, plain: plain.clone() }),
        }
    }
    // What has no index comes first, so its `None` would be in the middle.
    let mut all: Vec<_> = all.iter().map(written).collect();
    if let [first, .., last] = all.as_mut_slice()
        && let Some(rest) = first.strip_suffix(" | None")
    {
        last.push_str(" | None");
        *first = rest.to_owned();
    }
    all.join(" | ")
}

/// The union of two unions, with `None` at its end.
fn joined(one: &str, other: &str) -> String {
    let mut parts: Vec<_> = one.split(" | ").collect();
    for part in other.split(" | ").filter(|part| !one.split(" | ").any(|known| known == *part)) {
        parts.push(part);
    }
    parts.sort_by_key(|part| *part == "None");
    parts.join(" | ")
}

/// A parameter that has to be this way.
fn switched(param: &Param, on: bool) -> String {
    let (on_type, off) = match param.kind {
        Kind::Bool => ("Literal[True]", "Literal[False] = False"),
        _ => ("int | str", "None = None"),
    };
    // Those before it have defaults, and so must it; an earlier overload takes what gives none.
    if on { format!("{}: {on_type} = ...", param.name) } else { format!("{}: {off}", param.name) }
}

fn declared(param: &Param, annotation: &str) -> String {
    let preset = match param.default {
        Preset::Required => String::new(),
        Preset::False => " = False".into(),
        Preset::Text(text) => format!(" = \"{text}\""),
        Preset::Number(number) => format!(" = {number}"),
        _ => " = None".into(),
    };
    format!("{}: {annotation}{preset}", param.name)
}

fn annotation(param: &Param) -> String {
    let plain = match param.kind {
        _ if param.place == Place::Mode => "types.Consistency".into(),
        Kind::Int => "int | str".into(),
        // Any text, `false` too, would count as true.
        Kind::Bool if matches!(param.place, Place::Flag(..) | Place::Truth(_)) => "bool".into(),
        Kind::Bool => "bool | str".into(),
        Kind::Seconds => "float".into(),
        Kind::Strs => "str | types.Texts | set[str]".into(),
        Kind::Map => "dict[str, str]".into(),
        Kind::Bytes | Kind::Payload => "str | bytes".into(),
        Kind::OneOf(texts) => format!("Literal[\"{}\"]", texts.join("\", \"")),
        Kind::Legacy if ["interval", "ttl", "timeout"].contains(&param.name) => "str | int".into(),
        Kind::Json(Of::Texts) => "types.Texts".into(),
        Kind::Json(Of::Objects(name)) => format!("Sequence[types.{name}]"),
        Kind::Json(of) => json(of),
        _ => "str".into(),
    };
    let optional = param.default == Preset::Null || param.kind == Kind::Bytes;
    if optional { format!("{plain} | None") } else { plain }
}

fn json(of: Of) -> String {
    match of {
        Of::Truth => "bool".into(),
        Of::Number => "int".into(),
        Of::Labels => "dict[str, str]".into(),
        Of::Named(name) | Of::Object(name) => format!("types.{name}"),
        Of::Maybe(name) => format!("types.{name} | None"),
        _ => "str".into(),
    }
}
