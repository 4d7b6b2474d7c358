//! Prepared queries as they are defined. Running one is the endpoint's business.

use std::collections::BTreeMap;

use crate::json::decode::decoded;
use crate::json::object;
use crate::json::{Json, full};
use crate::model::Indexes;
use crate::version::Version;

#[derive(Debug, Clone, Default)]
pub(crate) struct Queries {
    all: BTreeMap<String, Query>,
    index: u64,
}

#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Query {
    pub(crate) definition: Definition,
    pub(crate) indexes: Indexes,
}

decoded! {
    Definition "PreparedQuery" {
        id: String = "ID",
        name: String = "Name",
        session: String = "Session",
        token: String = "Token",
        template: Template = "Template",
        service: Target = "Service",
        dns: Dns = "DNS",
        create_index: u64 = "CreateIndex",
        modify_index: u64 = "ModifyIndex",
    }
}

decoded! {
    Template "QueryTemplateOptions" {
        kind: String = "Type",
        regexp: String = "Regexp",
        remove_empty_tags: bool = "RemoveEmptyTags",
    }
}

decoded! {
    Target "ServiceQuery" {
        service: String = "Service",
        failover: Failover = "Failover",
        only_passing: bool = "OnlyPassing",
        ignore_check_ids: Vec<String> = "IgnoreCheckIDs",
        near: String = "Near",
        tags: Vec<String> = "Tags",
        node_meta: BTreeMap<String, String> = "NodeMeta",
        service_meta: BTreeMap<String, String> = "ServiceMeta",
        connect: bool = "Connect",
        peer: String = "Peer",
    }
}

decoded! {
    Failover "QueryFailoverOptions" {
        nearest: i64 = "NearestN",
        datacenters: Vec<String> = "Datacenters",
        targets: Json = "Targets",
    }
}

decoded! { Dns "QueryDNSOptions" { ttl: String = "TTL" } }

impl Queries {
    pub(crate) fn get(&self, id: &str) -> Option<&Query> {
        self.all.get(&id.to_lowercase())
    }

    pub(crate) fn all(&self) -> impl Iterator<Item = &Query> {
        self.all.values()
    }

    pub(crate) fn by_name(&self, name: &str) -> Option<&Query> {
        self.all.values().find(|query| !name.is_empty() && query.definition.name == name)
    }

    /// The template with the longest name that begins `name`.
    pub(crate) fn template_for(&self, name: &str) -> Option<&Query> {
        let fits = |query: &&Query| {
            !query.definition.template.kind.is_empty() && name.starts_with(&query.definition.name)
        };
        self.all.values().filter(fits).max_by_key(|query| query.definition.name.len())
    }

    pub(crate) fn index(&self) -> u64 {
        self.index
    }

    pub(crate) fn set(&mut self, index: u64, definition: Definition) {
        let old = self.get(&definition.id).map(|query| query.indexes.create);
        let indexes = Indexes { create: old.unwrap_or(index), modify: index };
        self.index = index;
        self.all.insert(definition.id.to_lowercase(), Query { definition, indexes });
    }

    pub(crate) fn delete(&mut self, index: u64, id: &str) {
        if self.all.remove(&id.to_lowercase()).is_some() {
            self.index = index;
        }
    }

    /// Removes the queries that were bound to a session.
    pub(crate) fn session_ended(&mut self, index: u64, session: &str) {
        let before = self.all.len();
        self.all.retain(|_, query| query.definition.session != session);
        if self.all.len() < before {
            self.index = index;
        }
    }
}

impl Query {
    pub(crate) fn json(&self, version: Version) -> Json {
        let query = &self.definition;
        let template = object! {
            "Type": => &query.template.kind,
            "Regexp": => &query.template.regexp,
            "RemoveEmptyTags": => query.template.remove_empty_tags,
        };
        object! {
            "ID": => &query.id,
            "Name": => &query.name,
            "Session": => &query.session,
            "Token": => if query.token.is_empty() { "" } else { "<hidden>" },
            "Template": => template,
            "Service": => query.service.json(version),
            "DNS": => query.dns.json(),
            "CreateIndex": => self.indexes.create,
            "ModifyIndex": => self.indexes.modify,
        }
    }
}

impl Dns {
    pub(crate) fn json(&self) -> Json {
        object! { "TTL": => &self.ttl }
    }
}

impl Target {
    fn json(&self, version: Version) -> Json {
        let failover = object! {
            "NearestN": => self.failover.nearest,
            "Datacenters": => Json::from(&self.failover.datacenters).nullable(),
            "Targets": ?version.has_peers().then(|| self.failover.targets.clone()),
        };
        object! {
            "Service": => &self.service,
            "Failover": => failover,
            "OnlyPassing": => self.only_passing,
            "IgnoreCheckIDs": => Json::from(&self.ignore_check_ids).nullable(),
            "Near": => &self.near,
            "Tags": => Json::from(&self.tags).nullable(),
            "NodeMeta": => Json::from(&self.node_meta).nullable(),
            "ServiceMeta": => Json::from(&self.service_meta).nullable(),
            "Connect": => self.connect,
            "Peer": ?full(&*self.peer),
        }
    }
}
