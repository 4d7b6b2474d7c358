//! Which Consul the agent behaves as. Every difference between versions is one function here.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

/// A version of Consul.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub struct Version {
    /// The first number.
    pub major: u16,
    /// The second number.
    pub minor: u16,
    /// The third number.
    pub patch: u16,
}

impl Default for Version {
    fn default() -> Self {
        Self::new(1, 22, 7)
    }
}

impl Version {
    /// `major.minor.patch`.
    #[must_use]
    pub const fn new(major: u16, minor: u16, patch: u16) -> Self {
        Self { major, minor, patch }
    }

    /// Transactions can read a key that may be missing.
    pub(crate) fn gets_or_empty(self) -> bool {
        self >= Self::new(1, 14, 0)
    }

    /// Replies name the default ACL policy.
    pub(crate) fn names_default_policy(self) -> bool {
        self >= Self::new(1, 9, 0)
    }

    /// Replies name the backend that they come from.
    pub(crate) fn names_query_backend(self) -> bool {
        self >= Self::new(1, 10, 0)
    }

    /// A query for a missing key sleeps on when other keys change.
    pub(crate) fn missing_keys_sleep(self) -> bool {
        self >= Self::new(1, 12, 0)
    }

    /// JSON ends with a line end even where nobody asked for it to be pretty.
    pub(crate) fn ends_json_with_a_line(self) -> bool {
        self < Self::new(1, 10, 0)
    }

    /// The text on parameters in conflict ends with a line end.
    pub(crate) fn ends_conflicts_with_a_line(self) -> bool {
        self >= Self::new(1, 10, 0)
    }

    /// A text says what is wrong with an unknown URL.
    pub(crate) fn explains_unknown_urls(self) -> bool {
        self >= Self::new(1, 10, 0)
    }

    /// A service's port is left out where it is zero.
    pub(crate) fn omits_port_zero(self) -> bool {
        self >= Self::new(1, 10, 0)
    }

    /// Services and checks can come from another cluster.
    pub(crate) fn has_peers(self) -> bool {
        self >= Self::new(1, 13, 0)
    }

    /// A check that comes as it is known is a change of the checks, though none of its own.
    pub(crate) fn counts_repeated_checks(self) -> bool {
        self < Self::new(1, 13, 0)
    }

    /// Services can listen on a socket of the file system.
    pub(crate) fn has_socket_paths(self) -> bool {
        self >= Self::new(1, 10, 0)
    }

    /// Services have a region and a zone.
    pub(crate) fn has_localities(self) -> bool {
        self >= Self::new(1, 17, 0)
    }

    /// Services of the agent say in which datacenter they are.
    pub(crate) fn has_local_datacenters(self) -> bool {
        self >= Self::new(1, 9, 0)
    }

    /// Proxies have a mode.
    pub(crate) fn has_proxy_modes(self) -> bool {
        self >= Self::new(1, 10, 0)
    }

    /// Transactions keep what makes a service part of the mesh.
    pub(crate) fn transacts_proxies(self) -> bool {
        self >= Self::new(1, 9, 0)
    }

    /// Checks show how often they run.
    pub(crate) fn shows_intervals(self) -> bool {
        self >= Self::new(1, 13, 0)
    }

    /// Identifiers of sessions and queries are looked up as UUIDs, and what is none is an error.
    pub(crate) fn insists_on_uuids(self) -> bool {
        self < Self::new(1, 10, 0)
    }

    /// What stands before the error of a session that could not be made.
    pub(crate) fn apply_prefix(self) -> &'static str {
        if self < Self::new(1, 10, 0) { "" } else { "apply failed: " }
    }

    /// What stands before the error of a lock.
    pub(crate) fn raft_prefix(self) -> &'static str {
        if self < Self::new(1, 10, 0) { "" } else { "raft apply failed: " }
    }

    /// Sessions with members that Consul does not know are refused.
    pub(crate) fn refuses_unknown_session_fields(self) -> bool {
        self >= Self::new(1, 10, 0)
    }

    /// The names of services can be filtered.
    pub(crate) fn filters_service_names(self) -> bool {
        self >= Self::new(1, 14, 0)
    }

    /// The members of the gossip pool can be filtered.
    pub(crate) fn filters_members(self) -> bool {
        self >= Self::new(1, 14, 9)
    }

    /// A gateway without services has `null` for a list of them.
    pub(crate) fn lists_no_gateways_as_null(self) -> bool {
        self < Self::new(1, 10, 0)
    }

    /// A refusal says who lacks which permission.
    pub(crate) fn explains_denials(self) -> bool {
        self >= Self::new(1, 13, 0)
    }

    /// A caller with a token is told that something was left out of a result.
    pub(crate) fn tells_of_filtering(self) -> bool {
        self >= Self::new(1, 11, 0)
    }

    /// What is said of a check that is to be run without being told how often.
    pub(crate) fn interval_missing(self) -> &'static str {
        if self < Self::new(1, 10, 0) {
            "Interval must be > 0 for Script, HTTP, or TCP checks"
        } else {
            "Interval must be > 0 for Script, HTTP, H2PING, TCP, UDP or OSService checks"
        }
    }

    /// How many operations a transaction may have.
    pub(crate) fn longest_transaction(self) -> usize {
        if self < Self::new(1, 10, 0) { 64 } else { 128 }
    }

    /// Where the documentation speaks of a limit.
    pub(crate) fn help(self, setting: &str) -> String {
        if self < Self::new(1, 10, 0) {
            return format!("https://www.consul.io/docs/agent/options.html#{setting}");
        }
        format!("https://developer.hashicorp.com/docs/agent/config/config-files#{setting}")
    }

    /// The payload of events has a limit.
    pub(crate) fn limits_events(self) -> bool {
        self >= Self::new(1, 22, 0)
    }

    /// Keys are cleaned as paths are, and some are refused.
    pub(crate) fn cleans_keys(self) -> bool {
        self >= Self::new(1, 22, 0)
    }

    /// Only keys of some characters are taken.
    pub(crate) fn restricts_keys(self) -> bool {
        self == Self::new(1, 21, 5)
    }

    /// Paths are cleaned as they are written, with their escapes.
    pub(crate) fn cleans_escaped_paths(self) -> bool {
        self >= Self::new(1, 19, 0)
    }

    /// Keys that begin with a slash are refused.
    pub(crate) fn refuses_leading_slashes(self) -> bool {
        self >= Self::new(1, 22, 7)
    }

    /// The agent names the primary datacenter, when it was built, and its proxies.
    pub(crate) fn reports_primary_datacenter(self) -> bool {
        self >= Self::new(1, 10, 0)
    }

    /// The agent names the address that it is bound to.
    pub(crate) fn reports_bind_address(self) -> bool {
        self >= Self::new(1, 22, 0)
    }

    /// There is an endpoint for the version alone.
    pub(crate) fn has_version_endpoint(self) -> bool {
        self >= Self::new(1, 15, 0)
    }

    /// That there is nothing for Prometheus is said in a header alone.
    pub(crate) fn hides_prometheus_status(self) -> bool {
        self >= Self::new(1, 10, 0)
    }

    /// What is said of parameters and headers of the enterprise edition.
    pub(crate) fn bad_request_prefix(self) -> &'static str {
        if self < Self::new(1, 10, 0) { "Bad request: " } else { "" }
    }

    /// Alias checks may not have an interval.
    pub(crate) fn refuses_alias_intervals(self) -> bool {
        self >= Self::new(1, 10, 0)
    }

    /// What the first token is called.
    pub(crate) fn first_token(self) -> &'static str {
        if self < Self::new(1, 11, 0) { "Master Token" } else { "Initial Management Token" }
    }

    /// Lists of tokens show their secrets to those who may write them.
    pub(crate) fn lists_secrets(self) -> bool {
        self >= Self::new(1, 10, 0)
    }

    /// What servers say of themselves in the catalog.
    pub(crate) fn server_meta(self) -> BTreeMap<String, String> {
        let mut meta = vec![
            ("non_voter", "false".to_owned()),
            ("raft_version", "3".to_owned()),
            ("serf_protocol_current", "2".to_owned()),
            ("serf_protocol_max", "5".to_owned()),
            ("serf_protocol_min", "1".to_owned()),
            ("version", self.to_string()),
        ];
        if self >= Self::new(1, 10, 0) {
            meta.push(("read_replica", "false".to_owned()));
        }
        if self >= Self::new(1, 14, 0) {
            meta.push(("grpc_port", "8502".to_owned()));
            meta.push(("grpc_tls_port", "8503".to_owned()));
        }
        meta.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
    }

    /// What nodes say of themselves in the catalog.
    pub(crate) fn node_meta(self) -> BTreeMap<String, String> {
        let mut meta = BTreeMap::from([("consul-network-segment".to_owned(), String::new())]);
        if self >= Self::new(1, 15, 0) {
            meta.insert("consul-version".to_owned(), self.to_string());
        }
        meta
    }

    /// What the agent does not know cannot be deregistered or updated: that is a 404.
    pub(crate) fn misses_unknown_names(self) -> bool {
        self >= Self::new(1, 10, 0)
    }
}

impl FromStr for Version {
    type Err = String;

    /// Reads a version: `1.8.7`. The error says what it is not.
    fn from_str(text: &str) -> Result<Self, String> {
        let numbers: Result<Vec<u16>, _> = text.split('.').map(str::parse).collect();
        match numbers.as_deref() {
            Ok([major, minor, patch]) => Ok(Self::new(*major, *minor, *patch)),
            _ => Err(format!("`{text}` is no version such as 1.8.7")),
        }
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.major, self.minor, self.patch)
    }
}
