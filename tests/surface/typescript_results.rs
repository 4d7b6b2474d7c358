//! The types of results for TypeScript, made of those for Python, so that what Consul sends is
//! written once, and held against a real Consul once (`tests/python/test_types.py`).
//!
//! Of Python this reads what `consul/types` is written in: blocks between empty lines, each a class,
//! the members of one, or names for other types. What JavaScript decodes in its own way is in
//! `types/values.d.cts`.

use std::fmt::Write;

use crate::text::{WIDTH, wrapped};

/// What is in `types/values.d.cts`.
const BY_HAND: [&str; 4] = ["Event", "KVEntries", "KVEntry", "Keys"];

/// `types/results.d.cts`, of the files of `consul/types`, each from its first definition on.
pub(crate) fn file(sources: &[&str]) -> String {
    let mut out = String::from(
        "// What Consul answers, in the spelling of its JSON.\n//\n\
         // Generated from bindings-python/consul/types: change it there and run `cargo test`.\n//\n\
         // What is optional came to Consul in some later version, or is there only where it says\n\
         // something.\n\n\
         import type { Stored } from \"./values.cjs\";\n",
    );
    let mut blocks = sources.iter().flat_map(|source| source.split("\n\n")).map(str::trim_end);
    while let Some(block) = blocks.next() {
        let block = block.trim_start_matches('\n');
        if let Some(class) = block.strip_prefix("class ") {
            let members = blocks.next().unwrap_or_default();
            interface(&mut out, class, members);
        } else {
            names(&mut out, block);
        }
    }
    out
}

/// `class` is the head, such as `Node(TypedDict):`, and the text about it.
fn interface(out: &mut String, class: &str, members: &str) {
    let (head, about) = class.split_once(":\n").unwrap();
    let (name, base) = head.trim_end_matches(')').split_once('(').unwrap();
    if BY_HAND.contains(&name) {
        return;
    }
    let base = match base.split(',').next() {
        Some("TypedDict") if members.contains("    ModifyIndex: ") => " extends Stored".to_owned(),
        Some("TypedDict") | None => String::new(),
        Some(base) => format!(" extends {base}"),
    };
    documented(out, about.trim().trim_matches('"'));
    writeln!(out, "export interface {name}{base} {{").unwrap();
    for member in members.lines() {
        let (name, kind) = member.trim().split_once(": ").unwrap();
        let maybe = kind.strip_prefix("NotRequired[").and_then(|kind| kind.strip_suffix(']'));
        let mark = if maybe.is_some() || head.contains("total=False") { "?" } else { "" };
        writeln!(out, "  {name}{mark}: {};", type_of(maybe.unwrap_or(kind))).unwrap();
    }
    out.push_str("}\n");
}

/// Names for other types, perhaps with a comment.
fn names(out: &mut String, block: &str) {
    let comment: Vec<_> = block.lines().filter_map(|line| line.strip_prefix("#: ")).collect();
    for (name, kind) in block.lines().filter_map(|line| line.split_once(" = ")) {
        if !BY_HAND.contains(&name) {
            documented(out, &comment.join(" "));
            writeln!(out, "export type {name} = {};", type_of(kind)).unwrap();
        }
    }
}

fn documented(out: &mut String, text: &str) {
    let line = format!("/** {text} */");
    match text {
        "" => out.push('\n'),
        _ if line.len() <= WIDTH => write!(out, "\n{line}\n").unwrap(),
        _ => write!(out, "\n/**\n{} */\n", wrapped(" * ", " * ", text)).unwrap(),
    }
}

/// A type of Python's in TypeScript.
fn type_of(kind: &str) -> String {
    if let Some(kind) = kind.strip_suffix(" | None") {
        return format!("{} | null", type_of(kind));
    }
    let within = |open| kind.strip_prefix(open).and_then(|rest: &str| rest.strip_suffix(']'));
    if let Some(item) = within("list[") {
        return format!("{}[]", type_of(item));
    }
    if let Some(item) = within("dict[str, ") {
        return format!("Record<string, {}>", type_of(item));
    }
    let name = match kind {
        "str" => "string",
        "int" | "float" => "number",
        "bool" => "boolean",
        "Any" => "any",
        name => name,
    };
    assert!(
        name.chars().all(char::is_alphanumeric),
        "`{kind}` is of a form that is not known here"
    );
    name.to_owned()
}
