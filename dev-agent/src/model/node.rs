//! Nodes.

use super::{Indexed, Indexes, Pairs};
use crate::json::Json;
use crate::json::object;
use crate::version::Version;

#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Node {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) address: String,
    pub(crate) datacenter: String,
    pub(crate) tagged_addresses: Pairs,
    pub(crate) meta: Pairs,
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
            "TaggedAddresses": => self.tagged_addresses.json(),
            "Meta": => self.meta.json(),
            "CreateIndex": => self.indexes.create,
            "ModifyIndex": => self.indexes.modify,
        }
    }
}
