//! `lictor-dev-agent`: a Consul agent in memory, for development and tests.

use std::io::{self, Write};
use std::process::ExitCode;
use std::{env, thread};

use lictor_dev_agent_host::Host;
use lictor_dev_agent_host::command::{Command, greeting, parse};

const PROGRAM: &str = "lictor-dev-agent";

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            // Where nobody listens there is nobody to tell.
            let _ = writeln!(io::stderr(), "{PROGRAM}: {why}");
            ExitCode::from(2)
        }
    }
}

fn run() -> Result<(), String> {
    let (address, options) = match parse(PROGRAM, env::args_os().skip(1))? {
        Command::Print(text) => return print(&text),
        Command::Serve(address, options) => (address, *options),
    };
    let host = Host::start().map_err(|error| error.to_string())?;
    let agent = host.serve(address, options).map_err(|error| error.to_string())?;
    print(&format!("{}\n", greeting(agent.address())))?;
    loop {
        // Signals end the process.
        thread::park();
    }
}

fn print(text: &str) -> Result<(), String> {
    let mut out = io::stdout();
    out.write_all(text.as_bytes()).and_then(|()| out.flush()).map_err(|error| error.to_string())
}
