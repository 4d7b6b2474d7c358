//! The command line of `consul agent -dev`: what starts a real Consul can start this one.
//!
//! Flags are read as Go reads them. One that has no meaning here is refused, so that nobody relies
//! on what is not there.

use std::ffi::OsString;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::str::FromStr;

use lictor_dev_agent::Options;

use super::Command;

pub(super) const HELP: &str = "
As `consul agent -dev` is started, with these of its flags:
  -dev                  keep everything in memory; there is no other way
  -client ADDRESS       listen on this address (127.0.0.1)
  -http-port PORT       listen on this port (8500)
  -bind ADDRESS, -advertise ADDRESS
                        the address that the node says it has (127.0.0.1)
  -node NAME, -datacenter NAME, -enable-script-checks
                        as above
  -server, -bootstrap, -log-level LEVEL
                        change nothing: it is one server, and it logs nothing
  -dns-port -1, -https-port -1, -grpc-port -1
                        change nothing: it has none of these
";

/// Reads the arguments that follow `agent`. Nothing stands for a wish to see the help.
pub(super) fn read(
    mut arguments: impl Iterator<Item = OsString>,
) -> Result<Option<Command>, String> {
    let mut listen = SocketAddr::new(Ipv4Addr::LOCALHOST.into(), 8500);
    let mut options = Options::default();
    let (mut dev, mut bind, mut advertise) = (false, None, None);
    while let Some(flag) = Flag::next(&mut arguments)? {
        match &*flag.name {
            "dev" => dev = flag.switch()?,
            "enable-script-checks" => options = options.script_checks(flag.switch()?),
            "server" | "bootstrap" => holds(flag.switch()?, &flag)?,
            "log-level" => drop(flag.text(&mut arguments)?),
            "dns-port" | "https-port" | "grpc-port" => {
                holds(flag.text(&mut arguments)? == "-1", &flag)?;
            }
            "client" => listen.set_ip(flag.value(&mut arguments, "IP address")?),
            "http-port" => listen.set_port(flag.value(&mut arguments, "port")?),
            "bind" => bind = Some(flag.value(&mut arguments, "IP address")?),
            "advertise" => advertise = Some(flag.value(&mut arguments, "IP address")?),
            "node" => options = options.node_name(flag.text(&mut arguments)?),
            "datacenter" => options = options.datacenter(flag.text(&mut arguments)?),
            "h" | "help" => return Ok(None),
            _ => return Err(format!("-{}: the dev agent does not have this flag", flag.name)),
        }
    }
    if !dev {
        return Err("agent: without -dev there is none: it keeps everything in memory".to_owned());
    }
    // All addresses is none that a node could say it has.
    let node = advertise.or(bind.filter(|address: &IpAddr| !address.is_unspecified()));
    let options = options.address(node.unwrap_or(Ipv4Addr::LOCALHOST.into()));
    Ok(Some(Command::Serve(listen, Box::new(options))))
}

/// Refuses what would make another agent of it.
fn holds(so: bool, flag: &Flag) -> Result<(), String> {
    if so { Ok(()) } else { Err(format!("-{}: the dev agent cannot do that", flag.name)) }
}

/// A flag, and what follows its `=`.
struct Flag {
    name: String,
    given: Option<String>,
}

impl Flag {
    fn next(arguments: &mut impl Iterator<Item = OsString>) -> Result<Option<Self>, String> {
        let Some(argument) = arguments.next() else { return Ok(None) };
        let argument = text(argument)?;
        let name = argument.strip_prefix("--").or_else(|| argument.strip_prefix('-'));
        let Some(name) = name.filter(|name| !name.is_empty()) else {
            return Err(format!("`{argument}` is no flag"));
        };
        Ok(Some(match name.split_once('=') {
            Some((name, given)) => Self { name: name.into(), given: Some(given.into()) },
            None => Self { name: name.into(), given: None },
        }))
    }

    /// Whether it is on: as it is, unless it says otherwise.
    fn switch(&self) -> Result<bool, String> {
        self.given.as_deref().map_or(Ok(true), |given| self.parse(given, "true or false"))
    }

    fn text(&self, arguments: &mut impl Iterator<Item = OsString>) -> Result<String, String> {
        match (&self.given, arguments) {
            (Some(given), _) => Ok(given.clone()),
            (None, rest) => {
                rest.next().map_or_else(|| Err(format!("-{}: a value is missing", self.name)), text)
            }
        }
    }

    fn value<T: FromStr>(
        &self,
        arguments: &mut impl Iterator<Item = OsString>,
        what: &str,
    ) -> Result<T, String> {
        self.parse(&self.text(arguments)?, what)
    }

    fn parse<T: FromStr>(&self, given: &str, what: &str) -> Result<T, String> {
        given.parse().map_err(|_| format!("-{}: `{given}` is no {what}", self.name))
    }
}

fn text(argument: OsString) -> Result<String, String> {
    argument.into_string().map_err(|bytes| format!("`{}` is no UTF-8", bytes.display()))
}

#[cfg(test)]
mod tests {
    use crate::command::tests::served;
    use crate::command::{Command, parse};
    use lictor_dev_agent::Options;

    #[test]
    fn it_starts_as_consul_does() {
        assert_eq!(served("agent -dev"), ("127.0.0.1:8500".to_owned(), Options::default()));
        let line = "agent --dev -bind=10.0.0.1 -client 0.0.0.0 -http-port=8501 -node n \
                    -datacenter=east -enable-script-checks -server=true -log-level err \
                    -dns-port=-1 -https-port -1";
        let (listens, options) = served(line);
        assert_eq!((&*listens, &*options.address.to_string()), ("0.0.0.0:8501", "10.0.0.1"));
        assert_eq!((&*options.node_name, &*options.datacenter), ("n", "east"));
        assert!(options.script_checks);
    }

    #[test]
    fn a_node_has_an_address_of_its_own() {
        let address = |line: &str| served(line).1.address.to_string();
        assert_eq!(address("agent -dev -bind=0.0.0.0"), "127.0.0.1");
        assert_eq!(address("agent -dev -bind=0.0.0.0 -advertise=fd00::1"), "fd00::1");
    }

    #[test]
    fn what_it_has_not_is_named() {
        let said = |line: &str| parse("agent", line.split_whitespace()).unwrap_err();
        for (line, words) in [
            ("agent", "-dev"),
            ("agent -dev=false", "-dev"),
            ("agent -dev=maybe", "-dev: `maybe` is no true or false"),
            ("agent -dev -ui", "-ui: "),
            ("agent -dev -config-file=x", "-config-file: "),
            ("agent -dev -server=false", "-server: "),
            ("agent -dev -dns-port=8600", "-dns-port: "),
            ("agent -dev -client", "-client: a value is missing"),
            ("agent -dev -client=here", "-client: `here` is no IP address"),
            ("agent -dev -http-port=-1", "-http-port: `-1` is no port"),
            ("agent -dev now", "`now` is no flag"),
            ("agent -dev -", "`-` is no flag"),
        ] {
            assert!(said(line).contains(words), "{line}: {}", said(line));
        }
        assert!(matches!(parse("x", ["agent", "-h"]), Ok(Command::Print(_))));
    }
}
