//! What can be selected in the lists that take a filter: names and kinds.
//!
//! Names are those of the JSON, which for everything that can be selected are those of Consul's own
//! structures. What is not here (indexes, definitions, free-form configuration) Consul refuses too.

/// The fields of one element of a list.
pub(crate) type Schema = [Field];

/// A field that can be selected.
#[derive(Debug)]
pub(crate) struct Field {
    pub(super) name: &'static str,
    pub(super) kind: Kind,
}

#[derive(Debug)]
pub(super) enum Kind {
    Bool,
    Int,
    Text,
    Texts,
    Struct(&'static Schema),
    Structs(&'static Schema),
    Map(&'static Self),
}

use Kind::{Bool, Int, Map, Struct, Structs, Text, Texts};

const fn field(name: &'static str, kind: Kind) -> Field {
    Field { name, kind }
}

/// `/agent/services`, `/catalog/node` and `/catalog/node-services`.
pub(crate) const SERVICES: &Schema = &[
    field("Kind", Text),
    field("ID", Text),
    field("Service", Text),
    field("Tags", Texts),
    field("Meta", Map(&Text)),
    field("Port", Int),
    field("Address", Text),
    field("TaggedAddresses", Map(&Struct(ADDRESS))),
    field("Weights", Struct(WEIGHTS)),
    field("EnableTagOverride", Bool),
    field("Proxy", Struct(PROXY)),
    field("Connect", Struct(CONNECT)),
];

/// `/agent/checks`, `/health/state`, `/health/node` and `/health/checks`.
pub(crate) const CHECKS: &Schema = &[
    field("Node", Text),
    field("CheckID", Text),
    field("Name", Text),
    field("Status", Text),
    field("Notes", Text),
    field("Output", Text),
    field("ServiceID", Text),
    field("ServiceName", Text),
    field("ServiceTags", Texts),
    field("Type", Text),
];

/// `/catalog/nodes`.
pub(crate) const NODES: &Schema = &[
    field("ID", Text),
    field("Node", Text),
    field("Address", Text),
    field("Datacenter", Text),
    field("TaggedAddresses", Map(&Text)),
    field("Meta", Map(&Text)),
];

/// `/catalog/service` and `/catalog/connect`.
pub(crate) const SERVICE_NODES: &Schema = &[
    field("ID", Text),
    field("Node", Text),
    field("Address", Text),
    field("Datacenter", Text),
    field("TaggedAddresses", Map(&Text)),
    field("NodeMeta", Map(&Text)),
    field("ServiceKind", Text),
    field("ServiceID", Text),
    field("ServiceName", Text),
    field("ServiceTags", Texts),
    field("ServiceAddress", Text),
    field("ServiceTaggedAddresses", Map(&Struct(ADDRESS))),
    field("ServiceWeights", Struct(WEIGHTS)),
    field("ServiceMeta", Map(&Text)),
    field("ServicePort", Int),
    field("ServiceEnableTagOverride", Bool),
    field("ServiceProxy", Struct(PROXY)),
    field("ServiceConnect", Struct(CONNECT)),
];

/// `/health/service`, `/health/connect` and `/health/ingress`.
pub(crate) const INSTANCES: &Schema = &[
    field("Node", Struct(NODES)),
    field("Service", Struct(SERVICES)),
    field("Checks", Structs(CHECKS)),
];

/// `/agent/members`.
pub(crate) const MEMBERS: &Schema = &[
    field("Name", Text),
    field("Addr", Text),
    field("Port", Int),
    field("Tags", Map(&Text)),
    field("Status", Int),
    field("ProtocolMin", Int),
    field("ProtocolMax", Int),
    field("ProtocolCur", Int),
    field("DelegateMin", Int),
    field("DelegateMax", Int),
    field("DelegateCur", Int),
];

const ADDRESS: &Schema = &[field("Address", Text), field("Port", Int)];

const WEIGHTS: &Schema = &[field("Passing", Int), field("Warning", Int)];

const CONNECT: &Schema = &[field("Native", Bool)];

const PROXY: &Schema = &[
    field("DestinationServiceName", Text),
    field("DestinationServiceID", Text),
    field("LocalServiceAddress", Text),
    field("LocalServicePort", Int),
    field("Upstreams", Structs(UPSTREAM)),
    field("MeshGateway", Struct(MESH_GATEWAY)),
    field("Expose", Struct(EXPOSE)),
];

const UPSTREAM: &Schema = &[
    field("DestinationType", Text),
    field("DestinationNamespace", Text),
    field("DestinationName", Text),
    field("Datacenter", Text),
    field("LocalBindAddress", Text),
    field("LocalBindPort", Int),
    field("MeshGateway", Struct(MESH_GATEWAY)),
];

const MESH_GATEWAY: &Schema = &[field("Mode", Text)];

const EXPOSE: &Schema = &[field("Checks", Bool), field("Paths", Structs(EXPOSED_PATH))];

const EXPOSED_PATH: &Schema = &[
    field("ListenerPort", Int),
    field("Path", Text),
    field("LocalPathPort", Int),
    field("Protocol", Text),
    field("ParsedFromCheck", Bool),
];
