//! The README's table of endpoints.

use std::fmt::Write;

const START: &str = "<!-- endpoints: generated from core/src/api by cargo test -->\n";
const END: &str = "<!-- /endpoints -->";

/// The README with the table made anew between its marks.
pub(crate) fn with_table(readme: &str) -> String {
    let (before, rest) = readme.split_once(START).expect("the README has a mark for the table");
    let (_, after) = rest.split_once(END).expect("the table has an end");
    let mut table = String::from("| call | endpoint | |\n|---|---|---|\n");
    for endpoint in lictor::api::endpoints() {
        let summary = endpoint.doc.trim().split("\n\n").next().unwrap_or_default();
        let summary: Vec<_> = summary.split_whitespace().collect();
        let summary = summary.join(" ");
        let sentence = summary.split_once(". ").map_or(summary.as_str(), |(first, _)| first);
        let sentence =
            sentence.split(": a").next().unwrap_or(sentence).trim_end_matches(['.', ':']);
        writeln!(
            table,
            "| `{}` | `{} {}` | {sentence} |",
            endpoint.id(),
            endpoint.method.as_str(),
            endpoint.path,
        )
        .unwrap();
    }
    format!("{before}{START}{table}{END}{after}")
}
