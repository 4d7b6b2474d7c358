//! Who may do what. Tokens and policies are kept in [`store`]; what their rules grant is [`rules`].

pub(crate) mod hcl;
pub(crate) mod rules;
pub(crate) mod store;

use std::sync::Arc;

use crate::call::Call;
use crate::options::DefaultPolicy;
use crate::reply::{Failure, Result};
use crate::state::State;
use crate::version::Version;
use rules::Rules;
pub(crate) use rules::{Level, Resource};

/// What the caller may do.
#[derive(Debug, Clone)]
pub(crate) struct Access {
    /// Nothing: all is allowed.
    rules: Option<Arc<Rules>>,
    default: DefaultPolicy,
    /// The token's public name; none for the anonymous one.
    accessor: Option<String>,
    version: Version,
}

impl Access {
    /// That of somebody who may do everything.
    pub(crate) fn everything(version: Version) -> Self {
        Self { rules: None, default: DefaultPolicy::Allow, accessor: None, version }
    }

    pub(crate) fn allows(&self, resource: Resource, name: &str, level: Level) -> bool {
        let Some(rules) = &self.rules else { return true };
        rules.allows(resource, name, level, self.default)
    }

    /// Whether everything below a prefix may be written.
    pub(crate) fn allows_below(&self, prefix: &str, level: Level) -> bool {
        let Some(rules) = &self.rules else { return true };
        rules.allows_below(Resource::Key, prefix, level, self.default)
    }

    pub(crate) fn require(&self, resource: Resource, name: &str, level: Level) -> Result<()> {
        if self.allows(resource, name, level) {
            Ok(())
        } else {
            Err(self.denied(resource, name, level))
        }
    }

    /// As [`require`](Self::require), in the words of the agent where they are others.
    pub(crate) fn require_local(&self, resource: Resource, name: &str) -> Result<()> {
        self.require(resource, name, Level::Write).map_err(|failure| {
            if self.version.explains_denials() {
                return failure;
            }
            let text = format!("Permission denied: Missing {}:write on {name}", resource.name());
            Failure::new(403, text)
        })
    }

    pub(crate) fn denied(&self, resource: Resource, name: &str, level: Level) -> Failure {
        if !self.version.explains_denials() {
            return Failure::new(403, "Permission denied");
        }
        let who = match &self.accessor {
            Some(accessor) => format!("token with AccessorID '{accessor}'"),
            None => "anonymous token".to_owned(),
        };
        let on = if name.is_empty() { String::new() } else { format!(" on {name:?}") };
        let (resource, level) = (resource.name(), level.name());
        let text = format!("Permission denied: {who} lacks permission '{resource}:{level}'{on}");
        Failure::new(403, text)
    }

    /// Whether a caller with a token of its own is told that a result was cut.
    pub(crate) fn is_told(&self) -> bool {
        self.rules.is_some() && self.accessor.is_some() && self.version.tells_of_filtering()
    }
}

impl State {
    /// What a call may do by its token, or by the agent's where it has none.
    pub(crate) fn access(&self, call: &Call) -> Result<Access> {
        let own = call.token();
        self.access_by(if own.is_empty() { &self.local.default_token } else { own })
    }

    /// What a token may do.
    pub(crate) fn access_by(&self, secret: &str) -> Result<Access> {
        let acl = &self.options.acl;
        let mut access = Access::everything(self.options.version);
        access.default = acl.default_policy;
        if !acl.enabled {
            return Ok(access);
        }
        let Some(token) = self.acl.by_secret(secret) else {
            return Err(Failure::new(403, "ACL not found"));
        };
        access.rules = self.acl.rules_of(token);
        access.accessor = (!token.is_anonymous()).then(|| token.accessor.clone());
        Ok(access)
    }
}
