use super::*;
use crate::api::{Call, endpoints, event, kv};

fn seconds(seconds: f64) -> Duration {
    Duration::from_secs_f64(seconds)
}

/// A watch of one key, and what it did, in words.
struct Told {
    watch: Watch,
    now: Duration,
}

impl Told {
    fn of(call: &impl Call) -> Self {
        let watch = Watch::new(call.endpoint(), call.args(), 1).expect("it blocks");
        Self { watch, now: seconds(1_000.0) }
    }

    /// Polls until there is something to wait for, resting where told to; the steps in words.
    fn steps(&mut self) -> String {
        let mut steps = Vec::new();
        loop {
            steps.push(match self.watch.poll(self.now) {
                Step::Send(Ask { index: Some(index), .. }) => format!("ask {index}"),
                Step::Send(Ask { index: None, .. }) => "ask".into(),
                Step::Event(Event::New { index }) => format!("new {index}"),
                Step::Event(Event::Failed { passing: true, .. }) => "failing".into(),
                Step::Event(Event::Failed { .. }) => "refused".into(),
                Step::Rest(until) => {
                    self.now = until;
                    continue;
                }
                Step::Pending => break,
                Step::Done => "done".into(),
            });
            if steps.last().is_some_and(|step| step == "done") {
                break;
            }
        }
        steps.join(", ")
    }

    fn reply(&mut self, status: u16, index: Option<&str>, body: &str) -> String {
        let headers = index.map(|index| ("x-consul-index", index.as_bytes()));
        self.watch.answered(self.now, status, headers, body.as_bytes());
        self.steps()
    }
}

#[test]
fn what_a_reply_leads_to() {
    let table: &[(u16, Option<&str>, &str, &str)] = &[
        (200, Some("7"), "a", "new 7, ask 7"),
        // The wait ran out.
        (200, Some("7"), "a", "ask 7"),
        (200, Some("8"), "b", "new 8, ask 8"),
        // Woken by something else.
        (200, Some("9"), "b", "ask 9"),
        (404, Some("12"), "", "new 12, ask 12"),
        (404, Some("15"), "", "ask 15"),
        // Backwards, with and without another value.
        (404, Some("3"), "", "ask"),
        (404, Some("3"), "", "ask 3"),
        (200, Some("2"), "c", "new 2, ask"),
        (200, Some("2"), "c", "ask 2"),
        // Without an index the bytes tell, and 1 is asked with.
        (200, None, "c", "ask"),
        (200, None, "d", "new 1, ask 1"),
        (200, Some("0"), "e", "new 1, ask 1"),
        // The same index is the same value.
        (200, Some("4"), "e", "ask 4"),
        (200, Some("4"), "f", "ask 4"),
        (200, Some("5"), "f", "new 5, ask 5"),
        // What passes.
        (500, None, "No cluster leader", "failing, ask"),
        (200, Some("5"), "f", "ask 5"),
        (429, None, "RPC rate limit exceeded", "failing, ask"),
        (503, None, "", "failing, ask"),
        (500, None, "whatever", "failing, ask"),
        (500, None, "No path to datacenter", "failing, ask"),
        (200, Some("x"), "", "failing, ask"),
        (200, Some("6"), "g", "new 6, ask 6"),
        // What does not.
        (403, None, "Permission denied", "refused, ask"),
        (500, None, "rpc error: Permission denied", "refused, ask"),
        (400, None, "bad", "refused, ask"),
        (301, None, "", "refused, ask"),
        (200, Some("6"), "g", "ask 6"),
    ];
    let mut told = Told::of(&kv::Get::new("k"));
    assert_eq!(told.steps(), "ask");
    for (number, (status, index, body, steps)) in table.iter().enumerate() {
        assert_eq!(told.reply(*status, *index, body), *steps, "reply {number}");
    }
}

#[test]
fn what_a_driver_tells() {
    let mut told = Told::of(&kv::Get::new("k"));
    assert_eq!(told.steps(), "ask");
    assert_eq!(told.reply(200, Some("7"), "a"), "new 7, ask 7");
    told.watch.failed(told.now, true);
    assert_eq!(told.steps(), "failing, ask");
    assert_eq!(told.reply(200, Some("7"), "a"), "ask 7");
    told.watch.abandoned(told.now);
    assert_eq!(told.steps(), "ask");
    // A value that cannot be read counts as not seen.
    let headers = [("X-Consul-Index", b"9".as_slice())];
    told.watch.answered(told.now, 200, headers, b"b");
    assert!(matches!(told.watch.poll(told.now), Step::Event(Event::New { index: 9 })));
    told.watch.failed(told.now, false);
    assert_eq!(told.steps(), "refused, ask");
    assert_eq!(told.reply(200, Some("9"), "b"), "new 9, ask 9");
    // Without bytes.
    assert!(!told.watch.observed(told.now, Some(10), true));
    assert_eq!(told.steps(), "ask 10");
    assert!(told.watch.observed(told.now, Some(11), false));
    assert_eq!(told.steps(), "new 11, ask 11");
    told.watch.stop();
    assert_eq!(told.steps(), "done");
    told.watch.failed(told.now, true);
    told.watch.abandoned(told.now);
    assert_eq!(told.reply(200, Some("12"), "c"), "done");
}

#[test]
fn a_datacenter_that_was_never_there_is_refused() {
    let mut told = Told::of(&kv::Get::new("k"));
    told.steps();
    assert_eq!(told.reply(500, None, "No path to datacenter"), "refused, ask");
}

#[test]
fn an_index_and_a_wait_of_the_call_count() {
    let call = kv::Get::new("k").index(7).wait(seconds(90.0));
    let mut told = Told::of(&call);
    let step = told.watch.poll(told.now);
    let Step::Send(ask) = step else { panic!("{step:?}") };
    assert_eq!(ask, Ask { index: Some(7), wait: seconds(90.0) });
    let args = ask.arguments(call.endpoint(), call.args());
    let request = call.endpoint().request(&args, &crate::endpoint::Defaults::default());
    assert_eq!(request.expect("it is one").target(), "/v1/kv/k?index=7&wait=90s");
    // Nothing came yet, so that it still begins there.
    told.watch.failed(told.now, true);
    assert_eq!(told.steps(), "failing, ask 7");
    // The value there counts as known.
    assert_eq!(told.reply(200, Some("7"), "a"), "ask 7");
    told.watch.failed(told.now, true);
    assert_eq!(told.steps(), "failing, ask");
    assert_eq!(told.reply(200, Some("7"), "a"), "ask 7");
    assert_eq!(told.reply(200, Some("8"), "b"), "new 8, ask 8");
}

#[test]
fn what_cannot_be_watched_is_said() {
    let refused = |call: &dyn Fn() -> Result<Watch>| {
        call().map_or_else(|error| error.to_string(), |_| "watched".into())
    };
    let put = kv::Put::new("k", b"v");
    assert_eq!(
        refused(&|| Watch::new(put.endpoint(), put.args(), 0)),
        "argument `method`: `kv.put` cannot be watched: it is no blocking query"
    );
    let mut args = vec![Value::Null; kv::Get::new("k").args().len()];
    args[0] = Value::from("k");
    args[1] = Value::from("x");
    let get = kv::Get::new("k");
    assert_eq!(
        refused(&|| Watch::new(get.endpoint(), &args, 0)),
        "argument `index`: `x` is no index"
    );
}

#[test]
fn whatever_takes_an_index_can_be_watched() {
    let takes = |row: &&Endpoint| row.params.iter().any(|p| query_name(p) == Some("index"));
    let rows: Vec<_> = endpoints().filter(takes).collect();
    assert!(rows.len() > 10);
    for row in rows {
        assert!(Watch::new(row, &[], 0).is_ok(), "{}", row.id());
    }
}

#[test]
fn a_hash_goes_up_and_down() {
    let mut told = Told::of(&event::List::new());
    assert_eq!(told.steps(), "ask");
    assert_eq!(told.reply(200, Some("900"), "a"), "new 900, ask 900");
    assert_eq!(told.reply(200, Some("5"), "b"), "new 5, ask 5");
}

#[test]
fn replies_at_once_are_not_asked_for_at_once_forever() {
    for (bodies, longest) in [(["a", "b"], PACE), (["a", "a"], IDLE_PACE)] {
        let mut told = Told::of(&kv::Get::new("k"));
        told.steps();
        let begin = told.now;
        for number in 1..=100 {
            told.reply(200, Some(&number.to_string()), bodies[number % 2]);
        }
        let least = (longest * 100).saturating_sub(CREDIT + IDLE_PACE);
        let took = told.now.saturating_sub(begin);
        assert!(took >= least, "{took:?}");
    }
}

#[test]
fn a_short_wait_is_as_good_as_its_word() {
    let mut told = Told::of(&kv::Get::new("k").wait(seconds(0.2)));
    told.steps();
    told.reply(200, Some("1"), "a");
    for _ in 0..100 {
        let asked = told.now;
        told.now += seconds(0.2);
        told.reply(200, Some("1"), "a");
        assert!(told.now.saturating_sub(asked) < seconds(0.21));
    }
}
