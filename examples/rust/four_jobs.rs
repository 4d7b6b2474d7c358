//! Register a service, find it, put a key and poll it: the core's calls over `ureq`.

use std::{collections::BTreeMap, env, time::Duration};

use lictor::api::{Call, agent, kv};
use lictor::model::{AgentService, CheckDefinition, KvPair, ServiceRegistration};
use lictor::{config::Config, endpoint::Defaults, index::Tracker, reply::Reply, value::Value};

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

fn main() -> Result<()> {
    let check = CheckDefinition::ttl(Duration::from_secs(30));
    let web = Value::from_json(&ServiceRegistration::new("web").port(8080).check(check))?;
    send(&agent::ServiceRegister::new(web), |_| Ok(()))?;
    type Services = BTreeMap<String, AgentService>;
    let services = send(&agent::Services::new(), |reply| reply.json::<Services>())?;
    println!("web listens on {:?}", services.unwrap_or_default().get("web").map(|web| web.port));
    println!("put: {}", send(&kv::Put::new("greeting", b"hello"), |reply| reply.truth())?);
    let mut known = Tracker::default();
    for _ in 0..3 {
        let get = kv::Get::new("greeting").index(known.query().unwrap_or(0));
        let get = get.wait(Duration::from_secs(2));
        let (index, pair) = send(&get, |reply| Ok((reply.meta.index, reply.json::<KvPair>()?)))?;
        println!("{:?}: {}", known.observe(index), pair.unwrap_or_default().text()?);
    }
    Ok(())
}

fn send<T>(call: &impl Call, read: impl Fn(&Reply<'_>) -> lictor::Result<T>) -> Result<T> {
    let config = Config::from_env(|name| env::var(name).ok())?;
    let request = call.request(&Defaults::default())?.to_http(&config.address)?;
    let agent = ureq::Agent::config_builder().http_status_as_error(false).build().new_agent();
    let (head, mut body) = agent.run(request)?.into_parts();
    let body = body.read_to_vec()?;
    let headers = head.headers.iter().map(|(name, value)| (name.as_str(), value.as_bytes()));
    Ok(read(&call.reply(head.status.as_u16(), headers, &body)?)?)
}
