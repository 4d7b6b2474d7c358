//! `/v1/agent/service…`: the agent's own services.

use std::collections::BTreeMap;
use std::net::IpAddr;

use super::{Visible, definition, filter, keeps, sidecar};
use crate::acl::{Level, Resource};
use crate::call::Call;
use crate::filter::SERVICES;
use crate::json::Json;
use crate::json::decode::{Lenient, Own, decoded};
use crate::local::definition::{CheckDefinition, Nested};
use crate::model::{Address, Service, Status, Weights, service_input, several};
use crate::reply::{Blocks, Failure, Reply, Result};
use crate::state::State;
use crate::version::Version;

/// What Go calls the type that it decodes a service into.
const GO_TYPE: &str = r#"struct { EnableTagOverrideSnake bool "json:\"enable_tag_override\""; TaggedAddressesSnake map[string]structs.ServiceAddress "json:\"tagged_addresses\""; *structs.Alias }"#;

service_input! {
    /// A service as it is registered at the agent, or as a sidecar of one.
    Input "", GO_TYPE, {
        name: String = "Name",
        tagged_addresses: BTreeMap<String, Address> = "TaggedAddresses" | "tagged_addresses",
        enable_tag_override: bool = "EnableTagOverride" | "enable_tag_override",
        ports: Json = "Ports",
        check: Nested = "Check",
        checks: Vec<Nested> = "Checks",
        token: String = "Token",
        connect: Own<Lenient<Connect>> = "Connect",
    }
}

decoded! {
    Connect "ServiceConnect" {
        native: bool = "Native",
        sidecar: Option<Box<Input>> = "SidecarService" | "sidecar_service",
    }
}

impl Input {
    /// The checks that are said to be any, in their order.
    pub(super) fn checks(&self) -> Vec<CheckDefinition> {
        let one = std::iter::once(&self.check).filter(|check| **check != Nested::default());
        one.chain(&self.checks).map(|Nested(check)| check.clone()).collect()
    }

    /// What is wrong with the service itself, in Consul's words.
    fn faults(&self, service: &Service) -> Vec<String> {
        let sidecar = self.connect.sidecar.as_deref();
        let mut faults = service.faults(sidecar.is_some());
        if let Some(sidecar) = sidecar {
            if !sidecar.id.is_empty() {
                let text = "A SidecarService cannot specify an ID as this is managed by the agent";
                faults.push(text.to_owned());
            }
            if sidecar.connect.sidecar.is_some() {
                faults.push("A SidecarService cannot have a nested SidecarService".to_owned());
            }
        }
        faults
    }
}

pub(crate) fn register(state: &mut State, call: &Call) -> Result {
    let input: Input = definition(state, call)?;
    let access = state.access(call)?;
    let (service, checks) = vetted(state, &input)?;
    access.require_local(Resource::Service, &service.name)?;
    let replace = matches!(call.param("replace-existing-checks"), Some("" | "true"));
    let Own(Lenient(Connect { sidecar, .. })) = input.connect;
    let sidecar = sidecar.map(|asked| sidecar::of(state, &service, *asked)).transpose()?;
    let parent = service.id.clone();
    add(state, service, checks, replace, None)?;
    if let Some((sidecar, checks)) = sidecar {
        add(state, sidecar, checks, replace, Some(parent))?;
    }
    Ok(Reply::empty())
}

/// Takes a service up with its checks, which get their names here, if the agent may run them.
fn add(
    state: &mut State,
    mut service: Service,
    checks: Vec<CheckDefinition>,
    replace: bool,
    sidecar_of: Option<String>,
) -> Result<()> {
    if checks.iter().any(CheckDefinition::is_script) && !state.options.script_checks {
        return Err(Failure::server(super::agent_checks::SCRIPTS_DISABLED));
    }
    tag_addresses(&mut service)?;
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
    state.sync_service(&id, &kept);
    if replace {
        for check in state.local.checks_of(&id) {
            if !kept.contains(&check) && !crate::local::maintenance::is_maintenance(&check) {
                state.remove_check(&check);
            }
        }
    }
    Ok(())
}

/// The service and its checks, if nothing is wrong with them.
fn vetted(state: &State, input: &Input) -> Result<(Service, Vec<CheckDefinition>)> {
    if input.name.is_empty() {
        return Err(Failure::bad("Missing service name"));
    }
    let mut service = Service::from(input.clone());
    if service.is_everywhere() {
        return Err(Failure::bad("Invalid service address"));
    }
    vet_weights(input.weights.as_ref().unwrap_or(&Weights::EVEN))?;
    vet_meta(&service.meta)
        .map_err(|error| Failure::bad(format!("Invalid Service Meta: {error}")))?;
    service.proxy.complete();
    if let Some(fault) = several(&input.faults(&service)) {
        return Err(Failure::bad(fault));
    }
    let checks = input.checks();
    vet_checks(&checks, state.options.version).map_err(Failure::bad)?;
    Ok((service, checks))
}

/// What is wrong with checks, in Consul's words.
pub(super) fn vet_checks(
    checks: &[CheckDefinition],
    version: Version,
) -> std::result::Result<(), String> {
    if let Some(fault) = checks.iter().find_map(|check| check.fault(version)) {
        return Err(format!("Invalid check: {fault}"));
    }
    if checks.iter().any(|check| !check.status.is_empty() && !Status::known(&check.status)) {
        return Err("Status for checks must 'passing', 'warning', 'critical'".to_owned());
    }
    Ok(())
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
