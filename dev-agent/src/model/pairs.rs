//! Texts by name. None at all is something else than an empty lot: Consul shows `null` or `{}`.

use std::collections::BTreeMap;
use std::ops::Deref;

use crate::json::Json;
use crate::json::decode::{Decode, Place};

static NONE: BTreeMap<String, String> = BTreeMap::new();

#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Pairs(Option<BTreeMap<String, String>>);

impl Pairs {
    /// As it is shown where it was given as nothing, too.
    pub(crate) fn json(&self) -> Json {
        self.0.as_ref().map_or(Json::Null, Json::from)
    }
}

impl Deref for Pairs {
    type Target = BTreeMap<String, String>;

    fn deref(&self) -> &Self::Target {
        self.0.as_ref().unwrap_or(&NONE)
    }
}

impl From<BTreeMap<String, String>> for Pairs {
    fn from(pairs: BTreeMap<String, String>) -> Self {
        Self(Some(pairs))
    }
}

impl Decode for Pairs {
    fn take(&mut self, json: &Json, place: &Place) -> Result<(), String> {
        Decode::take(&mut self.0, json, place)
    }
}
