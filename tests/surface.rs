//! The generated files say what the rows say.
//!
//! The Python methods, the types for TypeScript and the README's table of endpoints are generated
//! from the rows in `core/src/api` and committed. This test makes them anew; where a file was stale it is rewritten,
//! and the test fails once.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::disallowed_methods,
    clippy::print_stderr,
    reason = "a test rewrites files, says so, and fails by panicking"
)]

use std::path::{Path, PathBuf};

#[path = "surface/python.rs"]
mod python;
#[path = "surface/python_awaited.rs"]
mod python_awaited;
#[path = "surface/python_types.rs"]
mod python_types;
#[path = "surface/readme.rs"]
mod readme;
#[path = "surface/text.rs"]
mod text;
#[path = "surface/typescript.rs"]
mod typescript;
#[path = "surface/typescript_results.rs"]
mod typescript_results;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Rewrites the file where it differs; true if it did.
fn refresh(path: &Path, wanted: &str) -> bool {
    let stale = std::fs::read_to_string(path).ok().as_deref() != Some(wanted);
    if stale {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, wanted).unwrap();
        eprintln!("rewritten: {}", path.file_name().unwrap().to_string_lossy());
    }
    stale
}

#[test]
fn python_methods() {
    let folder = root().join("bindings-python/consul/api");
    let mut stale = 0;
    for (name, text) in python::files() {
        stale += usize::from(refresh(&folder.join(name), &text));
    }
    assert_eq!(stale, 0, "files were stale and have been rewritten: run the tests again");
}

/// What can be any JSON has a name in `consul/types/values.py`, where it says why.
#[test]
fn python_signatures_say_what_they_take() {
    for (name, text) in python::files() {
        let mut words = text.split(|char: char| !char.is_alphanumeric());
        assert!(!words.any(|word| word == "Any"), "{name}: a row does not say what something is");
    }
}

#[test]
fn typescript_types() {
    let folder = root().join("bindings-wasm");
    let dropin = std::fs::read_to_string(folder.join("js/dropin.js")).unwrap();
    let methods = typescript::file(&dropin);
    assert!(!methods.contains("Promise<any>"), "a row does not say what its result is");
    let mut stale = refresh(&folder.join("types/api.d.cts"), &methods);
    let index = folder.join("types/index.d.cts");
    let before = std::fs::read_to_string(&index).unwrap();
    stale |= refresh(&index, &typescript::with_groups(&before, &dropin));
    let sources = ["values", "registry", "store", "cluster", "acl"].map(|name| {
        let path = root().join(format!("bindings-python/consul/types/{name}.py"));
        let text = std::fs::read_to_string(path).unwrap();
        // Of `values`, the rest is what calls take.
        let from = if name == "values" { text.rfind("# ---- ") } else { text.find("\n\n\n") };
        text[from.unwrap()..].to_owned()
    });
    let results = typescript_results::file(&sources.each_ref().map(String::as_str));
    stale |= refresh(&folder.join("types/results.d.cts"), &results);
    assert!(!stale, "the types were stale and have been rewritten: run the tests again");
}

#[test]
fn readme_table() {
    let path = root().join("README.md");
    let before = std::fs::read_to_string(&path).unwrap();
    let stale = refresh(&path, &readme::with_table(&before));
    assert!(!stale, "the README was stale and has been rewritten: run the tests again");
}
