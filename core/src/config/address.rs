//! Where the agent listens.

use std::fmt;
use std::net::Ipv6Addr;
use std::str::FromStr;

use crate::error::{ArgumentError, Fault};

/// Whether HTTP is encrypted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum Scheme {
    /// `http`.
    #[default]
    Http,
    /// `https`.
    Https,
}

impl Scheme {
    /// `http` or `https`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Http => "http",
            Self::Https => "https",
        }
    }

    fn port(self) -> u16 {
        match self {
            Self::Http => 80,
            Self::Https => 443,
        }
    }
}

/// Where the agent listens: a host and a port, perhaps behind a proxy that gives it a path, or a
/// unix socket.
///
/// It reads `host`, `host:port`, `http://host…`, `https://host…` and `unix:///path`, with a path
/// prefix after the host. Without a port, a bare `host` means Consul's 8500; a URL means the port
/// of its scheme, 80 or 443, as in the Go client and everywhere else. An IPv6 address stands in
/// brackets.
///
/// ```
/// use lictor::config::Address;
///
/// let whole = |text: &str| text.parse::<Address>().map(|address| address.to_string());
/// assert_eq!(whole("consul")?, "http://consul:8500");
/// assert_eq!(whole("[::1]:8501")?, "http://[::1]:8501");
/// assert_eq!(whole("https://example.com/consul/")?, "https://example.com:443/consul");
/// assert_eq!(whole("unix:///run/consul.sock")?, "unix:///run/consul.sock");
/// assert!(whole("ftp://consul").is_err());
/// # Ok::<(), lictor::error::ArgumentError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Address {
    /// HTTP over TCP.
    #[non_exhaustive]
    Http {
        /// Whether it is encrypted.
        scheme: Scheme,
        /// A name or an IP address, an IPv6 one without its brackets.
        host: String,
        /// The port.
        port: u16,
        /// What stands before `/v1`: empty, or a path that begins and does not end with a slash.
        prefix: String,
    },
    /// HTTP over a unix socket.
    #[non_exhaustive]
    Unix {
        /// The socket's path.
        path: String,
    },
}

/// The host where none is named.
const HOST: &str = "127.0.0.1";

/// The port where neither a port nor a scheme is named.
const PORT: u16 = 8500;

impl Address {
    pub(super) fn with_scheme(mut self, new: Scheme) -> Self {
        if let Self::Http { scheme, .. } = &mut self {
            *scheme = new;
        }
        self
    }

    /// Reads the value of `name`, in which `scheme` is the least that is wanted.
    pub(super) fn read(
        name: &'static str,
        text: &str,
        least: Scheme,
    ) -> Result<Self, ArgumentError> {
        read(text, least).map_err(|problem| ArgumentError::new(name, Fault::Format, problem))
    }
}

/// The address, or what is wrong with it.
pub(super) fn read(text: &str, least: Scheme) -> Result<Address, String> {
    let lower = text.split_once("://").map(|(scheme, rest)| (scheme.to_ascii_lowercase(), rest));
    let (scheme, rest, port) = match lower.as_ref().map(|(scheme, rest)| (scheme.as_str(), *rest)) {
        None => (least, text, PORT),
        Some(("unix", "")) => return Err(format!("`{text}` names no socket")),
        Some(("unix", path)) => {
            return Ok(Address::Unix { path: path.to_owned() });
        }
        // Whoever asked for TLS gets it.
        Some(("http", rest)) => (least, rest, least.port()),
        Some(("https", rest)) => (Scheme::Https, rest, Scheme::Https.port()),
        Some((scheme, _)) => {
            return Err(format!("`{scheme}` is not one of the schemes http, https, unix"));
        }
    };
    if text.contains('@') {
        // The text is not repeated, since it may hold a password.
        return Err("a user does not belong into an address, see `CONSUL_HTTP_AUTH`".to_owned());
    }
    let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    if let Some(odd) = path.chars().find(|c| !c.is_ascii_graphic() || matches!(c, '?' | '#')) {
        // Nor here: there may be a token behind a question mark.
        return Err(format!("`{}` cannot stand in the path of an address", odd.escape_debug()));
    }
    let (host, port) = match authority_parts(authority) {
        Some((host, None)) => (host, port),
        Some((host, Some(digits))) => match digits.parse() {
            Ok(port) if digits.starts_with(|c: char| c.is_ascii_digit()) => (host, port),
            _ => return Err(format!("`{text}` has the port `{digits}`")),
        },
        None => {
            return Err(format!("`{text}` is no host, `host:port`, `[ipv6]:port` or URL"));
        }
    };
    let prefix = path.trim_end_matches('/').to_owned();
    Ok(Address::Http { scheme, host: host.to_owned(), port, prefix })
}

/// The host without brackets, and the port's digits where there is a colon.
fn authority_parts(authority: &str) -> Option<(&str, Option<&str>)> {
    if let Some(rest) = authority.strip_prefix('[') {
        let (host, port) = rest.split_once(']')?;
        host.parse::<Ipv6Addr>().ok()?;
        let port = if port.is_empty() { None } else { Some(port.strip_prefix(':')?) };
        return Some((host, port));
    }
    let (host, port) = match authority.split_once(':') {
        Some((_, port)) if port.contains(':') => return None,
        Some(("", port)) => (HOST, Some(port)),
        Some((host, port)) => (host, Some(port)),
        None => (authority, None),
    };
    let fit = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    (!host.is_empty() && host.chars().all(fit)).then_some((host, port))
}

impl Default for Address {
    /// The agent on this machine, `http://127.0.0.1:8500`.
    fn default() -> Self {
        let scheme = Scheme::Http;
        Self::Http { scheme, host: HOST.to_owned(), port: PORT, prefix: String::new() }
    }
}

impl FromStr for Address {
    type Err = ArgumentError;

    fn from_str(text: &str) -> Result<Self, ArgumentError> {
        Self::read("address", text, Scheme::Http)
    }
}

impl fmt::Display for Address {
    /// A URL with everything in it, which reads back as the same address.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Http { scheme, host, port, prefix } if host.contains(':') => {
                write!(f, "{}://[{host}]:{port}{prefix}", scheme.name())
            }
            Self::Http { scheme, host, port, prefix } => {
                write!(f, "{}://{host}:{port}{prefix}", scheme.name())
            }
            Self::Unix { path } => write!(f, "unix://{path}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn reads_every_form() {
        for (text, whole) in [
            ("localhost", "http://localhost:8500"),
            ("localhost:80", "http://localhost:80"),
            (":8501", "http://127.0.0.1:8501"),
            ("consul_agent.local:8500", "http://consul_agent.local:8500"),
            ("[::1]", "http://[::1]:8500"),
            ("http://localhost:8500", "http://localhost:8500"),
            ("http://localhost", "http://localhost:80"),
            ("https://localhost", "https://localhost:443"),
            ("HTTPS://localhost", "https://localhost:443"),
            ("https://[fe80::1]:8501/a/b//", "https://[fe80::1]:8501/a/b"),
            ("http://localhost/", "http://localhost:80"),
            ("unix:///run/consul.sock", "unix:///run/consul.sock"),
            ("unix://consul.sock", "unix://consul.sock"),
        ] {
            let address: Address = text.parse().unwrap();
            assert_eq!(address.to_string(), whole);
            assert_eq!(whole.parse(), Ok(address));
        }
    }

    #[test]
    fn says_what_is_wrong() {
        for (text, problem) in [
            ("", "`` is no host, `host:port`, `[ipv6]:port` or URL"),
            ("http://", "`http://` is no host, `host:port`, `[ipv6]:port` or URL"),
            ("http:///v1", "`http:///v1` is no host, `host:port`, `[ipv6]:port` or URL"),
            ("::1", "`::1` is no host, `host:port`, `[ipv6]:port` or URL"),
            ("fe80::1", "`fe80::1` is no host, `host:port`, `[ipv6]:port` or URL"),
            ("[::1", "`[::1` is no host, `host:port`, `[ipv6]:port` or URL"),
            ("[::1]8500", "`[::1]8500` is no host, `host:port`, `[ipv6]:port` or URL"),
            ("[consul]:8500", "`[consul]:8500` is no host, `host:port`, `[ipv6]:port` or URL"),
            ("a b:8500", "`a b:8500` is no host, `host:port`, `[ipv6]:port` or URL"),
            ("consul:", "`consul:` has the port ``"),
            ("consul:+80", "`consul:+80` has the port `+80`"),
            ("consul:65536", "`consul:65536` has the port `65536`"),
            ("http://consul/a?b", "`?` cannot stand in the path of an address"),
            ("http://consul/a\n", "`\\n` cannot stand in the path of an address"),
            ("tcp://consul", "`tcp` is not one of the schemes http, https, unix"),
            ("unix://", "`unix://` names no socket"),
            (
                "http://me:s3cr3t@consul",
                "a user does not belong into an address, see `CONSUL_HTTP_AUTH`",
            ),
        ] {
            let error = text.parse::<Address>().unwrap_err();
            assert_eq!((error.problem(), error.fault()), (problem, Fault::Format));
        }
    }

    proptest! {
        #[test]
        fn what_was_read_reads_back(
            text in "(https?://)?([a-z0-9.-]{1,9}|\\[[0-9a-f:]{2,9}\\])?(:[0-9]{1,5})?(/[!-~]{0,9})?"
        ) {
            if let Ok(address) = text.parse::<Address>() {
                prop_assert_eq!(address.to_string().parse(), Ok(address));
            }
        }

        #[test]
        fn no_text_panics(text in "\\PC*") {
            let _ = text.parse::<Address>();
        }
    }
}
