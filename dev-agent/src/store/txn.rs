//! The operations of transactions. The caller applies them to a copy, and keeps it if none failed.

use super::kv::{Entry, Lock};
use super::{Command, Store};
use crate::acl::Resource;
use crate::json::Json;
use crate::json::object;
use crate::model::{Check, Node, Service};
use crate::version::Version;

#[derive(Debug, Clone)]
pub(crate) struct Operation {
    /// Its place in the request.
    pub(crate) at: usize,
    pub(crate) kind: Kind,
}

/// A verb and what it is about; an index of modification is the one that is compared.
#[derive(Debug, Clone)]
pub(crate) enum Kind {
    Kv(String, Entry),
    Node(String, Node),
    Service(String, String, Box<Service>),
    Check(String, Box<Check>),
}

/// A result, with what one has to be allowed to read to see it.
#[derive(Debug, Clone)]
pub(crate) struct Found {
    pub(crate) resource: Resource,
    pub(crate) name: String,
    pub(crate) json: Json,
}

impl Operation {
    pub(crate) fn only_reads(&self) -> bool {
        match &self.kind {
            Kind::Kv(verb, _) => !matches!(
                verb.as_str(),
                "set" | "cas" | "lock" | "unlock" | "delete" | "delete-cas" | "delete-tree"
            ),
            Kind::Node(verb, _) | Kind::Service(verb, _, _) | Kind::Check(verb, _) => verb == "get",
        }
    }
}

/// Applies all operations; the errors are those of every one that failed.
pub(crate) fn apply(
    store: &mut Store,
    at: Command,
    operations: &[Operation],
    version: Version,
) -> Result<Vec<Found>, Vec<(usize, String)>> {
    let (mut found, mut errors) = (Vec::new(), Vec::new());
    for operation in operations {
        let done = match &operation.kind {
            Kind::Kv(verb, _) if verb == "get-or-empty" && !version.gets_or_empty() => {
                Err(format!("unknown KV verb {verb:?}"))
            }
            Kind::Kv(verb, entry) => store.kv_operation(at, verb, entry),
            Kind::Node(verb, node) => store.node_operation(at, verb, node, version),
            Kind::Service(verb, node, service) => {
                store.service_operation(at, verb, node, service, version)
            }
            Kind::Check(verb, check) => store.check_operation(at, verb, check, version),
        };
        match done {
            Ok(results) => found.extend(results),
            Err(error) => errors.push((operation.at, error)),
        }
    }
    if errors.is_empty() { Ok(found) } else { Err(errors) }
}

type Done = Result<Vec<Found>, String>;

/// An entry as a result, with its value or without.
fn shown(entry: &Entry, value: bool) -> Found {
    let json = if value {
        Json::from(entry)
    } else {
        Json::from(&Entry { value: Vec::new(), ..entry.clone() })
    };
    Found { resource: Resource::Key, name: entry.key.clone(), json: object! { "KV": => json } }
}

/// What `kind` of thing was found, and who may see it: those who may read `name`.
fn one(kind: &'static str, resource: Resource, name: &str, json: Json) -> Vec<Found> {
    let json = json.raw("Tags").raw("ServiceTags");
    let json = Json::Object(vec![(kind.into(), json)]);
    vec![Found { resource, name: name.to_owned(), json }]
}

impl Store {
    fn kv_operation(&mut self, at: Command, verb: &str, entry: &Entry) -> Done {
        let key = &entry.key;
        let existing = self.kv.get(key).cloned();
        let wanted = entry.modify_index;
        match verb {
            "set" => Ok(vec![shown(&self.kv.set(at.index, entry.clone(), Lock::Keep), false)]),
            "cas" => {
                if existing.map_or(0, |existing| existing.modify_index) != wanted {
                    return Err(format!("failed to set key {key:?}, index is stale"));
                }
                Ok(vec![shown(&self.kv.set(at.index, entry.clone(), Lock::Keep), false)])
            }
            "lock" => match self.lock(at, entry.clone())? {
                Some(entry) => Ok(vec![shown(&entry, false)]),
                None => Err(format!("failed to lock key {key:?}, lock is already held")),
            },
            "unlock" => match self.unlock(at, entry.clone())? {
                Some(entry) => Ok(vec![shown(&entry, false)]),
                None => Err(format!(
                    "failed to unlock key {key:?}, lock isn't held, or is held by another session"
                )),
            },
            "delete" => {
                self.kv.delete(at.index, key);
                Ok(Vec::new())
            }
            "delete-cas" => {
                if existing.is_some_and(|existing| existing.modify_index != wanted) {
                    return Err(format!("failed to delete key {key:?}, index is stale"));
                }
                self.kv.delete(at.index, key);
                Ok(Vec::new())
            }
            "delete-tree" => {
                self.kv.delete_under(at.index, key);
                Ok(Vec::new())
            }
            _ => self.kv_read(verb, entry),
        }
    }

    fn kv_read(&self, verb: &str, entry: &Entry) -> Done {
        let key = &entry.key;
        let existing = self.kv.get(key);
        match (verb, existing) {
            ("get" | "get-or-empty", Some(existing)) => Ok(vec![shown(existing, true)]),
            ("get", None) => Err(format!("key {key:?} doesn't exist")),
            ("get-or-empty", None) => {
                let empty = Entry { key: key.clone(), ..Entry::default() };
                Ok(vec![shown(&empty, false)])
            }
            ("get-tree", _) => Ok(self.kv.under(key).map(|entry| shown(entry, true)).collect()),
            ("check-session", None) => {
                Err(format!("failed to check session, key {key:?} doesn't exist"))
            }
            ("check-session", Some(existing)) if existing.session != entry.session => Err(format!(
                "failed session check for key {key:?}, current session {:?} != {:?}",
                existing.session, entry.session
            )),
            ("check-index", None) => {
                Err(format!("failed to check index, key {key:?} doesn't exist"))
            }
            ("check-index", Some(existing)) if existing.modify_index != entry.modify_index => {
                Err(format!(
                    "failed index check for key {key:?}, current modify index {} != {}",
                    existing.modify_index, entry.modify_index
                ))
            }
            ("check-session" | "check-index", Some(existing)) => Ok(vec![shown(existing, false)]),
            ("check-not-exists", Some(_)) => Err(format!("key {key:?} exists")),
            ("check-not-exists", None) => Ok(Vec::new()),
            _ => Err(format!("unknown KV verb {verb:?}")),
        }
    }

    fn node_operation(&mut self, at: Command, verb: &str, node: &Node, version: Version) -> Done {
        let name = &node.name;
        let existing = self.catalog.node(name).map(|node| node.indexes.modify);
        let stale = |what| Err(format!("failed to {what} node {name:?}, index is stale"));
        match verb {
            "get" => {}
            "cas" if existing.unwrap_or(0) != node.indexes.modify => return stale("set"),
            "set" | "cas" => self.set_node(at, node.clone()),
            "delete-cas" if existing != Some(node.indexes.modify) => return stale("delete"),
            "delete" | "delete-cas" => {
                self.delete_node(at, name);
                return Ok(Vec::new());
            }
            _ => return Err(format!("unknown Node verb {verb:?}")),
        }
        match self.catalog.node(name) {
            Some(node) => Ok(one("Node", Resource::Node, &node.name, node.json(version))),
            None => Err(format!("node {name:?} doesn't exist")),
        }
    }

    fn service_operation(
        &mut self,
        at: Command,
        verb: &str,
        node: &str,
        service: &Service,
        version: Version,
    ) -> Done {
        let id = &service.id;
        let existing = self.catalog.service(node, id).map(|service| service.indexes.modify);
        let stale =
            |what| Err(format!("failed to {what} service {id:?} on node {node:?}, index is stale"));
        match verb {
            "get" => {}
            "cas" if existing.unwrap_or(0) != service.indexes.modify => return stale("set"),
            "set" | "cas" => self.set_service(at, node, service.clone())?,
            "delete-cas" if existing != Some(service.indexes.modify) => {
                return stale("delete");
            }
            "delete" | "delete-cas" => {
                self.delete_service(at, node, id);
                return Ok(Vec::new());
            }
            _ => return Err(format!("unknown Service verb {verb:?}")),
        }
        match self.catalog.service(node, id) {
            Some(service) => {
                Ok(one("Service", Resource::Service, &service.name, service.json(version)))
            }
            None => Err(format!("service {id:?} on node {node:?} doesn't exist")),
        }
    }

    fn check_operation(
        &mut self,
        at: Command,
        verb: &str,
        check: &Check,
        version: Version,
    ) -> Done {
        let (node, id) = (&check.node, &check.id);
        let existing = self.catalog.check(node, id).map(|check| check.indexes.modify);
        let stale =
            |what| Err(format!("failed to {what} check {id:?} on node {node:?}, index is stale"));
        match verb {
            "get" => {}
            "cas" if existing.unwrap_or(0) != check.indexes.modify => return stale("set"),
            "set" => self.set_check(at, check.clone())?,
            "cas" => {
                // Consul loses the error here, and then finds nothing to show.
                if self.set_check(at, check.clone()).is_err() {
                    return Ok(Vec::new());
                }
            }
            "delete-cas" if existing != Some(check.indexes.modify) => {
                return stale("delete");
            }
            "delete" | "delete-cas" => {
                self.delete_check(at, node, id);
                return Ok(Vec::new());
            }
            _ => return Err(format!("unknown Check verb {verb:?}")),
        }
        match self.catalog.check(node, id) {
            Some(check) => {
                let (resource, name) = if check.service_name.is_empty() {
                    (Resource::Node, &check.node)
                } else {
                    (Resource::Service, &check.service_name)
                };
                Ok(one("Check", resource, name, check.json(version)))
            }
            None => Err(format!("check {id:?} on node {node:?} doesn't exist")),
        }
    }
}
