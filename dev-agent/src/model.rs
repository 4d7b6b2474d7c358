//! What Consul keeps, and how it shows it: nodes, services, checks, sessions.

mod check;
mod node;
mod pairs;
mod proxy;
mod service;
mod session;

pub(crate) use check::{Check, Status, kind_of};
pub(crate) use node::Node;
pub(crate) use pairs::Pairs;
pub(crate) use proxy::Proxy;
pub(crate) use service::{Address, Service, ServiceInput, Weights, service_input, several};
pub(crate) use session::{Behavior, Session};

/// When something came to be, and when it last changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Indexes {
    pub(crate) create: u64,
    pub(crate) modify: u64,
}

/// What carries indexes that do not count when it is compared.
pub(crate) trait Indexed: PartialEq + Clone {
    fn indexes(&mut self) -> &mut Indexes;

    /// Whether two are the same but for their indexes.
    fn same(&self, other: &Self) -> bool {
        let (mut a, mut b) = (self.clone(), other.clone());
        (*a.indexes(), *b.indexes()) = (Indexes::default(), Indexes::default());
        a == b
    }

    /// Takes over the indexes of what was there, and says whether anything is new.
    fn succeed(&mut self, existing: Option<&Self>, index: u64) -> bool {
        let same = existing.is_some_and(|existing| existing.same(self));
        let old = existing.map(|existing| *existing.clone().indexes());
        *self.indexes() = match old {
            Some(old) if same => old,
            Some(old) => Indexes { create: old.create, modify: index },
            None => Indexes { create: index, modify: index },
        };
        !same
    }
}
