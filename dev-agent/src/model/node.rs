//! Nodes.

use std::collections::BTreeMap;

use super::{Indexed, Indexes};
use crate::json::Json;
use crate::json::object;
use crate::version::Version;

#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Node {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) address: String,
    pub(crate) datacenter: String,
    pub(crate) tagged_addresses: BTreeMap<String, String>,
    pub(crate) meta: BTreeMap<String, String>,
    pub(crate) indexes: Indexes,
}

impl Indexed for Node {
    fn indexes(&mut self) -> &mut Indexes {
        &mut self.indexes
    }
}

impl Node {
    pub(crate) fn json(&self, _: Version) -> Json {
        object! {
            "ID": => &self.id,
            "Node": => &self.name,
            "Address": => &self.address,
            "Datacenter": => &self.datacenter,
            "TaggedAddresses": => Json::from(&self.tagged_addresses).nullable(),
            "Meta": => Json::from(&self.meta).nullable(),
            "CreateIndex": => self.indexes.create,
            "ModifyIndex": => self.indexes.modify,
        }
    }
}
