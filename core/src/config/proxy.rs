//! The proxy on the way to Consul, by the variables that HTTP clients share.

use std::fmt;
use std::net::IpAddr;

use percent_encoding::percent_decode_str;

use super::address::read;
use super::{Address, BasicAuth, Scheme};
use crate::error::{ArgumentError, Fault};

/// A proxy for HTTP.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Proxy {
    /// Whether the way to the proxy is encrypted.
    pub scheme: Scheme,
    /// Its host, an IPv6 address without brackets.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// What it asks for.
    pub auth: Option<BasicAuth>,
}

impl Proxy {
    /// The proxy to `host` and `port` that the environment names; `variable` looks a variable up.
    ///
    /// The variables are `http_proxy` or `https_proxy`, by the scheme, and `all_proxy`; the names
    /// in upper case count where those in lower case are not set. An empty one means none.
    /// `no_proxy` lists hosts to reach without: names (with everything below them), `host:port`,
    /// addresses, networks such as `10.0.0.0/8`, or `*` for all. This machine is always reached
    /// without, as by the Go client: from elsewhere it would be another one.
    ///
    /// ```
    /// use lictor::config::{Proxy, Scheme};
    ///
    /// let variable = |name: &str| match name {
    ///     "http_proxy" => Some("proxy:3128".to_owned()),
    ///     "no_proxy" => Some("internal,10.0.0.0/8".to_owned()),
    ///     _ => None,
    /// };
    /// let proxy = |host| Proxy::from_env(Scheme::Http, host, 8500, variable);
    /// assert_eq!(proxy("consul.example.com")?.map(|proxy| proxy.port), Some(3128));
    /// assert_eq!(proxy("consul.internal")?, None);
    /// assert_eq!(proxy("10.1.2.3")?, None);
    /// assert_eq!(proxy("127.0.0.1")?, None);
    /// # Ok::<(), lictor::error::ArgumentError>(())
    /// ```
    ///
    /// # Errors
    /// [`Fault::Format`] under the variable's name, for a proxy that is none.
    pub fn from_env(
        scheme: Scheme,
        host: &str,
        port: u16,
        variable: impl Fn(&str) -> Option<String>,
    ) -> Result<Option<Self>, ArgumentError> {
        const HTTP: [&str; 4] = ["http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"];
        const HTTPS: [&str; 4] = ["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"];
        let names = if scheme == Scheme::Https { HTTPS } else { HTTP };
        // A CGI program gets the header `Proxy` of its caller under this name.
        let forged = |name| name == "HTTP_PROXY" && variable("REQUEST_METHOD").is_some();
        let mut set = names.into_iter().filter(|name| !forged(*name));
        let Some((name, text)) = set.find_map(|name| Some((name, variable(name)?))) else {
            return Ok(None);
        };
        let except = variable("no_proxy").or_else(|| variable("NO_PROXY")).unwrap_or_default();
        if text.is_empty() || is_here(host) || except.split(',').any(|e| covers(e, host, port)) {
            return Ok(None);
        }
        parse(&text).map(Some).map_err(|problem| ArgumentError::new(name, Fault::Format, problem))
    }
}

impl fmt::Display for Proxy {
    /// Its address, without user and password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { scheme, host, port, .. } = self;
        let bare = if host.contains(':') { format!("[{host}]") } else { host.clone() };
        write!(f, "{}://{bare}:{port}", scheme.name())
    }
}

fn is_here(host: &str) -> bool {
    host.eq_ignore_ascii_case("localhost")
        || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// Whether an entry of `no_proxy` means this host.
fn covers(entry: &str, host: &str, port: u16) -> bool {
    let entry = entry.trim();
    if let (Ok(address), Some((network, bits))) = (host.parse(), entry.split_once('/')) {
        return contains(network, bits, address);
    }
    let same_port = entry.strip_suffix(&format!(":{port}")).filter(|rest| !rest.ends_with(':'));
    let name = same_port.unwrap_or(entry).trim_start_matches("*.").trim_start_matches('.');
    let name = name.trim_matches(['[', ']']).to_ascii_lowercase();
    let host = host.to_ascii_lowercase();
    let below = || host.strip_suffix(&name).is_some_and(|above| above.ends_with('.'));
    entry == "*" || (!name.is_empty() && (host == name || below()))
}

fn contains(network: &str, bits: &str, address: IpAddr) -> bool {
    let (Ok(network), Ok(bits)) = (network.parse::<IpAddr>(), bits.parse::<u32>()) else {
        return false;
    };
    let (network, address, width) = match (network, address) {
        (IpAddr::V4(n), IpAddr::V4(a)) => (n.to_bits().into(), a.to_bits().into(), 32),
        (IpAddr::V6(n), IpAddr::V6(a)) => (n.to_bits(), a.to_bits(), 128),
        _ => return false,
    };
    let differing: u128 = network ^ address;
    bits <= width && differing.checked_shr(width - bits).unwrap_or(0) == 0
}

/// The proxy, or what is wrong with it: without its user and password.
fn parse(text: &str) -> Result<Proxy, String> {
    let (scheme, rest) = text.split_once("://").unwrap_or(("http", text));
    let (user, place) = match rest.rsplit_once('@') {
        Some((user, place)) => (Some(user), place),
        None => (None, rest),
    };
    match read(&format!("{scheme}://{place}"), Scheme::Http)? {
        Address::Http { scheme, host, port, .. } => {
            let auth = user.map(|user| {
                let (user, password) = user.split_once(':').unwrap_or((user, ""));
                let plain = |text| percent_decode_str(text).decode_utf8_lossy().into_owned();
                BasicAuth::new(plain(user), plain(password))
            });
            Ok(Proxy { scheme, host, port, auth })
        }
        Address::Unix { .. } => Err("a proxy has to have a host".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn proxy(variables: &[(&str, &str)], scheme: Scheme, host: &str) -> Result<String, String> {
        let variable = |name: &str| {
            let found = variables.iter().find(|(known, _)| *known == name);
            found.map(|(_, value)| (*value).to_owned())
        };
        let found = Proxy::from_env(scheme, host, 8500, variable);
        let shown = found.map(|proxy| proxy.map_or("none".to_owned(), |proxy| proxy.to_string()));
        shown.map_err(|error| error.to_string())
    }

    #[test]
    fn by_scheme_then_for_all_and_lower_case_first() {
        let of = |variables, scheme| proxy(variables, scheme, "consul").unwrap();
        let both = [("http_proxy", "a:1"), ("https_proxy", "b:2")];
        assert_eq!(of(&both, Scheme::Http), "http://a:1");
        assert_eq!(of(&both, Scheme::Https), "http://b:2");
        assert_eq!(of(&[("https_proxy", "b")], Scheme::Http), "none");
        assert_eq!(of(&[("ALL_PROXY", "https://b")], Scheme::Http), "https://b:443");
        assert_eq!(of(&[("HTTP_PROXY", "a"), ("http_proxy", "b")], Scheme::Http), "http://b:80");
        assert_eq!(of(&[("HTTP_PROXY", "a"), ("http_proxy", "")], Scheme::Http), "none");
        assert_eq!(of(&[("HTTP_PROXY", "a"), ("REQUEST_METHOD", "GET")], Scheme::Http), "none");
        assert_eq!(of(&[("HTTP_PROXY", "http://[::2]:1/")], Scheme::Http), "http://[::2]:1");
    }

    #[test]
    fn some_hosts_are_reached_without() {
        for (except, host, direct) in [
            ("", "127.0.0.1", true),
            ("", "::1", true),
            ("", "LocalHost", true),
            ("", "consul", false),
            ("*", "consul", true),
            ("consul", "Consul", true),
            ("consul", "a.consul", true),
            ("consul", "myconsul", false),
            ("x, .consul", "a.consul", true),
            ("*.consul", "a.consul", true),
            ("consul:8500", "consul", true),
            ("consul:8501", "consul", false),
            ("10.1.2.3", "10.1.2.3", true),
            ("10.0.0.0/8", "10.1.2.3", true),
            ("10.0.0.0/8", "11.1.2.3", false),
            ("0.0.0.0/0", "11.1.2.3", true),
            ("10.0.0.0/99", "10.0.0.0", false),
            ("10.0.0.0/8", "fd00::1", false),
            ("fd00::/8", "fd00::1", true),
            ("fd00::1", "fd00::1", true),
        ] {
            let variables = [("http_proxy", "a:1"), ("NO_PROXY", except)];
            let expected = if direct { "none" } else { "http://a:1" };
            assert_eq!(proxy(&variables, Scheme::Http, host).unwrap(), expected, "{except} {host}");
        }
    }

    #[test]
    fn user_and_password_are_decoded_and_never_shown() {
        let variable =
            |name: &str| (name == "http_proxy").then(|| "http://me:s%40crt@a:1".to_owned());
        let found = Proxy::from_env(Scheme::Http, "consul", 8500, variable).unwrap().unwrap();
        assert_eq!(found.auth, Some(BasicAuth::new("me", "s@crt")));
        assert!(!format!("{found} {found:?}").contains("crt"));
        assert_eq!(
            proxy(&[("http_proxy", "socks5://me:s3crt@a:1")], Scheme::Http, "consul"),
            Err("argument `http_proxy`: `socks5` is not one of the schemes http, https, unix"
                .into())
        );
    }
}
