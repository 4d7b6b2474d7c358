//! Checks as they are registered.

use std::collections::BTreeMap;
use std::mem::take;
use std::time::Duration;

use serde::Serialize;

use super::Status;
use crate::error::{ArgumentError, Fault};

model! { request
    /// A check that an agent makes, or (TTL) waits for.
    ///
    /// There is a constructor for every kind; what is particular is set on it:
    ///
    /// ```
    /// use lictor::model::{CheckDefinition, ServiceRegistration};
    /// use std::time::Duration;
    ///
    /// let check = CheckDefinition::http("https://127.0.0.1:8443/up", Duration::from_secs(10))
    ///     .id("web-up")
    ///     .timeout(Duration::from_millis(500))
    ///     .tls_skip_verify(true)
    ///     .failures_before_critical(3);
    /// check.validate()?;
    /// # Ok::<(), lictor::error::ArgumentError>(())
    /// ```
    ///
    /// Consul has two spellings for one thing: a check in a service's registration says `CheckID`
    /// and belongs to that service, a check that stands alone says `ID` and may name a service.
    /// Serialized, this is the former; [`standalone`](CheckDefinition::standalone) makes the latter.
    /// Both are read.
    pub struct CheckDefinition {
        /// The id, unique on the agent; made from the service's id, or the name, unless given.
        #[serde(rename = "CheckID", alias = "ID")]
        pub id: String,
        /// A name for people to read; required for a check that stands alone.
        pub name: String,
        /// A note for people to read.
        pub notes: String,
        /// The service that a check which stands alone belongs to; the node unless given.
        #[serde(rename = "ServiceID", skip_serializing)]
        pub service_id: String,
        /// A token for the agent to register a check with that stands alone.
        #[serde(skip_serializing)]
        pub token: String,
        /// The state until the first result; critical unless given.
        pub status: Option<Status>,
        /// A program and its arguments: exit code 0 passes, 1 warns, any other is critical.
        #[serde(alias = "ScriptArgs", deserialize_with = "super::nullable")]
        pub args: Vec<String>,
        /// A container to run the program in.
        #[serde(rename = "DockerContainerID")]
        pub docker_container_id: String,
        /// The shell in that container; its own unless given.
        pub shell: String,
        /// A URL to ask: a status of 2xx passes, 429 warns, any other is critical.
        #[serde(rename = "HTTP")]
        pub http: String,
        /// The HTTP method; `GET` unless given.
        pub method: String,
        /// The HTTP headers.
        #[serde(deserialize_with = "super::nullable")]
        pub header: BTreeMap<String, Vec<String>>,
        /// The HTTP body.
        pub body: String,
        /// Whether an HTTP redirect is taken as the answer.
        pub disable_redirects: bool,
        /// A `host:port` to connect to.
        #[serde(rename = "TCP")]
        pub tcp: String,
        /// Whether to connect with TLS.
        #[serde(rename = "TCPUseTLS")]
        pub tcp_use_tls: bool,
        /// A `host:port` to send a datagram to; silence passes, a refusal is critical.
        #[serde(rename = "UDP")]
        pub udp: String,
        /// A `host:port`, or `host:port/service`, to ask for its gRPC health.
        #[serde(rename = "GRPC")]
        pub grpc: String,
        /// Whether to speak gRPC with TLS.
        #[serde(rename = "GRPCUseTLS")]
        pub grpc_use_tls: bool,
        /// A `host:port` to send an HTTP/2 ping to.
        #[serde(rename = "H2PING")]
        pub h2ping: String,
        /// Whether to ping with TLS; so it does unless told otherwise.
        #[serde(rename = "H2PingUseTLS", alias = "H2PINGUseTLS")]
        pub h2ping_use_tls: Option<bool>,
        /// A service of the operating system: a systemd unit, a Windows service.
        #[serde(rename = "OSService")]
        pub os_service: String,
        /// The node whose health this check repeats, or on which the service is.
        pub alias_node: String,
        /// The id of the service whose health this check repeats.
        pub alias_service: String,
        /// How long a report counts, for a check that is reported to the agent.
        #[serde(rename = "TTL", with = "crate::duration")]
        pub ttl: Option<Duration>,
        /// How often the agent checks; at least 1 s.
        #[serde(with = "crate::duration")]
        pub interval: Option<Duration>,
        /// How long it waits; 10 s, or 30 s for a program, unless given.
        #[serde(with = "crate::duration")]
        pub timeout: Option<Duration>,
        /// The name to ask for and to expect in the certificate.
        #[serde(rename = "TLSServerName")]
        pub tls_server_name: String,
        /// Whether any certificate will do.
        #[serde(rename = "TLSSkipVerify")]
        pub tls_skip_verify: bool,
        /// How many successes on end it takes to pass.
        pub success_before_passing: u32,
        /// How many failures on end it takes to warn; as many as to be critical unless given.
        pub failures_before_warning: u32,
        /// How many failures on end it takes to be critical.
        pub failures_before_critical: u32,
        /// How long the service may be critical before it is removed; at least a minute.
        #[serde(with = "crate::duration")]
        pub deregister_critical_service_after: Option<Duration>,
        /// How many bytes of output are kept; 4096 unless given.
        pub output_max_size: u32,
        /// The namespace of a check that stands alone (Enterprise).
        #[serde(skip_serializing)]
        pub namespace: String,
        /// The admin partition of a check that stands alone (Enterprise).
        #[serde(skip_serializing)]
        pub partition: String,
    }
}

/// The kinds of checks, one constructor each.
impl CheckDefinition {
    /// Asks a URL.
    #[must_use]
    pub fn http(url: impl Into<String>, interval: Duration) -> Self {
        Self { http: url.into(), ..Self::every(interval) }
    }

    /// Connects to `host:port`.
    #[must_use]
    pub fn tcp(address: impl Into<String>, interval: Duration) -> Self {
        Self { tcp: address.into(), ..Self::every(interval) }
    }

    /// Sends a datagram to `host:port`.
    #[must_use]
    pub fn udp(address: impl Into<String>, interval: Duration) -> Self {
        Self { udp: address.into(), ..Self::every(interval) }
    }

    /// Asks `host:port`, or `host:port/service`, for its gRPC health.
    #[must_use]
    pub fn grpc(address: impl Into<String>, interval: Duration) -> Self {
        Self { grpc: address.into(), ..Self::every(interval) }
    }

    /// Sends an HTTP/2 ping to `host:port`, with TLS unless
    /// [`h2ping_use_tls`](method@Self::h2ping_use_tls) says otherwise.
    #[must_use]
    pub fn h2ping(address: impl Into<String>, interval: Duration) -> Self {
        Self { h2ping: address.into(), ..Self::every(interval) }
    }

    /// Waits for reports to the agent, and is critical when none came for `ttl`.
    #[must_use]
    pub fn ttl(ttl: Duration) -> Self {
        Self { ttl: Some(ttl), ..Self::default() }
    }

    /// Runs a program, if the agent has scripts enabled.
    #[must_use]
    pub fn script(args: impl IntoIterator<Item = impl Into<String>>, interval: Duration) -> Self {
        let args = args.into_iter().map(Into::into).collect();
        Self { args, ..Self::every(interval) }
    }

    /// Runs a program in a container, if the agent has scripts enabled.
    #[must_use]
    pub fn docker(
        container: impl Into<String>,
        args: impl IntoIterator<Item = impl Into<String>>,
        interval: Duration,
    ) -> Self {
        Self { docker_container_id: container.into(), ..Self::script(args, interval) }
    }

    /// Asks the operating system for one of its services.
    #[must_use]
    pub fn os_service(name: impl Into<String>, interval: Duration) -> Self {
        Self { os_service: name.into(), ..Self::every(interval) }
    }

    /// Repeats the health of a node.
    #[must_use]
    pub fn alias_node(node: impl Into<String>) -> Self {
        Self { alias_node: node.into(), ..Self::default() }
    }

    /// Repeats the health of the service of this id on the same agent; set
    /// [`alias_node`](field@Self::alias_node) too for one elsewhere.
    #[must_use]
    pub fn alias_service(service_id: impl Into<String>) -> Self {
        Self { alias_service: service_id.into(), ..Self::default() }
    }

    fn every(interval: Duration) -> Self {
        Self { interval: Some(interval), ..Self::default() }
    }
}

/// What can be said of checks of any kind, or of several.
impl CheckDefinition {
    setters! {
        id: String,
        name: String,
        notes: String,
        service_id: String,
        token: String,
        status: Option<Status>,
        shell: String,
        method: String,
        body: String,
        disable_redirects: bool,
        tcp_use_tls: bool,
        grpc_use_tls: bool,
        h2ping_use_tls: Option<bool>,
        timeout: Option<Duration>,
        tls_server_name: String,
        tls_skip_verify: bool,
        deregister_critical_service_after: Option<Duration>,
        namespace: String,
        partition: String,
    }
    setters!(
        success_before_passing = u32,
        failures_before_warning = u32,
        failures_before_critical = u32,
        output_max_size = u32,
    );

    /// Adds a header of an HTTP check.
    #[must_use]
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.header.entry(name.into()).or_default().push(value.into());
        self
    }
}

impl CheckDefinition {
    /// Finds the mistakes that Consul refuses, and two kinds in one, of which it would
    /// silently take only the first.
    ///
    /// # Errors
    /// Under Consul's name of the field.
    ///
    /// ```
    /// use lictor::model::CheckDefinition;
    /// use std::time::Duration;
    ///
    /// let mut check = CheckDefinition::ttl(Duration::from_secs(30));
    /// check.interval = Some(Duration::from_secs(10));
    /// assert_eq!(
    ///     check.validate().unwrap_err().to_string(),
    ///     "argument `Interval`: cannot go with `TTL`",
    /// );
    /// ```
    pub fn validate(&self) -> Result<(), ArgumentError> {
        let fail = |name, fault, problem: String| Err(ArgumentError::new(name, fault, problem));
        let given = |duration: Option<Duration>| duration.is_some_and(|d| !d.is_zero());
        let interval = given(self.interval);
        let kinds = [
            ("Args", !self.args.is_empty()),
            ("HTTP", !self.http.is_empty()),
            ("TCP", !self.tcp.is_empty()),
            ("UDP", !self.udp.is_empty()),
            ("GRPC", !self.grpc.is_empty()),
            ("H2PING", !self.h2ping.is_empty()),
            ("OSService", !self.os_service.is_empty()),
            ("AliasService", !self.alias_service.is_empty()),
            ("AliasNode", !self.alias_node.is_empty() && self.alias_service.is_empty()),
            ("TTL", given(self.ttl)),
        ];
        let mut kinds = kinds.into_iter().filter_map(|(name, given)| given.then_some(name));
        match (kinds.next(), kinds.next()) {
            _ if !self.docker_container_id.is_empty() && self.args.is_empty() => {
                fail("Args", Fault::Missing, "needed with `DockerContainerID`".into())
            }
            (Some(kind), Some("TTL")) if kind.starts_with("Alias") => {
                fail("TTL", Fault::Conflict, format!("cannot go with `{kind}`"))
            }
            (Some(first), Some(second)) => {
                fail(second, Fault::Conflict, format!("cannot go with `{first}`: give one of them"))
            }
            (None, _) if self.ttl.is_some() => {
                fail("TTL", Fault::Value, "must be more than 0".into())
            }
            (None, _) => fail(
                "Check",
                Fault::Missing,
                "give one of HTTP, TCP, UDP, GRPC, H2PING, TTL, Args, OSService, AliasNode, \
                 AliasService"
                    .into(),
            ),
            (Some(kind @ ("TTL" | "AliasNode" | "AliasService")), None) if interval => {
                fail("Interval", Fault::Conflict, format!("cannot go with `{kind}`"))
            }
            (Some("TTL" | "AliasNode" | "AliasService"), None) => Ok(()),
            (Some(kind), None) if !interval => {
                fail("Interval", Fault::Missing, format!("`{kind}` needs one that is more than 0"))
            }
            (Some(_), None) => Ok(()),
        }?;
        if self.failures_before_warning > self.failures_before_critical {
            let problem = "must not be more than `FailuresBeforeCritical`".into();
            return fail("FailuresBeforeWarning", Fault::Conflict, problem);
        }
        match &self.status {
            None | Some(Status::Passing | Status::Warning | Status::Critical) => Ok(()),
            Some(_) => {
                fail("Status", Fault::Value, "is not one of passing, warning, critical".into())
            }
        }
    }

    /// The body of `/v1/agent/check/register`.
    ///
    /// ```
    /// use lictor::model::CheckDefinition;
    /// use std::time::Duration;
    ///
    /// let check = CheckDefinition::ttl(Duration::from_secs(30)).id("up").name("Up").service_id("web");
    /// assert_eq!(
    ///     serde_json::to_value(check.standalone()?)?,
    ///     serde_json::json!({"ID": "up", "Name": "Up", "ServiceID": "web", "TTL": "30s"})
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// Those of [`validate`](Self::validate), and when there is no name.
    pub fn standalone(mut self) -> Result<StandaloneCheck, ArgumentError> {
        self.validate()?;
        if self.name.is_empty() {
            return Err(ArgumentError::new("Name", Fault::Missing, "is required"));
        }
        Ok(StandaloneCheck {
            id: take(&mut self.id),
            service_id: take(&mut self.service_id),
            token: take(&mut self.token),
            namespace: take(&mut self.namespace),
            partition: take(&mut self.partition),
            rest: self,
        })
    }
}

/// A check that stands alone: the body of `/v1/agent/check/register`, from
/// [`CheckDefinition::standalone`].
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct StandaloneCheck {
    #[serde(rename = "ID", skip_serializing_if = "String::is_empty")]
    id: String,
    #[serde(rename = "ServiceID", skip_serializing_if = "String::is_empty")]
    service_id: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    token: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    namespace: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    partition: String,
    /// Without an id, so that it does not write `CheckID`.
    #[serde(flatten)]
    rest: CheckDefinition,
}

#[cfg(test)]
mod tests;
