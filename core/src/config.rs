//! Where Consul is and how to speak to it, from code or from any source of variables.
//!
//! [`Config::from_env`] follows the official Go client, so what works for the `consul` program works
//! here. It asks a function for each variable, since the core has no environment, and it opens no
//! file: [`Config::token_file`] and the names in [`Tls`] are names, for the transport to read.
//!
//! No token or password shows in `{:?}`: they are [`Secret`]s.
//!
//! ```
//! use lictor::config::Config;
//!
//! let config = Config::from_env(|name| match name {
//!     "CONSUL_HTTP_ADDR" => Some("https://consul.example.com/proxied".to_owned()),
//!     "CONSUL_HTTP_TOKEN" => Some("b1gs33cr3t".to_owned()),
//!     _ => None,
//! })?;
//! assert_eq!(config.address.to_string(), "https://consul.example.com:443/proxied");
//! assert!(!format!("{config:?}").contains("b1gs33cr3t"));
//! # Ok::<(), lictor::error::ArgumentError>(())
//! ```

use std::str::FromStr;

use crate::error::{ArgumentError, Fault};

mod address;
mod proxy;
mod secret;

pub use address::{Address, Scheme};
pub use proxy::Proxy;
pub use secret::{BasicAuth, Secret};

/// Everything that is the same for all calls of a client.
///
/// The default is an agent on this machine, without a token:
///
/// ```
/// use lictor::config::{Config, Consistency};
///
/// let mut config = Config::default();
/// assert_eq!(config.address.to_string(), "http://127.0.0.1:8500");
/// config.datacenter = Some("dc2".to_owned());
/// config.consistency = Consistency::Stale;
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Config {
    /// The agent.
    pub address: Address,
    /// The ACL token.
    pub token: Option<Secret>,
    /// A file that holds the ACL token, with white space around it; counts while
    /// [`token`](Self::token) is `None`.
    pub token_file: Option<String>,
    /// HTTP basic authentication, for a proxy in front of Consul.
    pub auth: Option<BasicAuth>,
    /// The datacenter to ask, instead of the agent's own.
    pub datacenter: Option<String>,
    /// How fresh reads have to be.
    pub consistency: Consistency,
    /// How to encrypt, where [`address`](Self::address) says `https`.
    pub tls: Tls,
    /// The namespace (Enterprise; the community edition answers any with 400).
    pub namespace: Option<String>,
    /// The admin partition (Enterprise; the community edition answers any with 400).
    pub partition: Option<String>,
}

impl Config {
    /// The configuration that the `CONSUL_*` variables describe; `variable` looks one up.
    ///
    /// A variable that is empty counts as not set. These are read:
    ///
    /// | variable | |
    /// |---|---|
    /// | `CONSUL_HTTP_ADDR` | the [`Address`] |
    /// | `CONSUL_HTTP_SSL` | true: `https`, even for an address that says `http` |
    /// | `CONSUL_HTTP_SSL_VERIFY` | false: any certificate will do |
    /// | `CONSUL_HTTP_TOKEN` | the token |
    /// | `CONSUL_HTTP_TOKEN_FILE` | the file with the token; wins over `CONSUL_HTTP_TOKEN`, which is then not taken |
    /// | `CONSUL_HTTP_AUTH` | `user` or `user:password` |
    /// | `CONSUL_CACERT`, `CONSUL_CAPATH` | certificate authorities, a file and a folder |
    /// | `CONSUL_CLIENT_CERT`, `CONSUL_CLIENT_KEY` | our certificate and its key, both or neither |
    /// | `CONSUL_TLS_SERVER_NAME` | the name in the agent's certificate; a port is cut off |
    /// | `CONSUL_NAMESPACE`, `CONSUL_PARTITION` | Enterprise |
    ///
    /// There is none for the datacenter or the consistency.
    ///
    /// # Errors
    /// Under the variable's name: [`Fault::Format`] for one that does not parse – the Go client
    /// only logs it for a boolean, we would rather not speak without TLS to an agent that was
    /// meant to have it – and [`Fault::Missing`] for a certificate or key without the other.
    pub fn from_env(variable: impl Fn(&str) -> Option<String>) -> Result<Self, ArgumentError> {
        let text = |name| variable(name).filter(|text| !text.is_empty());
        let boolean =
            |name, otherwise| text(name).map_or(Ok(otherwise), |text| go_boolean(name, &text));
        let scheme = if boolean("CONSUL_HTTP_SSL", false)? { Scheme::Https } else { Scheme::Http };
        let token_file = text("CONSUL_HTTP_TOKEN_FILE");
        let tls = Tls {
            ca_file: text("CONSUL_CACERT"),
            ca_path: text("CONSUL_CAPATH"),
            client_cert: text("CONSUL_CLIENT_CERT"),
            client_key: text("CONSUL_CLIENT_KEY"),
            server_name: text("CONSUL_TLS_SERVER_NAME").map(without_port),
            verify: boolean("CONSUL_HTTP_SSL_VERIFY", true)?,
        };
        let alone = match (&tls.client_cert, &tls.client_key) {
            (Some(_), None) => Some(("CONSUL_CLIENT_KEY", "needed with `CONSUL_CLIENT_CERT`")),
            (None, Some(_)) => Some(("CONSUL_CLIENT_CERT", "needed with `CONSUL_CLIENT_KEY`")),
            _ => None,
        };
        if let Some((name, problem)) = alone {
            return Err(ArgumentError::new(name, Fault::Missing, problem));
        }
        Ok(Self {
            address: match text("CONSUL_HTTP_ADDR") {
                Some(text) => Address::read("CONSUL_HTTP_ADDR", &text, scheme)?,
                None => Address::default().with_scheme(scheme),
            },
            token: text("CONSUL_HTTP_TOKEN").filter(|_| token_file.is_none()).map(Secret::from),
            token_file,
            auth: text("CONSUL_HTTP_AUTH").map(|text| BasicAuth::read(&text)),
            tls,
            namespace: text("CONSUL_NAMESPACE"),
            partition: text("CONSUL_PARTITION"),
            ..Self::default()
        })
    }
}

/// What Go's `strconv.ParseBool` takes.
fn go_boolean(name: &'static str, text: &str) -> Result<bool, ArgumentError> {
    match text {
        "1" | "t" | "T" | "true" | "TRUE" | "True" => Ok(true),
        "0" | "f" | "F" | "false" | "FALSE" | "False" => Ok(false),
        _ => Err(ArgumentError::new(
            name,
            Fault::Format,
            format!("`{text}` is neither `true` nor `false`"),
        )),
    }
}

fn without_port(name: String) -> String {
    match name.rsplit_once(':') {
        // More colons, and no bracket before this one, are an IPv6 address.
        Some((host, _)) if host.ends_with(']') || !host.contains(':') => host.to_owned(),
        _ => name,
    }
}

/// How fresh a read has to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum Consistency {
    /// The leader answers from memory. Right but for the moment when a leader loses its office.
    #[default]
    Default,
    /// The leader makes sure that it still leads: never stale, one more round trip.
    Consistent,
    /// Any server answers, leader or not: fastest, and works through an election.
    Stale,
}

impl Consistency {
    /// `default`, `consistent` or `stale`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Default => "default",
            Self::Consistent => "consistent",
            Self::Stale => "stale",
        }
    }
}

impl FromStr for Consistency {
    type Err = ArgumentError;

    /// The mode that [`as_str`](Self::as_str) gives this text for.
    fn from_str(text: &str) -> Result<Self, ArgumentError> {
        let modes = [Self::Default, Self::Consistent, Self::Stale];
        modes.into_iter().find(|mode| mode.as_str() == text).ok_or_else(|| {
            let problem = format!("`{text}` is not one of default, consistent, stale");
            ArgumentError::new("consistency", Fault::Value, problem)
        })
    }
}

/// What to trust and what to show when the connection is encrypted; files are named, not read.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Tls {
    /// A file with certificates of authorities (PEM).
    pub ca_file: Option<String>,
    /// A folder of such files.
    pub ca_path: Option<String>,
    /// The file with our own certificate (PEM).
    pub client_cert: Option<String>,
    /// The file with the key to it (PEM).
    pub client_key: Option<String>,
    /// The name to ask for and to expect in the agent's certificate, instead of the host.
    pub server_name: Option<String>,
    /// Whether the agent's certificate is verified at all.
    pub verify: bool,
}

impl Default for Tls {
    /// The authorities of the system, no certificate of our own, and verification.
    fn default() -> Self {
        Self {
            ca_file: None,
            ca_path: None,
            client_cert: None,
            client_key: None,
            server_name: None,
            verify: true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn env(variables: &[(&str, &str)]) -> Result<Config, ArgumentError> {
        Config::from_env(|name| {
            let found = variables.iter().find(|(known, _)| *known == name);
            found.map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn nothing_set_or_all_empty_is_the_default() {
        assert_eq!(env(&[]), Ok(Config::default()));
        assert_eq!(Config::from_env(|_| Some(String::new())), Ok(Config::default()));
    }

    #[test]
    fn every_variable_has_its_place() {
        let config = env(&[
            ("CONSUL_HTTP_ADDR", "consul.internal:8501"),
            ("CONSUL_HTTP_SSL", "T"),
            ("CONSUL_HTTP_SSL_VERIFY", "0"),
            ("CONSUL_HTTP_TOKEN", "token"),
            ("CONSUL_HTTP_AUTH", "me:pass:word"),
            ("CONSUL_CACERT", "ca.pem"),
            ("CONSUL_CAPATH", "/ca"),
            ("CONSUL_CLIENT_CERT", "cert.pem"),
            ("CONSUL_CLIENT_KEY", "key.pem"),
            ("CONSUL_TLS_SERVER_NAME", "server.dc1.consul:8501"),
            ("CONSUL_NAMESPACE", "team"),
            ("CONSUL_PARTITION", "part"),
        ]);
        let some = |text: &str| Some(text.to_owned());
        let expected = Config {
            address: "https://consul.internal:8501".parse().unwrap(),
            token: Some("token".into()),
            token_file: None,
            auth: Some(BasicAuth::new("me", "pass:word")),
            datacenter: None,
            consistency: Consistency::Default,
            tls: Tls {
                ca_file: some("ca.pem"),
                ca_path: some("/ca"),
                client_cert: some("cert.pem"),
                client_key: some("key.pem"),
                server_name: some("server.dc1.consul"),
                verify: false,
            },
            namespace: some("team"),
            partition: some("part"),
        };
        assert_eq!(config, Ok(expected));
    }

    #[test]
    fn the_file_with_the_token_wins() {
        let config =
            env(&[("CONSUL_HTTP_TOKEN", "token"), ("CONSUL_HTTP_TOKEN_FILE", "/run/token")])
                .unwrap();
        assert_eq!((config.token, config.token_file), (None, Some("/run/token".to_owned())));
    }

    #[test]
    fn ssl_turns_an_address_to_https_and_never_back() {
        let address = |ssl, address| {
            let config = env(&[("CONSUL_HTTP_SSL", ssl), ("CONSUL_HTTP_ADDR", address)]).unwrap();
            config.address.to_string()
        };
        assert_eq!(address("true", ""), "https://127.0.0.1:8500");
        assert_eq!(address("true", "consul"), "https://consul:8500");
        assert_eq!(address("true", "http://consul"), "https://consul:443");
        assert_eq!(address("false", "https://consul"), "https://consul:443");
        assert_eq!(address("true", "unix:///run/consul.sock"), "unix:///run/consul.sock");
    }

    #[test]
    fn an_error_names_the_variable() {
        let error = |name, value| env(&[(name, value)]).unwrap_err().to_string();
        assert_eq!(
            error("CONSUL_HTTP_SSL", "yes"),
            "argument `CONSUL_HTTP_SSL`: `yes` is neither `true` nor `false`"
        );
        assert_eq!(
            error("CONSUL_HTTP_ADDR", "ftp://consul"),
            "argument `CONSUL_HTTP_ADDR`: `ftp` is not one of the schemes http, https, unix"
        );
        assert_eq!(
            error("CONSUL_CLIENT_CERT", "cert.pem"),
            "argument `CONSUL_CLIENT_KEY`: needed with `CONSUL_CLIENT_CERT`"
        );
        assert_eq!(
            error("CONSUL_CLIENT_KEY", "key.pem"),
            "argument `CONSUL_CLIENT_CERT`: needed with `CONSUL_CLIENT_KEY`"
        );
    }

    #[test]
    fn a_consistency_reads_back() {
        for mode in [Consistency::Default, Consistency::Consistent, Consistency::Stale] {
            assert_eq!(mode.as_str().parse(), Ok(mode));
        }
        assert_eq!(
            "Stale".parse::<Consistency>().unwrap_err().to_string(),
            "argument `consistency`: `Stale` is not one of default, consistent, stale"
        );
    }

    #[test]
    fn a_server_name_loses_its_port_only() {
        for (name, bare) in [
            ("consul", "consul"),
            ("consul:8501", "consul"),
            ("::1", "::1"),
            ("[::1]", "[::1]"),
            ("[::1]:8501", "[::1]"),
        ] {
            assert_eq!(without_port(name.to_owned()), bare);
        }
    }

    #[test]
    fn no_secret_shows() {
        let config = env(&[("CONSUL_HTTP_TOKEN", "s3cr3t"), ("CONSUL_HTTP_AUTH", "me:s3cr3t")]);
        let shown = format!("{config:?}");
        assert!(shown.contains("me") && !shown.contains("s3cr3t"), "{shown}");
    }
}
