//! `HashiCorp` Consul requests and replies as data.

pub mod api;
pub mod config;
pub mod duration;
pub mod endpoint;
pub mod error;
pub mod index;
pub mod model;
mod object;
pub mod reply;
pub mod request;
mod table;
pub mod value;

pub use error::{Error, Result};
