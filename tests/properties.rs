//! What must hold for any arguments and any reply.

use std::borrow::Cow;

use lictor::Error;
use lictor::api::endpoints;
use lictor::endpoint::{Defaults, Endpoint, Place};
use lictor::value::Value;
use proptest::prelude::*;

const TOKEN: &str = "5f2c-s3cr3t";

fn value() -> impl Strategy<Value = Value<'static>> {
    let text = || "\\PC{0,12}|[a-z/%?#&= .:\u{0}-\u{1f}]{0,12}".prop_map(Cow::Owned);
    prop_oneof![
        Just(Value::Null),
        text().prop_map(Value::Str),
        prop::collection::vec(any::<u8>(), 0..12).prop_map(|b| Value::Bytes(b.into())),
        (text(), any::<bool>()).prop_map(|(text, truthy)| Value::Scalar { text, truthy }),
        prop::collection::vec(text(), 0..3).prop_map(Value::List),
        prop::collection::vec((text(), text()), 0..3).prop_map(Value::Map),
        (json(), any::<bool>()).prop_map(|(text, truthy)| Value::Json { text, truthy }),
    ]
}

/// Mostly JSON.
fn json() -> impl Strategy<Value = Cow<'static, str>> {
    prop_oneof![
        Just(r#"{"script": "x", "Args": null}"#),
        Just(r#"{"Script": ["a"], "shell": 5}"#),
        Just(r#"[{"script": ""}, {}]"#),
        Just("[1]"),
        Just("null"),
        Just("\"text\""),
        Just("{\"a\":"),
    ]
    .prop_map(Cow::Borrowed)
}

fn call() -> impl Strategy<Value = (&'static Endpoint, Vec<Value<'static>>)> {
    let rows: Vec<_> = endpoints().collect();
    (prop::sample::select(rows), prop::collection::vec(value(), 0..26))
}

/// The bytes that an escaped text stands for.
fn unescaped(text: &str) -> Vec<u8> {
    percent_encoding::percent_decode_str(text).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn a_request_says_what_went_in((endpoint, args) in call()) {
        let client = Defaults { token: Some(TOKEN), dc: Some("d c"), ..Defaults::default() };
        let request = match endpoint.request(&args, &client) {
            Ok(request) => request,
            Err(Error::Argument(refused)) => {
                prop_assert!(endpoint.params.iter().any(|param| param.name == refused.name()));
                return Ok(());
            }
            Err(other) => return Err(TestCaseError::fail(other.to_string())),
        };
        let target = request.target();
        prop_assert!(target.bytes().all(|b| b.is_ascii_graphic() && b != b'#'), "{target}");
        prop_assert_eq!(target.matches('?').count(), usize::from(!request.query.is_empty()));
        for (param, value) in endpoint.params.iter().zip(&args) {
            let slot = format!("{{{}}}", param.name);
            let slot = endpoint.path.split('/').position(|segment| segment == slot);
            if let (Some(at), Some(text)) = (slot, value.text()) {
                let own = match param.place {
                    Place::Tail => request.path.splitn(at + 1, '/').last(),
                    _ => request.path.split('/').nth(at),
                };
                prop_assert_eq!(own.map(unescaped), Some(text.as_bytes().to_vec()));
            }
        }
        let shown = format!("{request:?}");
        prop_assert!(!shown.contains(TOKEN));
    }

    #[test]
    fn a_reply_is_an_answer_or_an_error(
        (endpoint, args) in call(),
        status in 0u16..1000,
        headers in prop::collection::vec(
            ("x-consul-index|X-Consul-Knownleader|Age|x-cache|\\PC{0,9}", prop::collection::vec(any::<u8>(), 0..9)),
            0..4,
        ),
        body in prop_oneof![
            prop::collection::vec(any::<u8>(), 0..40),
            json().prop_map(|text| text.as_bytes().to_vec()),
        ],
    ) {
        let pairs = headers.iter().map(|(name, value)| (name, value.as_slice()));
        match endpoint.reply(&args, status, pairs, &body) {
            Ok(reply) => {
                let also = endpoint.also.contains(&status);
                prop_assert!(also || status == 404 || (200..300).contains(&status));
                // Any of these may fail; none may panic.
                let _ = (reply.truth(), reply.id(), reply.json::<serde_json::Value>());
            }
            Err(Error::Status(error)) => {
                prop_assert_eq!(error.status(), status);
                prop_assert!(!(200..300).contains(&status));
            }
            Err(Error::Reply(_)) => {}
            Err(other) => return Err(TestCaseError::fail(other.to_string())),
        }
    }
}
