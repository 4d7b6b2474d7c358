//! The Python methods: a module a group, a class a group or part of it, a `def` a row.

use std::collections::BTreeMap;
use std::fmt::Write;

use lictor::endpoint::{Endpoint, Json, Kind, Missing, Param, Preset, Shape};

const WIDTH: usize = 100;

/// The generated files, by name.
pub fn files() -> Vec<(String, String)> {
    let mut groups: BTreeMap<&str, Vec<&Endpoint>> = BTreeMap::new();
    for endpoint in lictor::api::endpoints() {
        groups.entry(endpoint.group).or_default().push(endpoint);
    }
    let mut files: Vec<_> = groups
        .iter()
        .map(|(group, rows)| (format!("{group}.py"), module(group, rows)))
        .collect();
    let about =
        "\"\"\"The endpoints, one module a group. Generated from the rows in core/src/api.\"\"\"\n";
    files.push(("__init__.py".into(), about.into()));
    files
}

fn module(group: &str, rows: &[&Endpoint]) -> String {
    let mut out = format!(
        "\"\"\"The calls of the group `{group}`.\n\n\
         Generated from the rows in core/src/api/{group}.rs: change them there and run `cargo test`.\n\
         \"\"\"\n\nfrom __future__ import annotations\n\n"
    );
    let needs = |kind| {
        rows.iter()
            .any(|row| row.params.iter().any(|p| p.kind == kind))
    };
    let mut abstractions = Vec::new();
    if needs(Kind::Map) {
        abstractions.push("Mapping");
    }
    if needs(Kind::Strs) {
        abstractions.push("Sequence");
    }
    if !abstractions.is_empty() {
        writeln!(
            out,
            "from collections.abc import {}",
            abstractions.join(", ")
        )
        .unwrap();
    }
    out.push_str("from typing import TYPE_CHECKING, Any\n\nfrom consul import _core\n");
    if needs(Kind::Legacy) {
        out.push_str("from consul.check import Check\n");
    }
    out.push_str("\nif TYPE_CHECKING:\n    from consul.base import Consul\n\n");
    for row in rows {
        writeln!(out, "{} = _core.endpoint(\"{}\")", constant(row), row.id()).unwrap();
    }
    out.push_str("\n\n");
    let mut parts: BTreeMap<&str, Vec<&Endpoint>> = BTreeMap::new();
    let mut own = Vec::new();
    for row in rows {
        match row.name.split_once('.') {
            Some((part, _)) => parts.entry(part).or_default().push(row),
            None => own.push(*row),
        }
    }
    class(&mut out, 0, group, &own, &parts);
    out
}

fn class(
    out: &mut String,
    depth: usize,
    name: &str,
    rows: &[&Endpoint],
    parts: &BTreeMap<&str, Vec<&Endpoint>>,
) {
    let pad = "    ".repeat(depth);
    let title = class_name(name);
    writeln!(out, "{pad}class {title}:").unwrap();
    writeln!(out, "{pad}    \"\"\"The calls `{name}.*`.\"\"\"\n").unwrap();
    for (part, rows) in parts {
        class(out, depth + 1, part, rows, &BTreeMap::new());
        out.push('\n');
    }
    writeln!(out, "{pad}    def __init__(self, agent: Consul) -> None:").unwrap();
    writeln!(out, "{pad}        self.agent = agent").unwrap();
    for part in parts.keys() {
        writeln!(
            out,
            "{pad}        self.{part} = {title}.{}(agent)",
            class_name(part)
        )
        .unwrap();
    }
    for row in rows {
        out.push('\n');
        method(out, depth + 1, row);
    }
}

fn class_name(group: &str) -> String {
    if group == "kv" {
        return "KV".into();
    }
    let (first, rest) = group.split_at(1);
    first.to_uppercase() + rest
}

fn constant(row: &Endpoint) -> String {
    format!("_{}", row.name.replace('.', "_").to_uppercase())
}

fn method(out: &mut String, depth: usize, row: &Endpoint) {
    let pad = "    ".repeat(depth);
    let name = row.name.rsplit('.').next().unwrap_or(row.name);
    writeln!(out, "{pad}def {name}(\n{pad}    self,").unwrap();
    for param in row.params {
        writeln!(
            out,
            "{pad}    {}: {}{},",
            param.name,
            annotation(param),
            preset(param)
        )
        .unwrap();
    }
    writeln!(out, "{pad}) -> {}:", returned(row)).unwrap();
    docstring(out, &format!("{pad}    "), row);
    let legacy: Vec<_> = row
        .params
        .iter()
        .filter(|p| p.kind == Kind::Legacy)
        .map(|p| p.name)
        .collect();
    if !legacy.is_empty() {
        writeln!(
            out,
            "{pad}    check = check or Check._compat({}).get(\"check\")",
            legacy.join(", ")
        )
        .unwrap();
    }
    let names = row.params.iter().map(|p| {
        if p.kind == Kind::Legacy {
            "None"
        } else {
            p.name
        }
    });
    let names: Vec<_> = names.collect();
    let comma = if names.len() == 1 { "," } else { "" };
    let call = format!(
        "{pad}    return self.agent._call({}, ({}{comma}))",
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
    writeln!(
        out,
        "{pad}    return self.agent._call({}, objects)",
        constant(row)
    )
    .unwrap();
}

fn annotation(param: &Param) -> String {
    let plain = match param.kind {
        Kind::Str | Kind::Key | Kind::OneOf(_) => "str",
        Kind::Int => "int | str",
        Kind::Bool => "bool | str",
        Kind::Duration => "str",
        Kind::Strs => "str | Sequence[str]",
        Kind::Map => "Mapping[str, Any]",
        Kind::Bytes | Kind::Payload => "str | bytes",
        _ => return "Any".into(),
    };
    let optional = param.default == Preset::Null || param.kind == Kind::Bytes;
    if optional {
        format!("{plain} | None")
    } else {
        plain.into()
    }
}

fn preset(param: &Param) -> String {
    match param.default {
        Preset::Required => String::new(),
        Preset::False => " = False".into(),
        Preset::Text(text) => format!(" = \"{text}\""),
        Preset::Number(number) => format!(" = {number}"),
        _ => " = None".into(),
    }
}

fn returned(row: &Endpoint) -> &'static str {
    match row.shape(&[]) {
        Shape::Bool => "bool",
        Shape::Json(Json { index: true, .. }) => "tuple[str, Any]",
        Shape::Json(Json { id: true, .. }) => "str",
        _ => "Any",
    }
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
            out.push_str(&wrapped(
                &format!("{pad}    "),
                &format!("{pad}        "),
                &text,
            ));
        }
    }
    writeln!(out, "\n{pad}Returns:").unwrap();
    let deep = format!("{pad}    ");
    out.push_str(&wrapped(&deep, &deep, result(row)));
    writeln!(out, "\n{pad}Raises:").unwrap();
    let deeper = format!("{deep}    ");
    if row.missing == Missing::Error {
        out.push_str(&wrapped(
            &deep,
            &deeper,
            "NotFound: there is no such thing.",
        ));
    }
    let failures = "ConsulException: Consul refuses or fails, or its reply cannot be read.";
    out.push_str(&wrapped(&deep, &deeper, failures));
    out.push_str(&wrapped(&deep, &deeper, "TransportError: no reply came."));
    writeln!(
        out,
        "\n{pad}`{} {}`\n{pad}\"\"\"",
        row.method.as_str(),
        row.path
    )
    .unwrap();
}

fn result(row: &Endpoint) -> &'static str {
    match row.shape(&[]) {
        Shape::Bool => "True; False where there is no such thing.",
        Shape::Json(Json {
            index: true,
            decode: Some("Value"),
            ..
        }) => {
            "The index (str) for the next call, and the entry (dict, its `Value` bytes or None), a \
             list of entries, or a list of keys (str); None where there is nothing."
        }
        Shape::Json(Json {
            index: true,
            decode: Some(_),
            ..
        }) => {
            "The index (str) for the next call, and the list (of dict, each `Payload` bytes or None)."
        }
        Shape::Json(Json {
            index: true,
            one: true,
            ..
        }) => "The index (str) for the next call, and the object (dict), or None.",
        Shape::Json(Json { index: true, .. }) => {
            "The index (str) for the next call, and what Consul answers, from JSON."
        }
        Shape::Json(Json { id: true, .. }) => "The id (str).",
        _ => "What Consul answers, from JSON.",
    }
}

fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn wrapped(first: &str, others: &str, text: &str) -> String {
    let mut out = String::new();
    let mut line = first.to_owned();
    let mut empty = true;
    for word in text.split(' ') {
        if !empty && line.chars().count() + 1 + word.chars().count() > WIDTH {
            writeln!(out, "{line}").unwrap();
            line = others.to_owned();
            empty = true;
        }
        if !empty {
            line.push(' ');
        }
        line.push_str(word);
        empty = false;
    }
    writeln!(out, "{line}").unwrap();
    out
}
