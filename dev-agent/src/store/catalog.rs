//! Nodes, services and checks with their index rules. What a failing check does to sessions is the
//! store's business.

use std::collections::BTreeMap;

use crate::model::{Check, Indexed, Node, Service, Status};

/// A node's name and something's identifier, both without case.
type Key = (String, String);

#[derive(Debug, Clone, Default)]
pub(crate) struct Catalog {
    nodes: BTreeMap<String, Node>,
    services: BTreeMap<Key, Service>,
    checks: BTreeMap<Key, Check>,
    nodes_index: u64,
    services_index: u64,
    checks_index: u64,
    /// The newest change that concerns the instances of a service, while it has any.
    by_service: BTreeMap<String, u64>,
    /// When last a service lost its last instance.
    extinction: Option<u64>,
    /// A check that comes as it is known is a change of the table.
    pub(crate) counts_repeated_checks: bool,
}

fn fold(name: &str) -> String {
    name.to_lowercase()
}

fn key(node: &str, id: &str) -> Key {
    (fold(node), fold(id))
}

impl Catalog {
    pub(crate) fn node(&self, name: &str) -> Option<&Node> {
        self.nodes.get(&fold(name))
    }

    /// A node by its identifier, which is a UUID.
    pub(crate) fn node_by_id(&self, id: &str) -> Option<&Node> {
        self.nodes.values().find(|node| !id.is_empty() && node.id.eq_ignore_ascii_case(id))
    }

    pub(crate) fn nodes(&self) -> impl Iterator<Item = &Node> {
        self.nodes.values()
    }

    pub(crate) fn service(&self, node: &str, id: &str) -> Option<&Service> {
        self.services.get(&key(node, id))
    }

    /// All services, each with the folded name of its node.
    pub(crate) fn services(&self) -> impl Iterator<Item = (&str, &Service)> {
        self.services.iter().map(|((node, _), service)| (node.as_str(), service))
    }

    pub(crate) fn services_of(&self, node: &str) -> impl Iterator<Item = &Service> {
        let node = fold(node);
        self.services().filter_map(move |(at, service)| (at == node).then_some(service))
    }

    /// The instances of a service, with their nodes.
    pub(crate) fn instances(&self, name: &str) -> impl Iterator<Item = (&Node, &Service)> {
        let name = fold(name);
        self.services()
            .filter(move |(_, service)| fold(&service.name) == name)
            .filter_map(|(node, service)| Some((self.nodes.get(node)?, service)))
    }

    /// The instances through which a service of the mesh is reached.
    pub(crate) fn connected(&self, name: &str) -> impl Iterator<Item = (&Node, &Service)> {
        let name = fold(name);
        self.services()
            .filter(move |(_, service)| {
                let native = service.native && fold(&service.name) == name;
                native || (service.is_proxy() && fold(&service.proxy.destination) == name)
            })
            .filter_map(|(node, service)| Some((self.nodes.get(node)?, service)))
    }

    pub(crate) fn check(&self, node: &str, id: &str) -> Option<&Check> {
        self.checks.get(&key(node, id))
    }

    pub(crate) fn checks(&self) -> impl Iterator<Item = &Check> {
        self.checks.values()
    }

    pub(crate) fn checks_of(&self, node: &str) -> impl Iterator<Item = &Check> {
        let node = fold(node);
        self.checks.iter().filter_map(move |((at, _), check)| (*at == node).then_some(check))
    }

    /// The checks that decide on an instance: the node's own first, then the service's.
    pub(crate) fn checks_on(&self, node: &str, service: &Service) -> Vec<&Check> {
        let (mut own, mut others) = (Vec::new(), Vec::new());
        for check in self.checks_of(node) {
            if check.service_id.is_empty() {
                own.push(check);
            } else if check.service_id.eq_ignore_ascii_case(&service.id) {
                others.push(check);
            }
        }
        own.append(&mut others);
        own
    }

    pub(crate) fn nodes_index(&self) -> u64 {
        self.nodes_index
    }

    pub(crate) fn services_index(&self) -> u64 {
        self.services_index
    }

    pub(crate) fn checks_index(&self) -> u64 {
        self.checks_index
    }

    /// The newest change of any table.
    pub(crate) fn table_index(&self, with_checks: bool) -> u64 {
        let index = self.nodes_index.max(self.services_index);
        if with_checks { index.max(self.checks_index) } else { index }
    }

    /// The newest change that concerns a service. One without instances changes when any service
    /// loses its last one.
    pub(crate) fn service_index(&self, name: &str, with_checks: bool) -> u64 {
        let own = self.by_service.get(&fold(name)).copied();
        own.unwrap_or_else(|| self.extinction_index(with_checks))
    }

    /// The newest change that concerns a service that is taken to be there.
    pub(crate) fn known_service_index(&self, name: &str, with_checks: bool) -> u64 {
        self.by_service.get(&fold(name)).copied().unwrap_or_else(|| self.table_index(with_checks))
    }

    /// When last a service lost its last instance, or else anything changed.
    pub(crate) fn extinction_index(&self, with_checks: bool) -> u64 {
        self.extinction.unwrap_or_else(|| self.table_index(with_checks))
    }

    /// Writes a node. Everything on it is seen as changed with it.
    pub(crate) fn set_node(&mut self, index: u64, mut node: Node) {
        let by_id = self.node_by_id(&node.id).cloned();
        if let Some(old) = by_id.filter(|old| !old.name.eq_ignore_ascii_case(&node.name)) {
            self.delete_node(index, &old.name);
            node.indexes = old.indexes;
        }
        let existing = self.nodes.get(&fold(&node.name));
        if !node.succeed(existing, index) {
            return;
        }
        self.nodes_index = index;
        self.touch_services_of(index, &node.name);
        self.nodes.insert(fold(&node.name), node);
    }

    /// Writes a service of a node that exists.
    pub(crate) fn set_service(&mut self, index: u64, node: &str, mut service: Service) {
        let key = key(node, &service.id);
        let existing = self.services.get(&key);
        let renamed = existing.map(|old| old.name.clone()).filter(|old| *old != service.name);
        if !service.succeed(existing, index) {
            return;
        }
        self.services_index = index;
        self.by_service.insert(fold(&service.name), index);
        self.services.insert(key, service);
        if let Some(old) = renamed {
            // That a service goes by another name now is not taken for its end.
            if self.instances(&old).next().is_none() {
                self.by_service.remove(&fold(&old));
            }
        }
    }

    /// Writes a check of a node and, if it names one, a service that exist.
    pub(crate) fn set_check(&mut self, index: u64, mut check: Check) {
        if check.status.is_empty() {
            Status::CRITICAL.clone_into(&mut check.status);
        }
        if let Some(service) = self.service(&check.node, &check.service_id) {
            check.service_name.clone_from(&service.name);
            check.service_tags.clone_from(&service.tags);
        }
        let key = key(&check.node, &check.id);
        let changed = check.succeed(self.checks.get(&key), index);
        if changed || self.counts_repeated_checks {
            self.checks_index = index;
        }
        if !changed {
            return;
        }
        self.touch_by_check(index, &check);
        self.checks.insert(key, check);
    }

    /// Removes a node with all that is on it.
    pub(crate) fn delete_node(&mut self, index: u64, name: &str) -> bool {
        if self.nodes.remove(&fold(name)).is_none() {
            return false;
        }
        let services: Vec<String> =
            self.services_of(name).map(|service| service.id.clone()).collect();
        for id in services {
            self.delete_service(index, name, &id);
        }
        let checks: Vec<String> = self.checks_of(name).map(|check| check.id.clone()).collect();
        for id in checks {
            self.delete_check(index, name, &id);
        }
        self.nodes_index = index;
        true
    }

    /// Removes a service with its checks.
    pub(crate) fn delete_service(&mut self, index: u64, node: &str, id: &str) -> bool {
        let Some(service) = self.services.remove(&key(node, id)) else { return false };
        let own = |check: &&Check| check.service_id.eq_ignore_ascii_case(id);
        let checks: Vec<String> =
            self.checks_of(node).filter(own).map(|check| check.id.clone()).collect();
        for check in checks {
            self.delete_check(index, node, &check);
        }
        self.checks_index = index;
        self.services_index = index;
        self.by_service.insert(fold(&service.name), index);
        self.forget_if_extinct(index, &service.name);
        true
    }

    pub(crate) fn delete_check(&mut self, index: u64, node: &str, id: &str) -> bool {
        let Some(check) = self.checks.remove(&key(node, id)) else { return false };
        self.touch_by_check(index, &check);
        if check.service_id.is_empty() {
            self.services_index = index;
        }
        self.checks_index = index;
        true
    }

    fn touch_by_check(&mut self, index: u64, check: &Check) {
        if check.service_id.is_empty() {
            self.touch_services_of(index, &check.node);
        } else {
            // It may be of a service that goes by another name by now.
            self.by_service.entry(fold(&check.service_name)).and_modify(|newest| *newest = index);
        }
    }

    fn touch_services_of(&mut self, index: u64, node: &str) {
        let names: Vec<String> =
            self.services_of(node).map(|service| fold(&service.name)).collect();
        for name in names {
            self.by_service.insert(name, index);
        }
    }

    fn forget_if_extinct(&mut self, index: u64, name: &str) {
        if self.instances(name).next().is_none() {
            self.by_service.remove(&fold(name));
            self.extinction = Some(index);
        }
    }
}
