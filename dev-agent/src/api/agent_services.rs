//! `/v1/agent/service…`: the agent's own services.

use std::collections::BTreeMap;
use std::net::IpAddr;

use super::{Visible, body, filter, keeps};
use crate::acl::{Level, Resource};
use crate::call::Call;
use crate::filter::SERVICES;
use crate::json::Json;
use crate::json::decode::decoded;
use crate::json::decode::{Decode, Place, from_json};
use crate::json::object;
use crate::local::definition::{CheckDefinition, refuse_newer};
use crate::model::{Address, Indexes, Pairs, Service, Status, Weights};
use crate::reply::{Blocks, Failure, Reply, Result};
use crate::state::State;

/// What Go calls the type that it decodes a service into.
const GO_TYPE: &str = r#"struct { EnableTagOverrideSnake bool "json:\"enable_tag_override\""; TaggedAddressesSnake map[string]structs.ServiceAddress "json:\"tagged_addresses\""; *structs.Alias }"#;

decoded! {
    Input "", GO_TYPE, {
        kind: String = "Kind",
        id: String = "ID",
        name: String = "Name",
        tags: Vec<String> = "Tags",
        address: String = "Address",
        tagged_addresses: BTreeMap<String, Address> = "TaggedAddresses" | "tagged_addresses",
        meta: Pairs = "Meta",
        port: i64 = "Port",
        ports: Json = "Ports",
        socket_path: String = "SocketPath",
        check: Nested = "Check",
        checks: Vec<Nested> = "Checks",
        weights: Option<Weights> = "Weights",
        token: String = "Token",
        enable_tag_override: bool = "EnableTagOverride" | "enable_tag_override",
        proxy: Json = "Proxy",
        connect: Connect = "Connect",
        locality: Json = "Locality",
    }
}

decoded! { Connect "ServiceConnect" { native: bool = "Native", sidecar: Json = "SidecarService" } }

/// A nested check has a decoder of its own in Consul, which knows nothing of what is around it.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Nested(CheckDefinition);

impl Decode for Nested {
    fn take(&mut self, json: &Json, place: &Place) -> std::result::Result<(), String> {
        self.0.take(json, &place.lost())
    }
}

pub(crate) fn register(state: &mut State, call: &Call) -> Result {
    let read: Json = body(call)?;
    let decode = |error| Failure::bad(format!("Request decode failed: {error}"));
    refuse_newer(&read, state.options.version).map_err(decode)?;
    let input: Input = from_json(&read).map_err(decode)?;
    let access = state.access(call)?;
    let sidecar = input.connect.sidecar.clone();
    let (service, checks) = vetted(state, input)?;
    access.require_local(Resource::Service, &service.name)?;
    let replace = matches!(call.param("replace-existing-checks"), Some("" | "true"));
    let sidecar = sidecar_of(state, &service, &sidecar)?;
    add(state, service, checks, replace, None);
    if let Some((parent, sidecar, checks)) = sidecar {
        add(state, sidecar, checks, replace, Some(parent));
    }
    Ok(Reply::empty())
}

/// Takes a service up with its checks, which get their names here.
fn add(
    state: &mut State,
    service: Service,
    checks: Vec<CheckDefinition>,
    replace: bool,
    sidecar_of: Option<String>,
) {
    let (id, name, alone) = (service.id.clone(), service.name.clone(), checks.len() == 1);
    let mut kept = Vec::new();
    state.put_service(service, sidecar_of);
    for (at, mut check) in checks.into_iter().enumerate() {
        if check.id.is_empty() {
            check.id =
                if alone { format!("service:{id}") } else { format!("service:{id}:{}", at + 1) };
        }
        if check.name.is_empty() {
            check.name = format!("Service '{name}' check");
        }
        kept.push(check.id.clone());
        state.add_check(check, &id);
    }
    state.sync_service(&id);
    for check in &kept {
        state.sync_check(check);
    }
    if replace {
        for check in state.local.checks_of(&id) {
            if !kept.contains(&check) && !crate::local::maintenance::is_maintenance(&check) {
                state.remove_check(&check);
            }
        }
    }
}

/// The service and its checks, if nothing is wrong with them.
fn vetted(state: &State, input: Input) -> Result<(Service, Vec<CheckDefinition>)> {
    if input.name.is_empty() {
        return Err(Failure::bad("Missing service name"));
    }
    if matches!(input.address.as_str(), "0.0.0.0" | "::" | "[::]") {
        return Err(Failure::bad("Invalid service address"));
    }
    let weights = input.weights.clone().unwrap_or(Weights::EVEN);
    vet_weights(&weights)?;
    vet_meta(&input.meta)
        .map_err(|error| Failure::bad(format!("Invalid Service Meta: {error}")))?;
    let nested = std::iter::once(&input.check).filter(|check| **check != Nested::default());
    let checks: Vec<CheckDefinition> =
        nested.chain(&input.checks).map(|nested| nested.0.clone()).collect();
    let mut service = Service {
        id: if input.id.is_empty() { input.name.clone() } else { input.id },
        kind: input.kind,
        name: input.name,
        tags: input.tags,
        address: input.address,
        tagged_addresses: input.tagged_addresses,
        meta: input.meta,
        port: input.port,
        socket_path: input.socket_path,
        weights,
        enable_tag_override: input.enable_tag_override,
        proxy: input.proxy,
        native: input.connect.native,
        locality: input.locality,
        indexes: Indexes::default(),
    };
    vet_kind(&service)?;
    let version = state.options.version;
    for check in &checks {
        if let Some(fault) = check.fault(version) {
            return Err(Failure::bad(format!("Invalid check: {fault}")));
        }
    }
    if checks.iter().any(|check| !check.status.is_empty() && !Status::known(&check.status)) {
        return Err(Failure::bad("Status for checks must 'passing', 'warning', 'critical'"));
    }
    if checks.iter().any(CheckDefinition::is_script) && !state.options.script_checks {
        return Err(Failure::server(super::agent_checks::SCRIPTS_DISABLED));
    }
    tag_addresses(&mut service)?;
    Ok((service, checks))
}

fn vet_weights(weights: &Weights) -> Result<()> {
    if weights.passing < 1 {
        return Err(Failure::bad("Invalid Weights: Passing must be greater than 0"));
    }
    if weights.warning < 0 {
        return Err(Failure::bad("Invalid Weights: Warning must be greater or equal than 0"));
    }
    if weights.passing > 65535 || weights.warning > 65535 {
        return Err(Failure::bad("Invalid Weights: DNS Weight must be between 0 and 65535"));
    }
    Ok(())
}

/// The rules for metadata of services, in Consul's words.
pub(crate) fn vet_meta(meta: &BTreeMap<String, String>) -> std::result::Result<(), String> {
    if meta.len() > 64 {
        return Err("Node metadata cannot contain more than 64 key/value pairs".to_owned());
    }
    for (key, value) in meta {
        let odd = |c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_'));
        let fault = if key.is_empty() {
            "Key cannot be blank"
        } else if key.contains(odd) {
            "Key contains invalid characters"
        } else if key.len() > 128 {
            "Key is too long (limit: 128 characters)"
        } else if key.starts_with("consul-") {
            "Key prefix 'consul-' is reserved for internal use"
        } else if value.len() > 512 {
            "Value is too long (limit: 512 characters)"
        } else {
            continue;
        };
        return Err(format!("Couldn't load metadata pair ('{key}', '{value}'): {fault}"));
    }
    Ok(())
}

fn vet_kind(service: &Service) -> Result<()> {
    if !service.is_proxy() {
        return Ok(());
    }
    let mut faults = Vec::new();
    if service.destination().is_empty() {
        faults.push("Proxy.DestinationServiceName must be non-empty for Connect proxy services");
    }
    if service.port == 0 {
        faults.push("Port must be set for a Connect proxy");
    }
    if faults.is_empty() {
        return Ok(());
    }
    let plural = if faults.len() == 1 { "error" } else { "errors" };
    let list: Vec<String> = faults.iter().map(|fault| format!("\t* {fault}\n")).collect();
    let list = list.concat();
    Err(Failure::bad(format!("{} {plural} occurred:\n{list}\n", faults.len())))
}

/// Checks the addresses by name, and adds those that follow from the address itself.
fn tag_addresses(service: &mut Service) -> Result<()> {
    for (name, address) in &service.tagged_addresses {
        let family = match name.as_str() {
            "lan_ipv4" | "wan_ipv4" => "ipv4",
            "lan_ipv6" | "wan_ipv6" => "ipv6",
            _ => continue,
        };
        let fits =
            address.address.parse().is_ok_and(|ip: IpAddr| ip.is_ipv4() == (family == "ipv4"));
        if !fits {
            let text = format!("Service tagged address {name:?} must be a valid {family} address");
            return Err(Failure::server(text));
        }
    }
    if let Ok(ip) = service.address.parse::<IpAddr>() {
        let names = if ip.is_ipv4() { ["lan_ipv4", "wan_ipv4"] } else { ["lan_ipv6", "wan_ipv6"] };
        for name in names {
            let own = Address { address: service.address.clone(), port: service.port };
            service.tagged_addresses.entry(name.to_owned()).or_insert(own);
        }
    }
    Ok(())
}

type Sidecar = (String, Service, Vec<CheckDefinition>);

/// The proxy that is registered along with a service, with its defaults filled in.
fn sidecar_of(state: &State, parent: &Service, asked: &Json) -> Result<Option<Sidecar>> {
    if *asked == Json::Null {
        return Ok(None);
    }
    let mut input: Input = from_json(asked)
        .map_err(|error| Failure::bad(format!("Request decode failed: {error}")))?;
    input.id = format!("{}-sidecar-proxy", parent.id);
    if input.name.is_empty() {
        input.name = format!("{}-sidecar-proxy", parent.name);
    }
    "connect-proxy".clone_into(&mut input.kind);
    if input.port == 0 {
        let taken = |port: &i64| {
            state.local.services().any(|service| service.port == *port && service.id != input.id)
        };
        input.port = (21000..=21255).find(|port| !taken(port)).unwrap_or(0);
    }
    if input.tags.is_empty() {
        input.tags.clone_from(&parent.tags);
    }
    if input.meta.is_empty() {
        input.meta.clone_from(&parent.meta);
    }
    if input.address.is_empty() {
        input.address.clone_from(&parent.address);
    }
    let mut proxy = match std::mem::take(&mut input.proxy) {
        Json::Object(members) => members,
        _ => Vec::new(),
    };
    proxy.push(("DestinationServiceName".into(), Json::from(&parent.name)));
    proxy.push(("DestinationServiceID".into(), Json::from(&parent.id)));
    if parent.port > 0 {
        proxy.push(("LocalServiceAddress".into(), Json::from("127.0.0.1")));
        proxy.push(("LocalServicePort".into(), Json::from(parent.port)));
    }
    input.proxy = Json::Object(proxy);
    let port = input.port;
    let (service, mut checks) = vetted(state, input)?;
    if checks.is_empty() {
        let listens = object! { "Name": => "Connect Sidecar Listening",
        "TCP": => format!("127.0.0.1:{port}"), "Interval": => "10s" };
        let alias = object! { "Name": => format!("Connect Sidecar Aliasing {}", parent.id),
        "AliasService": => &parent.id };
        for check in [listens, alias] {
            checks.push(from_json(&check).map_err(Failure::server)?);
        }
    }
    Ok(Some((parent.id.clone(), service, checks)))
}

pub(crate) fn deregister(state: &mut State, call: &Call) -> Result {
    let id = call.rest.clone();
    let access = state.access(call)?;
    let Some(service) = state.local.service(&id) else {
        return unknown(state, &id);
    };
    access.require_local(Resource::Service, &service.name)?;
    state.remove_service(&id);
    Ok(Reply::empty())
}

fn unknown(state: &State, id: &str) -> Result {
    if state.options.version.misses_unknown_names() {
        let text = format!(
            "Unknown service ID {id:?}. Ensure that the service ID is passed, not the service name."
        );
        return Err(Failure::new(404, text));
    }
    if state.options.acl.enabled {
        return Err(Failure::server(format!("Unknown service {{{id:?} {{}}}}")));
    }
    if id.is_empty() { Err(Failure::server("ServiceID missing")) } else { Ok(Reply::empty()) }
}

pub(crate) fn maintenance(state: &mut State, call: &Call) -> Result {
    let id = super::rest(call, "Missing service ID")?;
    let enable = enable(call)?;
    let access = state.access(call)?;
    let Some(service) = state.local.service(id) else {
        let text = if state.options.version.misses_unknown_names() {
            format!(
                "Unknown service ID {id:?}. Ensure that the service ID is passed, not the service name."
            )
        } else {
            format!("No service registered with ID {id:?}")
        };
        return Err(Failure::new(404, text));
    };
    access.require(Resource::Service, &service.name, Level::Write)?;
    state.maintain(Some(id), enable, call.text("reason"));
    Ok(Reply::empty())
}

/// The parameter that says into maintenance or out of it.
pub(crate) fn enable(call: &Call) -> Result<bool> {
    let Some(text) = call.param("enable").filter(|text| !text.is_empty()) else {
        return Err(Failure::bad("Missing value for enable"));
    };
    super::health::parse_bool(text)
        .ok_or_else(|| Failure::bad(format!("Invalid value for enable: {text:?}")))
}

pub(crate) fn list(state: &mut State, call: &Call) -> Result {
    let access = state.access(call)?;
    let mut visible = Visible::new(&access);
    let (version, dc) = (state.options.version, state.options.datacenter.clone());
    let may = |service: &Service| access.allows(Resource::Service, &service.name, Level::Read);
    let filter = filter(call, SERVICES)?;
    let visible_ones = state.local.services().filter(|service| visible.keep(may(service)));
    let all = visible_ones.map(|service| (service.id.clone(), service.local(&dc, version)));
    let found: Vec<_> = all.filter(|(_, json)| keeps(filter.as_ref(), json)).collect();
    Ok(visible.tell(Reply::json(Json::map(found))))
}

/// One service, with a hash that a client may wait to change.
pub(crate) fn get(state: &State, call: &Call) -> Result {
    let Some(service) = state.local.service(&call.rest) else {
        return Err(Failure::new(404, format!("unknown service ID: {}", call.rest)));
    };
    state.access(call)?.require(Resource::Service, &service.name, Level::Read)?;
    let shown = service.local(&state.options.datacenter, state.options.version);
    let text = String::from_utf8_lossy(&shown.to_text()).into_owned();
    let hash = format!("{:x}", crate::random::fingerprint(0, &[&text]));
    Ok(Reply::json(with_hash(shown, &hash)).blocks(Blocks::Hash(hash)))
}

/// Adds the hash where Consul has it: after what every service has.
fn with_hash(shown: Json, hash: &str) -> Json {
    let Json::Object(mut members) = shown else { return shown };
    let at = members.iter().position(|(name, _)| name == "EnableTagOverride");
    let at = at.map_or(members.len(), |at| at + 1);
    members.insert(at, ("ContentHash".into(), Json::from(hash)));
    Json::Object(members)
}
