//! JSON as Go writes it ([`write`]) and as Consul reads it ([`read`], [`decode`]).

mod write;

pub(crate) use write::indented;
