//! From a reply's status, headers and body to what it means.
//!
//! The core never parses a body: a [`Reply`] says how it is to be read, and the binding (or
//! [`Reply::json`]) reads it with the best parser at hand. So no unknown field is ever lost.

use std::collections::HashMap;

use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

use crate::endpoint::{Endpoint, Json, Missing, Shape, ShapeOf};
use crate::error::{ReplyError, Result, StatusError};
use crate::value::Value;

/// What the headers of a reply say.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Meta {
    /// `X-Consul-Index`: what the next blocking query passes as `index`, once
    /// [`Tracker`](crate::index::Tracker) has seen it.
    pub index: Option<u64>,
    /// `X-Consul-Knownleader`: whether the answering server knows a leader. Always false from the
    /// streaming backend.
    pub known_leader: Option<bool>,
    /// `X-Consul-Lastcontact`: milliseconds since the answering server heard from the leader.
    pub last_contact: Option<u64>,
    /// `X-Consul-Effective-Consistency`: the mode that was really used.
    pub effective_consistency: Option<String>,
    /// `X-Consul-Query-Backend`: `blocking-query` or `streaming`.
    pub query_backend: Option<String>,
    /// `X-Consul-Contenthash`: for hash-based blocking.
    pub content_hash: Option<String>,
    /// `X-Cache`: whether the agent's cache answered.
    pub cache_hit: Option<bool>,
    /// `Age`: the age in seconds of a cached answer.
    pub cache_age: Option<u64>,
    /// `X-Consul-Results-Filtered-By-Acls`: whether ACLs removed something.
    pub filtered_by_acls: bool,
}

impl Meta {
    /// Reads the headers; names count in any case, unknown ones are passed over.
    ///
    /// # Errors
    ///
    /// [`ReplyError`] when a header that must be unique comes twice or cannot be read.
    pub fn read<'h, N: AsRef<str>>(
        headers: impl IntoIterator<Item = (N, &'h [u8])>,
    ) -> Result<Self> {
        let mut meta = Self::default();
        for (name, value) in headers {
            let name = name.as_ref();
            // The first letter rules out nearly every other header cheaply.
            if !matches!(name.as_bytes().first(), Some(b'x' | b'X' | b'a' | b'A')) {
                continue;
            }
            let text = || String::from_utf8_lossy(value.trim_ascii());
            let is = |other: &str| name.eq_ignore_ascii_case(other);
            if is("X-Consul-Index") {
                if meta.index.is_some() {
                    return Err(ReplyError::HeaderTwice("X-Consul-Index").into());
                }
                meta.index = Some(number("X-Consul-Index", &text())?);
            } else if is("X-Consul-Knownleader") {
                meta.known_leader = Some(text() == "true");
            } else if is("X-Consul-Lastcontact") {
                meta.last_contact = text().parse().ok();
            } else if is("X-Consul-Effective-Consistency") {
                meta.effective_consistency = Some(text().into_owned());
            } else if is("X-Consul-Query-Backend") {
                meta.query_backend = Some(text().into_owned());
            } else if is("X-Consul-Contenthash") {
                meta.content_hash = Some(text().into_owned());
            } else if is("X-Consul-Results-Filtered-By-Acls") {
                meta.filtered_by_acls = text() == "true";
            } else if is("X-Cache") {
                meta.cache_hit = Some(text() == "HIT");
            } else if is("Age") {
                meta.cache_age = text().parse().ok();
            }
        }
        Ok(meta)
    }
}

fn number(name: &'static str, value: &str) -> Result<u64, ReplyError> {
    value.parse().map_err(|_| ReplyError::HeaderUnreadable { name, value: value.to_owned() })
}

/// A reply that is not a failure.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Reply<'b> {
    /// What the headers say.
    pub meta: Meta,
    /// How the body is to be read.
    pub shape: Shape,
    /// The HTTP status: a success, or a 404 that is an answer.
    pub status: u16,
    /// The body, untouched.
    pub body: &'b [u8],
}

impl Reply<'_> {
    /// Whether there is what was asked for (the status is not 404).
    #[must_use]
    pub fn found(&self) -> bool {
        self.status != 404
    }

    /// The body as a value of type `T`, or `None` where nothing was found.
    ///
    /// Where the call is for one item of a list (such as `kv.get` of one key), or for one member of
    /// an object (such as the `ID` of a new session), `T` is that item or member.
    ///
    /// # Errors
    ///
    /// [`ReplyError::Body`] when the body does not fit `T`, or is text and no JSON.
    pub fn json<T: DeserializeOwned>(&self) -> Result<Option<T>> {
        if !self.found() {
            return Ok(None);
        }
        match self.shape {
            Shape::Json(Json { one: true, .. }) => {
                let items: Option<Vec<T>> =
                    serde_json::from_slice(self.body).map_err(|error| unreadable::<T>(&error))?;
                Ok(items.into_iter().flatten().next())
            }
            Shape::Json(Json { member: Some(name), .. }) => {
                let members: Members<'_> =
                    serde_json::from_slice(self.body).map_err(|error| unreadable::<T>(&error))?;
                let member = members.get(name).ok_or_else(|| ReplyError::Body {
                    expected: std::any::type_name::<T>(),
                    problem: format!("the object has no member `{name}`"),
                })?;
                let member = serde_json::from_str(member.get());
                Ok(Some(member.map_err(|error| unreadable::<T>(&error))?))
            }
            _ => Ok(serde_json::from_slice(self.body).map_err(|error| unreadable::<T>(&error))?),
        }
    }

    /// What a write answered: Consul's `true` or `false`, or for a call of [`Shape::Bool`] whether
    /// it was carried out.
    ///
    /// # Errors
    ///
    /// [`ReplyError::Body`] when the body should say so and does not.
    pub fn truth(&self) -> Result<bool> {
        match self.shape {
            Shape::Bool | Shape::Bytes => Ok(self.status == 200),
            _ => Ok(self.json::<bool>()?.unwrap_or(false)),
        }
    }

    /// For a call that makes something, its `ID`.
    ///
    /// # Errors
    ///
    /// [`ReplyError::Body`] when the body has no text `ID`.
    pub fn id(&self) -> Result<Option<String>> {
        self.json()
    }
}

/// An object whose members are not read yet.
type Members<'b> = HashMap<String, &'b RawValue>;

fn unreadable<T>(error: &serde_json::Error) -> ReplyError {
    let expected = std::any::type_name::<T>();
    ReplyError::Body { expected, problem: error.to_string() }
}

impl Endpoint {
    /// How a reply to a call with `args` is to be read.
    #[must_use]
    pub fn shape(&self, args: &[Value<'_>]) -> Shape {
        match self.shape {
            ShapeOf::Always(shape) => shape,
            ShapeOf::By(tell) => tell(args),
            ShapeOf::Asked(shape) => {
                let asked = !self.argument(args, "index").is_null();
                if asked { shape.indexed() } else { shape }
            }
        }
    }

    /// Whether a reply with this status is an answer and not a failure.
    pub(crate) fn is_answer(&self, status: u16) -> bool {
        match status {
            200..300 => true,
            404 if self.missing != Missing::Error => true,
            status => self.also.contains(&status),
        }
    }

    /// What a reply to a call with `args` means.
    ///
    /// # Errors
    ///
    /// [`StatusError`] for a status that is a failure, [`ReplyError`] for headers that Consul does
    /// not send.
    pub fn reply<'h, 'b, N: AsRef<str>>(
        &self,
        args: &[Value<'_>],
        status: u16,
        headers: impl IntoIterator<Item = (N, &'h [u8])>,
        body: &'b [u8],
    ) -> Result<Reply<'b>> {
        if !self.is_answer(status) {
            return Err(StatusError::new(status, body).into());
        }
        let shape = self.shape(args);
        let meta = Meta::read(headers)?;
        let indexed = matches!(shape, Shape::Json(Json { index: true, .. }));
        let bare = status == 404 && self.missing == Missing::Bare;
        if indexed && meta.index.is_none() && !bare {
            return Err(ReplyError::HeaderMissing("X-Consul-Index").into());
        }
        Ok(Reply { meta, shape, status, body })
    }
}
