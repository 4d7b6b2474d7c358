//! What an agent is made with.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::str::FromStr;

use crate::version::Version;

/// What is configurable in an agent. The default is `consul agent -dev`.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Options {
    /// The node's name.
    pub node_name: String,
    /// The node's address, as the agent reports it.
    pub address: IpAddr,
    /// The datacenter's name.
    pub datacenter: String,
    /// What all randomness comes from: UUIDs, jitter, the order of a query's result.
    pub seed: u64,
    /// The version of Consul that the agent behaves as, and reports.
    pub version: Version,
    /// Access control.
    pub acl: Acl,
    /// Whether checks that run scripts may be registered.
    pub script_checks: bool,
    /// Where HTTP is listened to, as the agent reports it.
    pub listens: SocketAddr,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            node_name: "lictor".to_owned(),
            address: Ipv4Addr::LOCALHOST.into(),
            datacenter: "dc1".to_owned(),
            seed: 0,
            version: Version::default(),
            acl: Acl::default(),
            script_checks: false,
            listens: SocketAddr::new(Ipv4Addr::LOCALHOST.into(), 8500),
        }
    }
}

impl Options {
    /// Names the node.
    #[must_use]
    pub fn node_name(mut self, name: impl Into<String>) -> Self {
        self.node_name = name.into();
        self
    }

    /// Sets the node's address.
    #[must_use]
    pub fn address(mut self, address: IpAddr) -> Self {
        self.address = address;
        self
    }

    /// Names the datacenter.
    #[must_use]
    pub fn datacenter(mut self, name: impl Into<String>) -> Self {
        self.datacenter = name.into();
        self
    }

    /// Sets the seed.
    #[must_use]
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// Behaves as another version.
    #[must_use]
    pub fn version(mut self, version: Version) -> Self {
        self.version = version;
        self
    }

    /// Sets up access control.
    #[must_use]
    pub fn acl(mut self, acl: Acl) -> Self {
        self.acl = acl;
        self
    }

    /// Allows or refuses checks that run scripts.
    #[must_use]
    pub fn script_checks(mut self, allowed: bool) -> Self {
        self.script_checks = allowed;
        self
    }

    /// Sets where the agent reports that HTTP is listened to.
    #[must_use]
    pub fn listens(mut self, address: SocketAddr) -> Self {
        self.listens = address;
        self
    }
}

/// Access control: off unless asked for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Acl {
    /// Whether tokens mean anything.
    pub enabled: bool,
    /// What a token may that no rule speaks of.
    pub default_policy: DefaultPolicy,
    /// The secret of a token that may do everything, there from the start.
    pub initial_management: Option<String>,
}

impl Acl {
    /// What a host's user asks for: access control is on where there is a token that may do
    /// everything, or a policy for all others, which is to deny unless it is given.
    #[must_use]
    pub fn asked(secret: Option<String>, policy: Option<DefaultPolicy>) -> Self {
        if secret.is_none() && policy.is_none() {
            return Self::default();
        }
        let default_policy = policy.unwrap_or(DefaultPolicy::Deny);
        Self { enabled: true, default_policy, initial_management: secret }
    }

    /// Access control that denies what no policy allows.
    #[must_use]
    pub fn deny() -> Self {
        Self { enabled: true, default_policy: DefaultPolicy::Deny, initial_management: None }
    }

    /// Makes a token that may do everything.
    #[must_use]
    pub fn initial_management(mut self, secret: impl Into<String>) -> Self {
        self.initial_management = Some(secret.into());
        self
    }
}

/// What holds where no rule does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum DefaultPolicy {
    /// All is allowed.
    #[default]
    Allow,
    /// Nothing is allowed.
    Deny,
}

impl FromStr for DefaultPolicy {
    type Err = String;

    /// Reads `allow` or `deny`. The error says that it is neither.
    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "allow" => Ok(Self::Allow),
            "deny" => Ok(Self::Deny),
            _ => Err(format!("`{text}` is neither allow nor deny")),
        }
    }
}
