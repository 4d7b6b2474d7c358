//! The Python methods: a module a group, a class a group or part of it, a `def` a row.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use lictor::endpoint::{Endpoint, Kind, Missing, Of, Shape, ShapeOf};

use crate::python_types::{Signature, overloads, signature};
use crate::text::{WIDTH, words, wrapped};

/// The generated files, by name.
pub(crate) fn files() -> Vec<(String, String)> {
    let mut groups: BTreeMap<&str, Vec<&Endpoint>> = BTreeMap::new();
    for endpoint in lictor::api::endpoints() {
        groups.entry(endpoint.group).or_default().push(endpoint);
    }
    let file =
        |group| if group == "acl" { "acl/__init__.py".into() } else { format!("{group}.py") };
    let mut files: Vec<_> =
        groups.iter().map(|(group, rows)| (file(*group), module(group, rows))).collect();
    let about =
        "\"\"\"The endpoints, one module a group. Generated from the rows in core/src/api.\"\"\"\n";
    files.push(("__init__.py".into(), about.into()));
    files.extend(elsewhere());
    files.push(("awaited.pyi".into(), crate::python_awaited::stub(&groups)));
    files
}

/// Modules in which py-consul has classes that are elsewhere here.
fn elsewhere() -> Vec<(String, String)> {
    let module = |name: &str, class: &str, home: &str, rest: &str| {
        let about = format!("\"\"\"The class `{class}`, where py-consul has it.\"\"\"\n\n");
        (format!("{name}.py"), format!("{about}from consul.api.{home}\n\n{rest}\n"))
    };
    let acl = lictor::api::endpoints().filter(|row| row.group == "acl");
    let parts: BTreeSet<_> = acl.filter_map(|row| Some(row.name.split_once('.')?.0)).collect();
    let parts = parts.into_iter().map(|part| {
        let class = class_name(part);
        let rest = format!("{class} = ACL.{class}");
        module(&format!("acl/{part}"), &class, "acl import ACL", &rest)
    });
    let all = "__all__ = [\"Coordinate\"]";
    parts
        .chain([module("coordinates", "Coordinate", "coordinate import Coordinate", all)])
        .collect()
}

fn module(group: &str, rows: &[&Endpoint]) -> String {
    let mut body = String::new();
    let rows_by_name: Vec<_> = rows.iter().map(|row| (row.name, *row)).collect();
    class(&mut body, &[group], &rows_by_name);

    let mut out = format!(
        "\"\"\"The calls of the group `{group}`.\n\n\
         Generated from the rows in core/src/api/{group}.rs: change them there and run `cargo test`.\n\
         \"\"\"\n\nfrom __future__ import annotations\n\nfrom consul import _core\n"
    );
    if body.contains("by_position") {
        out.push_str("from consul.check import Check, by_position\n");
    }
    // Only type checkers need these; at run time their import would cost more than ours.
    out.push_str("\nTYPE_CHECKING = False\nif TYPE_CHECKING:\n");
    if body.contains("builtins.") {
        out.push_str("    import builtins\n");
    }
    out.push_str(&imports(&body));
    let gap = if out.ends_with(":\n") { "" } else { "\n" };
    out.push_str(gap);
    if body.contains("types.") {
        out.push_str("    from consul import types\n");
    }
    out.push_str("    from consul.base import Consul\n");
    if body.contains("tuple[Index") {
        out.push_str("    from consul.callback import Index\n");
    }
    out.push('\n');
    for row in rows {
        let (name, id) = (constant(row), row.id());
        let line = format!("{name} = _core.endpoint(\"{id}\")");
        let wrapped = format!("{name} = _core.endpoint(\n    \"{id}\"\n)");
        writeln!(out, "{}", if line.len() <= WIDTH { line } else { wrapped }).unwrap();
    }
    out + "\n\n" + &body
}

/// A row with what is left of its name.
pub(crate) type Named<'r> = (&'r str, &'r Endpoint);

/// The rows of the parts of a class, and its own.
pub(crate) fn parted<'r>(
    rows: &[Named<'r>],
) -> (BTreeMap<&'r str, Vec<Named<'r>>>, Vec<Named<'r>>) {
    let mut parts: BTreeMap<_, Vec<_>> = BTreeMap::new();
    let mut own = Vec::new();
    for &(name, row) in rows {
        match name.split_once('.') {
            Some((part, rest)) => parts.entry(part).or_default().push((rest, row)),
            None => own.push((name, row)),
        }
    }
    (parts, own)
}

/// Imports of what annotations use of the standard library.
pub(crate) fn imports(body: &str) -> String {
    let mut out = String::new();
    for (module, names) in
        [("collections.abc", &["Sequence["][..]), ("typing", &["Literal[", "overload\n"][..])]
    {
        let used = names.iter().filter(|name| body.contains(**name));
        let used: Vec<_> = used.map(|name| name.trim_matches(['[', '\n'])).collect();
        if !used.is_empty() {
            writeln!(out, "    from {module} import {}", used.join(", ")).unwrap();
        }
    }
    out
}

/// The class at `place`, such as `agent.connect`, of rows by what is left of their names.
fn class(out: &mut String, place: &[&str], rows: &[Named<'_>]) {
    let (parts, own) = parted(rows);
    let depth = place.len();
    let (pad, title) = class_head(out, place);
    for (part, rows) in &parts {
        class(out, &[place, &[*part]].concat(), rows);
        out.push('\n');
    }
    writeln!(out, "{pad}    def __init__(self, agent: Consul) -> None:").unwrap();
    writeln!(out, "{pad}        self.agent = agent").unwrap();
    for part in parts.keys() {
        let also =
            plural(place, part).map_or_else(String::new, |plural| format!("self.{plural} = "));
        let class = class_name(part);
        writeln!(out, "{pad}        self.{part} = {also}{title}.{class}(agent)").unwrap();
    }
    for (_, row) in own {
        out.push('\n');
        method(out, depth, row);
    }
}

/// The first lines of the class at `place`; its indentation and its name from outside.
pub(crate) fn class_head(out: &mut String, place: &[&str]) -> (String, String) {
    let pad = "    ".repeat(place.len() - 1);
    let titles: Vec<_> = place.iter().map(|name| class_name(name)).collect();
    writeln!(out, "{pad}class {}:", titles.last().unwrap()).unwrap();
    writeln!(out, "{pad}    \"\"\"The calls `{}.*`.\"\"\"\n", place.join(".")).unwrap();
    (pad, titles.join("."))
}

pub(crate) fn class_name(name: &str) -> String {
    if ["acl", "ca", "kv"].contains(&name) {
        return name.to_uppercase();
    }
    name.split('_').map(|word| word[..1].to_uppercase() + &word[1..]).collect()
}

/// The other name of a part: py-consul has the parts of `acl` as `tokens`, `policies` … too.
pub(crate) fn plural(place: &[&str], part: &str) -> Option<String> {
    let plural = part.strip_suffix('y').map_or_else(|| format!("{part}s"), |y| format!("{y}ies"));
    (place == ["acl"]).then_some(plural)
}

fn constant(row: &Endpoint) -> String {
    format!("_{}", row.name.replace('.', "_").to_uppercase())
}

fn method(out: &mut String, depth: usize, row: &Endpoint) {
    let pad = "    ".repeat(depth);
    let name = row.name.rsplit('.').next().unwrap_or(row.name);
    let overloads = overloads(row);
    if !overloads.is_empty() {
        writeln!(out, "{pad}if TYPE_CHECKING:").unwrap();
        for one in &overloads {
            writeln!(out, "\n{pad}    @overload").unwrap();
            head(out, &format!("{pad}    def {name}"), one);
            out.push_str(" ...\n");
        }
        out.push('\n');
    }
    head(out, &format!("{pad}def {name}"), &signature(row));
    out.push('\n');
    docstring(out, &format!("{pad}    "), row);
    let legacy: Vec<_> =
        row.params.iter().filter(|p| p.kind == Kind::Legacy).map(|p| p.name).collect();
    if !legacy.is_empty() {
        if row.params.iter().any(|p| p.name == "meta") {
            let rest = "(interval, ttl, http, timeout, enable_tag_override)";
            writeln!(out, "{pad}    meta, script, weights, rest = by_position(").unwrap();
            writeln!(out, "{pad}        meta, script, weights, {rest}").unwrap();
            writeln!(out, "{pad}    )").unwrap();
            let rest = rest.trim_matches(['(', ')']);
            writeln!(out, "{pad}    {rest} = rest").unwrap();
        }
        let loose = legacy.join(", ");
        writeln!(out, "{pad}    check = check or Check._compat({loose}).get(\"check\")").unwrap();
    }
    let names = row.params.iter().map(|p| if p.kind == Kind::Legacy { "None" } else { p.name });
    let names: Vec<_> = names.collect();
    let comma = if names.len() == 1 { "," } else { "" };
    let call = format!(
        "{pad}    return self.agent._lictor_call({}, ({}{comma}))",
        constant(row),
        names.join(", ")
    );
    if call.len() <= WIDTH {
        writeln!(out, "{call}").unwrap();
        return;
    }
    writeln!(out, "{pad}    objects = (").unwrap();
    for name in names {
        writeln!(out, "{pad}        {name},").unwrap();
    }
    writeln!(out, "{pad}    )").unwrap();
    writeln!(out, "{pad}    return self.agent._lictor_call({}, objects)", constant(row)).unwrap();
}

fn docstring(out: &mut String, pad: &str, row: &Endpoint) {
    let mut paragraphs = row.doc.trim().split("\n\n").map(str::trim);
    let first = paragraphs.next().unwrap_or_default();
    out.push_str(&wrapped(pad, pad, &format!("\"\"\"{}", words(first))));
    for paragraph in paragraphs {
        out.push('\n');
        out.push_str(&wrapped(pad, pad, &words(paragraph)));
    }
    if !row.params.is_empty() {
        writeln!(out, "\n{pad}Args:").unwrap();
        for param in row.params {
            let text = format!("{}: {}", param.name, words(param.doc));
            out.push_str(&wrapped(&format!("{pad}    "), &format!("{pad}        "), &text));
        }
    }
    writeln!(out, "\n{pad}Returns:").unwrap();
    let deep = format!("{pad}    ");
    out.push_str(&wrapped(&deep, &deep, &result(row)));
    writeln!(out, "\n{pad}Raises:").unwrap();
    let deeper = format!("{deep}    ");
    if row.missing == Missing::Error {
        out.push_str(&wrapped(&deep, &deeper, "NotFound: there is no such thing."));
    }
    let failures = "ConsulException: Consul refuses or fails, or its reply cannot be read.";
    out.push_str(&wrapped(&deep, &deeper, failures));
    out.push_str(&wrapped(&deep, &deeper, "TransportError: no reply came."));
    writeln!(out, "\n{pad}`{} {}`\n{pad}\"\"\"", row.method.as_str(), row.path).unwrap();
}

/// `def name(…) -> …:`, for what `def` says.
pub(crate) fn head(out: &mut String, def: &str, signature: &Signature) {
    let pad = " ".repeat(def.len() - def.trim_start().len());
    writeln!(out, "{def}(\n{pad}    self,").unwrap();
    for param in &signature.params {
        writeln!(out, "{pad}    {param},").unwrap();
    }
    write!(out, "{pad}) -> {}:", signature.result).unwrap();
}

/// The result in words.
fn result(row: &Endpoint) -> String {
    let shape = match row.shape(&[]) {
        Shape::Json(shape) => shape,
        Shape::Text => return "The text (str).".into(),
        Shape::Bytes => return "The bytes.".into(),
        _ => return "True; False where there is no such thing.".into(),
    };
    let what = match shape.of {
        _ if shape.decode == Some("Value") => {
            "the entry (`consul.types.KVEntry`), a list of entries, or a list of keys (str); None \
             where there is nothing"
                .into()
        }
        _ if shape.member == Some("ID") => "the id".into(),
        _ if shape.member.is_some() => "what it says (bool)".into(),
        Of::Truth => "whether it was done".into(),
        Of::Texts => "the list of texts".into(),
        Of::Object(name) | Of::Named(name) => format!("the object (`consul.types.{name}`)"),
        Of::Objects(name) => format!("the list of objects (`consul.types.{name}`)"),
        Of::Maybe(name) => format!("what there is (`consul.types.{name}`), or None"),
        _ => "the text".into(),
    };
    if shape.index {
        return format!("The index (str, with `meta`) for the next call, and {what}.");
    }
    let what = format!("{}{}.", what[..1].to_uppercase(), &what[1..]);
    if matches!(row.shape, ShapeOf::Asked(_)) {
        let asked = "With `index`, be it 0: a tuple of the index (str, with `meta`) for the next \
                     call, and that.";
        return format!("{what} {asked}");
    }
    what
}
