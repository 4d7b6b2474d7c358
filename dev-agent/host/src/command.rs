//! The command line, for the binary and for `python -m consul dev`.

mod consul;

use std::ffi::OsString;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use lexopt::prelude::*;
use lictor_dev_agent::{Acl, Options};

const ABOUT: &str = "\
A Consul agent in memory, for development and tests. It keeps nothing; production runs HashiCorp Consul.";
const OPTIONS: &str = "
  --http-port PORT      listen on this port (8500; 0 takes a free one)
  --bind ADDRESS        listen on this address (127.0.0.1); nothing protects the agent there
  --node NAME           the node's name (lictor)
  --datacenter NAME     the datacenter's name (dc1)
  --seed NUMBER         where random UUIDs and waits come from (0)
  --behave-as VERSION   the version of Consul whose behaviour it shows, such as 1.8.7
  --acl-token SECRET    turn access control on, with this token that may do everything
  --acl-default POLICY  turn it on, with what a token may that no rule speaks of: deny (the default)
                        or allow
  --script-checks       let checks run programs
  --version             print the version and exit
  --help                print this and exit
";

/// What a command line asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "a program must know what to do with each")]
pub enum Command {
    /// Serve an agent at this address.
    Serve(SocketAddr, Box<Options>),
    /// Print this.
    Print(String),
}

/// Reads the arguments that follow the program's name, which the help shows.
///
/// # Errors
///
/// A sentence for whoever typed them.
pub fn parse<I>(program: &str, arguments: I) -> Result<Command, String>
where
    I: IntoIterator,
    I::Item: Into<OsString>,
{
    let mut arguments = arguments.into_iter().map(Into::into).peekable();
    if arguments.next_if(|first| first == "agent").is_some() {
        return Ok(consul::read(arguments)?.unwrap_or_else(|| help(program)));
    }
    read(program, lexopt::Parser::from_args(arguments)).map_err(|error| error.to_string())
}

fn help(program: &str) -> Command {
    let usage = format!("{program} [OPTION…]\n       {program} agent -dev [FLAG…]");
    Command::Print(format!("{ABOUT}\n\nUsage: {usage}\n{OPTIONS}{}", consul::HELP))
}

/// What to tell whoever started an agent that listens here.
#[must_use]
pub fn greeting(address: SocketAddr) -> String {
    let reach = warning(address).map(|warning| format!("\n{warning}")).unwrap_or_default();
    format!("A Consul agent in memory listens: CONSUL_HTTP_ADDR=http://{address}{reach}")
}

/// What to say where others than this machine reach an agent.
#[must_use]
pub fn warning(address: SocketAddr) -> Option<&'static str> {
    (!address.ip().is_loopback()).then_some(
        "Anyone who reaches this address can use it, and have it run checks: it is not for production.",
    )
}

fn read(program: &str, mut parser: lexopt::Parser) -> Result<Command, lexopt::Error> {
    let mut options = Options::default();
    let mut address = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 8500);
    let (mut secret, mut policy) = (None, None);
    while let Some(argument) = parser.next()? {
        match argument {
            Long("http-port") => address.set_port(parser.value()?.parse()?),
            Long("bind") => address.set_ip(parser.value()?.parse()?),
            Long("node") => options = options.node_name(parser.value()?.string()?),
            Long("datacenter") => options = options.datacenter(parser.value()?.string()?),
            Long("seed") => options = options.seed(parser.value()?.parse()?),
            Long("behave-as") => options = options.version(parser.value()?.parse()?),
            Long("acl-token") => secret = Some(parser.value()?.string()?),
            Long("acl-default") => policy = Some(parser.value()?.parse()?),
            Long("script-checks") => options = options.script_checks(true),
            Long("version") | Short('V') => {
                let line = concat!("lictor-dev-agent ", env!("CARGO_PKG_VERSION"), "\n");
                return Ok(Command::Print(line.to_owned()));
            }
            Long("help") | Short('h') => return Ok(help(program)),
            other => return Err(other.unexpected()),
        }
    }
    Ok(Command::Serve(address, Box::new(options.acl(Acl::asked(secret, policy)))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use lictor_dev_agent::{DefaultPolicy, Version};

    /// Where an agent listens that is started so, and what it is made with.
    pub(super) fn served(line: &str) -> (String, Options) {
        match parse("agent", line.split_whitespace()) {
            Ok(Command::Serve(address, options)) => (address.to_string(), *options),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn without_arguments_it_is_a_loopback_agent() {
        assert_eq!(served(""), ("127.0.0.1:8500".to_owned(), Options::default()));
    }

    #[test]
    fn what_is_asked_for_is_there() {
        let line = "--http-port 0 --bind=:: --node n --datacenter east --seed 7 --behave-as 1.8.7 \
                    --acl-token s --acl-default allow --script-checks";
        let (address, options) = served(line);
        assert_eq!(address, "[::]:0");
        assert_eq!((options.node_name.as_str(), options.datacenter.as_str()), ("n", "east"));
        assert_eq!((options.seed, options.version), (7, Version::new(1, 8, 7)));
        assert!(options.acl.enabled && options.script_checks);
        assert_eq!(options.acl.default_policy, DefaultPolicy::Allow);
        assert_eq!(served("--acl-token s").1.acl.default_policy, DefaultPolicy::Deny);
        let open = served("--acl-default allow").1.acl;
        assert!(open.enabled && open.initial_management.is_none());
    }

    #[test]
    fn what_cannot_be_is_named() {
        let said = |line: &str| parse("agent", line.split_whitespace()).unwrap_err();
        assert!(said("--http-port x").contains("\"x\""), "{}", said("--http-port x"));
        assert!(said("--bind here").contains("here"));
        assert!(said("--behave-as 1.8").contains("1.8"));
        assert!(said("--acl-default maybe").contains("maybe"));
        assert!(said("--dev").contains("--dev"));
        assert!(said("run").contains("run"));
    }

    #[test]
    fn it_says_so_where_others_can_reach_it() {
        assert!(!greeting(([127, 0, 0, 1], 1).into()).contains("Anyone"));
        assert!(greeting(([0, 0, 0, 0], 1).into()).contains("Anyone"));
        let Ok(Command::Print(help)) = parse("agent", ["--help"]) else { panic!("no help") };
        assert!(help.contains("HashiCorp") && help.contains("Usage: agent "));
    }
}
