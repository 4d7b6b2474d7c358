//! What a request costs to build, from the arguments to the target that goes on the wire.

use std::hint::black_box;
use std::time::Duration;

use criterion::{Criterion, criterion_group, criterion_main};
use lictor::api::{Call, agent, health, kv};
use lictor::config::Consistency;
use lictor::endpoint::Defaults;

const CLIENT: Defaults<'static> = Defaults {
    token: Some("8a6b9c1e-3f2d-4e5a-9b7c-1d2e3f4a5b6c"),
    dc: Some("dc1"),
    consistency: Consistency::Default,
    namespace: None,
    partition: None,
    token_in_query: false,
};

fn requests(c: &mut Criterion) {
    let mut group = c.benchmark_group("request");
    let mut bench = |name: &str, call: &dyn Fn()| {
        group.bench_function(name, |bencher| bencher.iter(call));
    };
    bench("kv.get", &|| sent(&kv::Get::new(black_box("app/config/web"))));
    bench("kv.get, blocking", &|| {
        let call = kv::Get::new(black_box("app/config/web"));
        sent(&call.index(1_234_567).wait(Duration::from_secs(60)));
    });
    bench("kv.put", &|| sent(&kv::Put::new(black_box("app/config/web"), b"{\"debug\": false}")));
    bench("health.service, filtered", &|| {
        let call = health::Service::new(black_box("web")).passing(true).tag(&["v1", "blue"]);
        sent(&call.near("_agent").node_meta(&[("rack", "a 7")]));
    });
    bench("agent.service.register", &|| {
        let json =
            |text| lictor::value::Value::from_json(text).unwrap_or(lictor::value::Value::Null);
        let call = agent::ServiceRegister::new(json(black_box("web")));
        sent(&call.address(json("10.0.0.7")).token("1d2e3f4a"));
    });
    group.finish();
}

/// Everything that is said of a request before it is sent.
fn sent(call: &impl Call) {
    let Ok(request) = call.request(&CLIENT) else { return };
    black_box((request.target(), request.hold(), request.body.as_bytes()));
}

criterion_group!(benches, requests);
criterion_main!(benches);
