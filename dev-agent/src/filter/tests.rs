//! What Consul 1.8.7 answers, recorded; `tests/conformance` asks a real one.

use serde_json::{Value, json};

use super::{CHECKS, Filter, INSTANCES, SERVICES};

fn error(text: &str) -> String {
    let error = Filter::parse(text, SERVICES).map(drop).unwrap_err().to_string();
    error.strip_prefix("Failed to create boolean expression evaluator: ").unwrap().to_owned()
}

#[test]
fn complaints_about_grammar_are_those_of_consul() {
    let start = r#""(", "-", "0", "\"", "`", "not", [ \t\r\n], [1-9] or [a-zA-Z]"#;
    let value = r#""-", "0", "\"", "`", [ \t\r\n], [1-9] or [a-zA-Z]"#;
    let after = r#""!=", ".", "==", "[", [ \t\r\n] or [a-zA-Z0-9_]"#;
    let end = r#"".", "[", [ \t\r\n], [a-zA-Z0-9_] or EOF"#;
    for (text, place, expected) in [
        ("   ", "1:4 (3)", start),
        ("(", "1:2 (1)", start),
        ("é == ID", "1:1 (0)", start),
        ("ID == a or ", "1:12 (11)", start),
        ("ID", "1:3 (2)", after),
        ("not", "1:4 (3)", after),
        ("not(ID==a)", "1:4 (3)", after),
        ("ID ==", "1:6 (5)", value),
        ("ID == é", "1:7 (6)", value),
        ("ID == -", "1:8 (7)", r#""0" or [1-9]"#),
        ("ID == a or", "1:11 (10)", r"[ \t\r\n]"),
        ("ID == a andx", "1:12 (11)", r"[ \t\r\n]"),
        ("a not in", "1:9 (8)", r"[ \t\r\n]"),
        (r#""/ID" == a"#, "1:7 (6)", r#""in", "not" or [ \t\r\n]"#),
        ("Meta.1==a", "1:6 (5)", "[a-zA-Z]"),
        ("ID == a)", "1:8 (7)", end),
        ("ID\n==\n\nx)", "4:2 (8)", end),
        (
            "ID foo",
            "1:4 (3)",
            r#""!=", "==", "contains", "in", "is", "matches", "not" or [ \t\r\n]"#,
        ),
    ] {
        assert_eq!(error(text), format!("{place}: no match found, expected: {expected}"), "{text}");
    }
}

#[test]
fn complaints_of_rules_are_listed_in_the_order_of_backtracking() {
    for (text, expected) in [
        ("(ID == a", r#"1:9 (8): rule "grouping": Unmatched parentheses"#),
        ("(((ID == a)) or", r#"1:14 (13): rule "grouping": Unmatched parentheses"#),
        (r#"ID == "a"#, r#"1:9 (8): rule "string": Unterminated string literal"#),
        (r#"ID == "\x""#, r#"1:7 (6): rule "string": invalid syntax"#),
        ("ID[a]", r#"1:4 (3): rule "index": Invalid index"#),
        (r#"ID["a""#, r#"1:7 (6): rule "index": Unclosed index expression"#),
        ("a in 1", r#"1:6 (5): rule "match": Invalid selector"#),
        ("Port == 01", r#"1:10 (9): rule "number": Invalid number literal"#),
        (
            r#"ID["a"#,
            "1:6 (5): rule \"string\": Unterminated string literal\n\
             1:4 (3): rule \"index\": Invalid index",
        ),
        (
            r#"Meta["a\n\"b"].x == 1"#,
            "1:6 (5): rule \"string\": invalid syntax\n\
             1:12 (11): rule \"index\": Unclosed index expression",
        ),
    ] {
        assert_eq!(error(text), expected, "{text}");
    }
}

#[test]
fn what_does_not_fit_the_schema_is_refused() {
    for (text, expected) in [
        ("Foo.Bar == 1", r#"Selector "Foo" is not valid"#),
        ("Meta.a.b == 1", r#"Selector "Meta.a.b" is not valid"#),
        ("Tags.x == 1", r#"Selector "Tags.x" is not valid"#),
        ("CreateIndex == 1", r#"Selector "CreateIndex" is not valid"#),
        ("Meta[\"é\u{a0}\"].x == 1", r#"Selector "Meta.é\u00a0.x" is not valid"#),
        ("Proxy.Upstreams.Foo == 1", r#"Selector "Proxy.Upstreams.Foo" is not valid"#),
        ("Tags == a", r#"Invalid match operator "Equal" for selector "Tags""#),
        ("Meta.a is not empty", r#"Invalid match operator "Is Not Empty" for selector "Meta.a""#),
        ("Weights contains a", r#"Invalid match operator "In" for selector "Weights""#),
        (
            "Port == 1.5",
            "Failed to coerce value \"1.5\" for selector \"Port\": \
             strconv.ParseInt: parsing \"1.5\": invalid syntax",
        ),
        (
            "Port == 9223372036854775808",
            "Failed to coerce value \"9223372036854775808\" for selector \"Port\": \
             strconv.ParseInt: parsing \"9223372036854775808\": value out of range",
        ),
        (
            "EnableTagOverride == yes",
            "Failed to coerce value \"yes\" for selector \"EnableTagOverride\": \
             strconv.ParseBool: parsing \"yes\": invalid syntax",
        ),
    ] {
        assert_eq!(error(text), expected, "{text}");
    }
}

fn passes(text: &str, item: &Value) -> bool {
    Filter::parse(text, SERVICES).unwrap_or_else(|error| panic!("{text}: {error}")).matches(item)
}

#[test]
fn matches_read_values_as_the_field_is() {
    let web = json!({
        "ID": "a.b.c", "Service": "web", "Tags": ["v1", "blue"], "Meta": {"k": "v1"}, "Port": 80,
        "EnableTagOverride": true, "TaggedAddresses": {"lan": {"Address": "10.0.0.1", "Port": 1}},
    });
    for yes in [
        "ID == a.b[\"c\"]",
        "ID == `a.b.c` and Port == 80",
        "(Port == \"0b101_0000\") and Port == `0x50` and Port == `0120` and Port == `+80`",
        "EnableTagOverride == t",
        "blue in Tags and Tags contains v1 and red not in Tags",
        "Service contains e and Service matches `^w..$`",
        "k in Meta and x not in Meta and Meta.k == v1 and Meta[\"k\"] != v2",
        "Meta.x != v1 and Meta.x matches y and Meta.x not matches y",
        "TaggedAddresses.lan.Port == 1 and TaggedAddresses.wan.Port != 1",
        "Kind == \"\" and Weights.Passing == 0 and Proxy.Upstreams is empty",
        "not not ID == a.b.c and not ID == a",
        "ID == a or ID == b and ID == c or Service == web",
        "Service != not and Service != or",
    ] {
        assert!(passes(yes, &web), "{yes}");
    }
    for no in ["Meta.x == v1", "x in Meta.y", "not ID == a.b.c", "Tags is empty", "Port == -80"] {
        assert!(!passes(no, &web), "{no}");
    }
}

#[test]
fn a_selector_through_a_list_means_any_of_it() {
    let instance = json!({
        "Node": {"Meta": null}, "Service": {},
        "Checks": [{"Status": "passing"}, {"Status": "critical"}],
    });
    let ask = |text| Filter::parse(text, INSTANCES).unwrap().matches(&instance);
    assert!(ask("Checks.Status == critical"));
    assert!(ask("Checks.Status != critical"), "one of them is not");
    assert!(!ask("not (Checks.Status == critical)"));
    assert!(ask("Checks.ServiceTags is empty and Node.Meta.x != a"));
    assert!(Filter::parse("Definition.TTL == 1", CHECKS).is_err());
}

#[test]
fn depth_and_length_do_no_harm() {
    let nested = |depth| format!("{}ID == a{}", "(".repeat(depth), ")".repeat(depth));
    assert!(passes(&nested(90), &json!({"ID": "a"})));
    assert!(error(&nested(100_000)).contains("Too many nested parentheses"));
    assert!(error(&"(".repeat(100_000)).contains("Too many nested parentheses"));
    assert!(passes(&format!("{}ID == a", "not ".repeat(20_000)), &json!({"ID": "a"})));
    assert!(passes(&vec!["ID == b"; 20_000].join(" or "), &json!({"ID": "b"})));
}
