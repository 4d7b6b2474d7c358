//! The proxy that is registered along with a service: what is asked for, and the agent's defaults.

use super::agent_services::{Input, vet_checks, vet_meta};
use crate::json::decode::from_json;
use crate::json::object;
use crate::local::definition::{CheckDefinition, Nested};
use crate::model::Service;
use crate::reply::{Failure, Result};
use crate::state::State;

/// The proxy and its checks. Less of it is looked at than of the service itself.
pub(super) fn of(
    state: &State,
    parent: &Service,
    mut input: Input,
) -> Result<(Service, Vec<CheckDefinition>)> {
    let prefix = state.options.version.bad_request_prefix();
    complete(state, parent, &mut input);
    vet_meta(&input.meta)
        .map_err(|error| Failure::server(format!("{prefix}Invalid SidecarService: {error}")))?;
    let mut checks = input.checks();
    if checks.is_empty() {
        checks = own_checks(parent, &input).map_err(Failure::server)?;
    }
    vet_checks(&checks, state.options.version).map_err(|error| {
        let error = error.replacen("Invalid check", "Invalid check in sidecar_service", 1);
        Failure::server(format!("{prefix}{error}"))
    })?;
    let mut service = Service::from(input);
    service.proxy.complete();
    Ok((service, checks))
}

/// Fills in what is not said.
fn complete(state: &State, parent: &Service, input: &mut Input) {
    input.id = format!("{}-sidecar-proxy", parent.id);
    if input.name.is_empty() {
        input.name = format!("{}-sidecar-proxy", parent.name);
    }
    if input.kind.is_empty() {
        "connect-proxy".clone_into(&mut input.kind);
    }
    if input.port < 1 {
        let taken = |port: &i64| {
            state.local.services().any(|service| service.port == *port && service.id != input.id)
        };
        input.port = (21000..=21255).find(|port| !taken(port)).unwrap_or(0);
    }
    if input.tags.is_empty() {
        input.tags.clone_from(&parent.tags);
    }
    if input.meta.is_empty() && !parent.meta.is_empty() {
        input.meta.clone_from(&parent.meta);
    }
    if input.address.is_empty() {
        input.address.clone_from(&parent.address);
    }
    let proxy = &mut input.proxy.0;
    if proxy.destination.is_empty() {
        proxy.destination.clone_from(&parent.name);
    }
    if proxy.destination_id.is_empty() {
        proxy.destination_id.clone_from(&parent.id);
    }
    if proxy.local_address.is_empty() {
        "127.0.0.1".clone_into(&mut proxy.local_address);
    }
    if proxy.local_port < 1 {
        proxy.local_port = parent.port;
    }
}

/// The checks that a proxy has where none are asked for: whether it listens, and how its service is.
fn own_checks(
    parent: &Service,
    input: &Input,
) -> std::result::Result<Vec<CheckDefinition>, String> {
    let listens = object! {
        "Name": => "Connect Sidecar Listening",
        "TCP": => format!("127.0.0.1:{}", input.port),
        "Interval": => "10s",
    };
    let alias = object! {
        "Name": => format!("Connect Sidecar Aliasing {}", parent.id),
        "AliasService": => &parent.id,
    };
    [listens, alias].iter().map(|check| from_json(check).map(|Nested(check)| check)).collect()
}
