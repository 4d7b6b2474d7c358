//! The types of the npm package's methods: an interface of options a method, a class a group or part.
//!
//! What the methods of the package `consul` are called and take is read from `js/dropin.js`, where
//! each is an entry of a few words; all else comes from the rows. What only some have (a body with
//! rules of its own, more than one way to call it) is said in the two tables below, and what all
//! share is written by hand in `types/*.d.cts`.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use crate::text::{WIDTH, words, wrapped};
use lictor::endpoint::{Endpoint, Kind, Missing, Of, Param, Place, Preset, Shape};
use lictor::value::Value;

/// Bodies put together from options of any spelling: their types, of `types/bodies.d.cts`.
const BODIES: [(&str, &str); 10] = [
    ("acl.legacy.create", "LegacyToken"),
    ("acl.legacy.update", "LegacyToken"),
    ("agent.check.register", "Check"),
    ("agent.service.register", "Service"),
    ("catalog.deregister", "Deregistration"),
    ("catalog.register", "Node"),
    ("query.create", "Query"),
    ("query.update", "Query"),
    ("session.create", "Session"),
    ("transaction.create", "None"),
];

/// Methods with several signatures: each what stands between the name and the semicolon.
const SIGNATURES: [(&str, &[&str]); 5] = [
    (
        "event.fire",
        &[
            "(options: Event.FireOptions & { withMeta: true }): Promise<WithMeta<UserEvent<any>>>",
            "(name: string, payload?: string | null): Promise<UserEvent>",
            "(name: string, payload: Payload): Promise<UserEvent<any>>",
            "(options: Event.FireOptions & { payload?: string }): Promise<UserEvent>",
            "(options: Event.FireOptions): Promise<UserEvent<any>>",
        ],
    ),
    (
        "event.list",
        &[
            "(options: Event.ListOptions & { withMeta: true }): Promise<WithMeta<UserEvent<any>[]>>",
            "(options: Event.ListOptions & { buffer: true }): Promise<UserEvent<Bytes>[]>",
            "(options?: Event.ListOptions | string): Promise<UserEvent[]>",
        ],
    ),
    (
        "kv.get",
        &[
            "(options: Kv.GetOptions & { withMeta: true; raw: true }): Promise<WithMeta<Bytes | undefined>>",
            "(options: Kv.GetOptions & { withMeta: true; recurse: true }): Promise<WithMeta<Pair<any>[] | undefined>>",
            "(options: Kv.GetOptions & { withMeta: true }): Promise<WithMeta<Pair<any> | undefined>>",
            "(options: Kv.GetOptions & { raw: true }): Promise<Bytes | undefined>",
            "(options: Kv.GetOptions & { recurse: true; buffer: true }): Promise<Pair<Bytes>[] | undefined>",
            "(options: Kv.GetOptions & { recurse: true }): Promise<Pair[] | undefined>",
            "(options: Kv.GetOptions & { buffer: true }): Promise<Pair<Bytes> | undefined>",
            "(options?: Kv.GetOptions | string): Promise<Pair | undefined>",
        ],
    ),
    (
        "kv.set",
        &[
            "(options: Kv.SetOptions & { withMeta: true }): Promise<WithMeta<boolean>>",
            "(key: string, value: Payload, options?: Partial<Kv.SetOptions>): Promise<boolean>",
            "(options: Kv.SetOptions): Promise<boolean>",
        ],
    ),
    (
        "transaction.create",
        &[
            "(operations: Operation[], options: Transaction.CreateOptions & { withMeta: true }): Promise<WithMeta<results.TxnResult>>",
            "(operations: Operation[], options?: Transaction.CreateOptions): Promise<results.TxnResult>",
        ],
    ),
];

/// Options that every method of old takes, in `CommonOptions`.
const COMMON: [&str; 11] = [
    "token",
    "dc",
    "index",
    "wait",
    "near",
    "node_meta",
    "filter_expr",
    "consistency",
    "peer",
    "wan",
    "stale",
];

/// A method.
struct Method {
    /// Where it is, such as `agent.check.pass`.
    name: String,
    row: &'static Endpoint,
    /// How programs for the package `consul` know it.
    known: Option<Known>,
}

/// An entry of `js/dropin.js`.
struct Known(String);

impl Known {
    /// The text of a member.
    fn text(&self, name: &str) -> Option<&str> {
        self.0.split_once(&format!("{name}: \""))?.1.split('"').next()
    }

    fn has(&self, code: &str) -> bool {
        self.0.contains(code)
    }

    /// The option in which a parameter is looked up, if it has another; empty where in none.
    fn renamed(&self, param: &str) -> Option<&str> {
        let names = self.0.split_once("names: {")?.1.split('}').next()?;
        let own = names.split_once(&format!("{param}: ["))?.1.split(']').next()?;
        Some(own.trim_matches('"'))
    }
}

/// The generated file; `dropin` is the source of `js/dropin.js`.
pub(crate) fn file(dropin: &str) -> String {
    let methods = methods(dropin);
    let mut groups: BTreeMap<&str, Vec<&Method>> = BTreeMap::new();
    for method in &methods {
        groups.entry(method.name.split('.').next().unwrap()).or_default().push(method);
    }
    let mut classes = String::new();
    let mut members = String::new();
    for (group, methods) in &groups {
        class(&mut classes, group, methods);
        writeln!(members, "  /** The calls `{group}.*`. */\n  {group}: {};", pascal(group))
            .unwrap();
    }
    let ids: Vec<_> = lictor::api::endpoints().map(|row| format!("  | \"{}\"", row.id())).collect();
    format!(
        "// The methods of the groups.\n//\n\
         // Generated from the rows in core/src/api and from js/dropin.js: change them there and run\n\
         // `cargo test`.\n\n\
         import type * as bodies from \"./bodies.cjs\";\n\
         import type * as results from \"./results.cjs\";\n\
         import type {{\n  Bytes,\n  CallOptions,\n  Caller,\n  CommonOptions,\n  \
         Operation,\n  Pair,\n  Payload,\n  UserEvent,\n  WithMeta,\n\
         }} from \"./values.cjs\";\n\n\
         /** The groups of methods of a client. */\nexport interface Groups {{\n{members}}}\n\n\
         /** The names of all endpoints, for `call`. */\nexport type EndpointId =\n{};\n\n\
         {classes}",
        ids.join("\n")
    )
}

/// `types/index.d.cts` with the classes of the groups between its marks.
pub(crate) fn with_groups(index: &str, dropin: &str) -> String {
    let (before, rest) = index.split_once("// <groups>\n").expect("a mark for the groups");
    let (_, after) = rest.split_once("  // </groups>").expect("an end of the groups");
    let methods = methods(dropin);
    let groups = methods.iter().filter_map(|method| method.name.split('.').next());
    let groups: BTreeSet<_> = groups.map(pascal).collect();
    let mut lines = String::new();
    for group in groups {
        writeln!(lines, "  export import {group} = api.{group};").unwrap();
    }
    format!("{before}// <groups>\n{lines}  // </groups>{after}")
}

/// Those that are known, and one for every endpoint that none of them calls.
fn methods(dropin: &str) -> Vec<Method> {
    let table = dropin.split_once("export const DROPIN = {").unwrap().1;
    let table = table.split_once("\n};").unwrap().0;
    let entries = table.split("\n  \"").skip(1).filter_map(|entry| {
        let (name, known) = entry.split_once("\":").unwrap();
        let known = Known(known.to_owned());
        let id = known.text("row")?;
        let row = lictor::api::endpoints().find(|row| row.id() == id).unwrap();
        Some(Method { name: name.to_owned(), row, known: Some(known) })
    });
    let mut methods: Vec<_> = entries.collect();
    let served: BTreeSet<_> = methods.iter().map(|method| method.row.id()).collect();
    for row in lictor::api::endpoints().filter(|row| !served.contains(&row.id())) {
        methods.push(Method { name: camel(&row.id()), row, known: None });
    }
    let parts: BTreeSet<_> = methods
        .iter()
        .filter_map(|method| Some(method.name.rsplit_once('.')?.0.to_owned()))
        .collect();
    methods.retain(|method| !parts.contains(&method.name));
    methods
}

/// The class at `place`, such as `agent.check`, and those of its parts.
fn class(out: &mut String, place: &str, methods: &[&Method]) {
    let depth = place.matches('.').count();
    let pad = "  ".repeat(depth);
    let mut parts: BTreeMap<&str, Vec<&Method>> = BTreeMap::new();
    let mut own = Vec::new();
    for method in methods {
        match method.name[place.len() + 1..].split_once('.') {
            Some((part, _)) => parts.entry(part).or_default().push(method),
            None => own.push(method),
        }
    }
    let title = place.rsplit('.').next().map(pascal).unwrap();
    let export = if depth == 0 { "export declare " } else { "" };
    writeln!(out, "{pad}/** The calls `{place}.*`. */\n{pad}{export}class {title} {{").unwrap();
    writeln!(out, "{pad}  constructor(consul: Caller);\n{pad}  consul: Caller;").unwrap();
    for part in parts.keys() {
        let class = place.split('.').chain([*part]).map(pascal).collect::<Vec<_>>().join(".");
        writeln!(out, "{pad}  /** The calls `{place}.{part}.*`. */\n{pad}  {part}: {class};")
            .unwrap();
    }
    for method in &own {
        signatures(out, &format!("{pad}  "), method);
    }
    writeln!(out, "{pad}}}\n\n{pad}{export}namespace {title} {{").unwrap();
    for method in &own {
        options(out, &format!("{pad}  "), method);
    }
    for (part, methods) in &parts {
        class(out, &format!("{place}.{part}"), methods);
    }
    writeln!(out, "{pad}}}\n").unwrap();
}

fn signatures(out: &mut String, pad: &str, method: &Method) {
    let name = method.name.rsplit('.').next().unwrap();
    out.push('\n');
    documented(out, pad, method);
    if let Some((_, all)) = SIGNATURES.iter().find(|(known, _)| *known == method.name) {
        for signature in *all {
            writeln!(out, "{pad}{name}{signature};").unwrap();
        }
        return;
    }
    let (options, plain) = (interface(method), result(method, &[]));
    let or = alone(method).map_or_else(String::new, |alone| format!(" | {alone}"));
    let mark = if needs(method) { "" } else { "?" };
    let mut one = |given: &str, result: &str| {
        writeln!(out, "{pad}{name}(options: {options} & {{ {given} }}): Promise<{result}>;")
            .unwrap();
    };
    for (given, result) in switched(method, &plain) {
        one(&format!("withMeta: true; {given}"), &format!("WithMeta<{result}>"));
        one(&given, &result);
    }
    one("withMeta: true", &format!("WithMeta<{plain}>"));
    writeln!(out, "{pad}{name}(options{mark}: {options}{or}): Promise<{plain}>;").unwrap();
}

/// The options that change what a method resolves to, when they are true, and to what.
fn switched(method: &Method, plain: &str) -> Vec<(String, String)> {
    let params = method.row.params;
    let one = |member: Member<'_>| {
        let given: Vec<_> = params
            .iter()
            .map(|param| if param.name == member.param.name { true.into() } else { Value::Null })
            .collect();
        let result = result(method, &given);
        let changes = member.param.kind == Kind::Bool && result != plain;
        changes.then(|| (format!("{}: true", member.name), result))
    };
    members(method).filter_map(one).collect()
}

fn documented(out: &mut String, pad: &str, method: &Method) {
    let row = method.row;
    writeln!(out, "{pad}/**").unwrap();
    let star = format!("{pad} * ");
    for paragraph in row.doc.trim().split("\n\n") {
        out.push_str(&wrapped(&star, &star, &words(paragraph)));
        writeln!(out, "{pad} *").unwrap();
    }
    writeln!(out, "{pad} * `{} {}`\n{pad} */", row.method.as_str(), row.path).unwrap();
}

/// What may stand alone for all options.
fn alone(method: &Method) -> Option<&'static str> {
    let first = method.row.params.iter().find(|param| param.default == Preset::Required);
    if let Some(known) = &method.known {
        if known.has("read: ([first]) => first,") {
            return None;
        }
        if known.has("kind: \"boolean\"") {
            return Some("boolean");
        }
        let key = known.has("key: \"")
            || known.has("shorthand: \"")
            || known.has("typeof first === \"string\"");
        return (key || first.is_some()).then_some("string");
    }
    first.map(|_| "string")
}

/// Whether something must be given.
fn needs(method: &Method) -> bool {
    members(method).any(|member| member.required)
        || ["Check", "Service", "Node", "Deregistration", "Query"]
            .contains(&body(method).unwrap_or_default())
}

fn body(method: &Method) -> Option<&'static str> {
    BODIES.iter().find(|(name, _)| *name == method.name).map(|(_, body)| *body)
}

/// The type of its options, such as `Kv.GetOptions`.
fn interface(method: &Method) -> String {
    method.name.split('.').map(pascal).collect::<Vec<_>>().join(".") + "Options"
}

/// An option.
struct Member<'m> {
    name: String,
    required: bool,
    param: &'m Param,
}

fn members(method: &Method) -> impl Iterator<Item = Member<'_>> {
    let path = method.row.params.iter().find(|param| is_path(param));
    method.row.params.iter().filter_map(move |param| {
        if param.kind == Kind::Legacy || matches!(param.place, Place::Timeout | Place::Nowhere) {
            return None;
        }
        let required = param.default == Preset::Required;
        let Some(known) = &method.known else {
            let name =
                if param.name == "filter_expr" { "filter".to_owned() } else { camel(param.name) };
            return Some(Member { name, required, param });
        };
        let said = method.name == "kv.keys" && param.name == "keys";
        if said || COMMON.contains(&param.name) || body(method).is_some() && !is_path(param) {
            return None;
        }
        let key = known.text("key").filter(|_| path.is_some_and(|path| path.name == param.name));
        let name = key.or(known.renamed(param.name)).unwrap_or(param.name);
        let required = required && !known.has("optional: true");
        (!name.is_empty()).then(|| Member { name: camel(name), required, param })
    })
}

fn is_path(param: &Param) -> bool {
    matches!(param.place, Place::Segment | Place::Tail)
}

fn options(out: &mut String, pad: &str, method: &Method) {
    let base = if method.known.is_some() { "CommonOptions" } else { "CallOptions" };
    let body = body(method).filter(|body| *body != "None");
    let bases = body.map_or_else(|| base.to_owned(), |body| format!("{base}, bodies.{body}"));
    let name = interface(method);
    let name = name.rsplit('.').next().unwrap();
    writeln!(out, "{pad}interface {name} extends {bases} {{").unwrap();
    for Member { name, required, param } in members(method) {
        let mark = if required { "" } else { "?" };
        option(out, pad, param.doc, &format!("{name}{mark}: {}", type_of(param)));
    }
    for (doc, member) in more(&method.name) {
        option(out, pad, doc, member);
    }
    writeln!(out, "{pad}}}\n").unwrap();
}

fn option(out: &mut String, pad: &str, doc: &str, member: &str) {
    let text = words(doc);
    let line = format!("{pad}  /** {text} */");
    if line.len() <= WIDTH {
        writeln!(out, "{line}").unwrap();
    } else {
        let star = format!("{pad}   * ");
        let text = wrapped(&star, &star, &text);
        writeln!(out, "{pad}  /**\n{text}{pad}   */").unwrap();
    }
    writeln!(out, "{pad}  {member};").unwrap();
}

/// Options that are the package's own and no endpoint's: documentation and member.
fn more(name: &str) -> &'static [(&'static str, &'static str)] {
    match name {
        "event.list" => &[("Payloads as bytes and not as texts.", "buffer?: boolean")],
        "kv.get" => &[
            ("Values as bytes and not as texts.", "buffer?: boolean"),
            ("The value alone, as bytes.", "raw?: boolean"),
        ],
        _ => &[],
    }
}

fn type_of(param: &Param) -> String {
    match param.kind {
        Kind::OneOf(texts) => {
            let texts: Vec<_> = texts.iter().map(|text| format!("\"{text}\"")).collect();
            return texts.join(" | ");
        }
        Kind::Int => "number | bigint | string",
        Kind::Bool => "boolean",
        Kind::Seconds => "number | string",
        Kind::Strs => "string | readonly string[]",
        Kind::Map => "Record<string, string> | string | readonly string[]",
        Kind::Bytes | Kind::Payload => "Payload",
        Kind::Json(_) => "any",
        _ if param.place == Place::Mode => "\"default\" | \"consistent\" | \"stale\"",
        _ => "string",
    }
    .to_owned()
}

/// What a method resolves to for these arguments.
fn result(method: &Method, args: &[Value<'_>]) -> String {
    let is = |result| method.known.as_ref().is_some_and(|known| known.has(result));
    let reply = match method.row.shape(args) {
        _ if is("result: empty") => return "void".into(),
        Shape::Json(json) => json,
        Shape::Text => return "string".into(),
        Shape::Bytes => return "Bytes".into(),
        _ => return "boolean".into(),
    };
    let plain = match reply.of {
        Of::Truth => "boolean".into(),
        Of::Number => "number".into(),
        Of::Text => "string".into(),
        Of::Texts => "string[]".into(),
        Of::Labels => "Record<string, string>".into(),
        Of::Object(name) | Of::Named(name) | Of::Maybe(name) => format!("results.{name}"),
        Of::Objects(name) => format!("results.{name}[]"),
        _ => "any".to_owned(), // which a test refuses
    };
    let maybe = matches!(reply.of, Of::Maybe(_));
    if method.known.is_none() {
        let asked = method.row.params.iter().any(is_path) && method.row.missing != Missing::Error;
        let missing = maybe || reply.one || asked && reply.of != Of::Truth;
        return if missing { format!("{plain} | undefined") } else { plain };
    }
    // Those that are known give the body as it is.
    match method.name.as_str() {
        "kv.keys" => "string[]".into(),
        _ if is("result: item") && reply.one => format!("{plain} | undefined"),
        _ if is("result: item") => format!("{plain}[number] | undefined"),
        _ if reply.member == Some("ID") => "results.Created".into(),
        _ if reply.one => format!("{plain}[]"),
        // What has an index is `null` where there is nothing; the rest is a 404, and rejects.
        _ if maybe && reply.index => format!("{plain} | null"),
        _ => plain,
    }
}

fn camel(name: &str) -> String {
    let mut words = name.split('_').filter(|word| !word.is_empty());
    let first = words.next().unwrap_or_default().to_owned();
    words.fold(first, |name, word| name + &pascal(word))
}

fn pascal(name: &str) -> String {
    name[..1].to_uppercase() + &name[1..]
}
