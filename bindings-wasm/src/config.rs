//! A client's configuration, as text.

use lictor::config::{Address, Config};

/// A line `NAME VALUE` for everything that the variables say.
pub(crate) fn lines(config: &Config, named: bool) -> String {
    let secret = |secret: &lictor::config::Secret| secret.expose().to_owned();
    let (url, socket) = match &config.address {
        Address::Unix { path, .. } => (None, Some(path.clone())),
        address => (named.then(|| address.to_string()), None),
    };
    let auth = config.auth.as_ref();
    let said = [
        ("url", url),
        ("socket", socket),
        ("token", config.token.as_ref().map(secret)),
        ("tokenfile", config.token_file.clone()),
        ("auth", auth.map(|auth| format!("{}:{}", auth.user, auth.password.expose()))),
        ("cafile", config.tls.ca_file.clone()),
        ("capath", config.tls.ca_path.clone()),
        ("certfile", config.tls.client_cert.clone()),
        ("keyfile", config.tls.client_key.clone()),
        ("servername", config.tls.server_name.clone()),
        ("unverified", (!config.tls.verify).then(String::new)),
        ("namespace", config.namespace.clone()),
        ("partition", config.partition.clone()),
    ];
    let lines = said.into_iter().filter_map(|(name, value)| Some(format!("{name} {}\n", value?)));
    lines.collect()
}
