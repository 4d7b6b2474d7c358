//! The same methods as a type checker sees them where each returns a coroutine: a stub.

use std::collections::BTreeMap;
use std::fmt::Write;

use lictor::endpoint::Endpoint;

use crate::python::{Named, class_head, class_name, head, imports, parted, plural};
use crate::python_types::{overloads, signature};
use crate::text::{words, wrapped};

/// `consul/api/awaited.pyi`.
pub(crate) fn stub(groups: &BTreeMap<&str, Vec<&Endpoint>>) -> String {
    let mut body = String::new();
    let mut members = String::new();
    for (group, rows) in groups {
        let rows: Vec<_> = rows.iter().map(|row| (row.name, *row)).collect();
        class(&mut body, &[group], &rows);
        writeln!(members, "    {group}: {}", class_name(group)).unwrap();
    }
    format!(
        "\"\"\"The calls of `consul.aio.Consul`, for type checkers: they return coroutines.\n\n\
         Generated from the rows in core/src/api: change them there and run `cargo test`.\n\
         \"\"\"\n\nimport builtins\n{}\n\
         from consul import types\nfrom consul.callback import Index\n\n\
         {body}class Groups:\n    \"\"\"The groups of calls of a client.\"\"\"\n\n{members}",
        imports(&body).replace("    from", "from")
    )
}

fn class(out: &mut String, place: &[&str], rows: &[Named<'_>]) {
    let (parts, own) = parted(rows);
    let (pad, title) = class_head(out, place);
    for (part, rows) in &parts {
        class(out, &[place, &[*part]].concat(), rows);
    }
    for part in parts.keys() {
        let class = format!("{title}.{}", class_name(part));
        for name in [Some((*part).to_owned()), plural(place, part)].into_iter().flatten() {
            writeln!(out, "{pad}    {name}: {class}").unwrap();
        }
    }
    if !parts.is_empty() {
        out.push('\n');
    }
    for (name, row) in own {
        method(out, &format!("{pad}    "), name, row);
    }
    if !out.ends_with("\n\n") {
        out.push('\n');
    }
}

fn method(out: &mut String, pad: &str, name: &str, row: &Endpoint) {
    let overloads = overloads(row);
    let (mark, all) = if overloads.is_empty() {
        (String::new(), vec![signature(row)])
    } else {
        (format!("{pad}@overload\n"), overloads)
    };
    for (at, one) in all.iter().enumerate() {
        out.push_str(&mark);
        head(out, &format!("{pad}async def {name}"), one);
        if at > 0 {
            out.push_str(" ...\n");
            continue;
        }
        let about = row.doc.trim().split("\n\n").next().unwrap_or_default();
        let deep = format!("{pad}    ");
        out.push('\n');
        out.push_str(&wrapped(&deep, &deep, &format!("\"\"\"{}", words(about))));
        writeln!(out, "\n{deep}`{} {}`\n{deep}\"\"\"\n", row.method.as_str(), row.path).unwrap();
    }
}
