//! The dev agent beside a real `consul agent -dev`, each a process of its own, in one run.
//!
//! Both are started by the same command line and take the same load in turns, round by round, so
//! that whatever else the machine does hits both. Shown is the best round, and in brackets the
//! worst: other work on the machine only ever makes a round worse. The client reads replies by
//! their length, so that of two cores the server has one to itself. Exits with 1 when the dev agent
//! takes longer to start than its budget.

#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a benchmark that cannot go on shall say so, and prints what it found"
)]

mod load;
mod process;

use std::net::{Ipv4Addr, SocketAddr};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use lictor_dev_agent::Options;
use lictor_dev_agent_host::Host;

use load::Connection;
use process::{Process, Program};

const START_BUDGET: Duration = Duration::from_millis(20);
const STARTS: usize = 20;
const ROUNDS: usize = 20;
const ROUND: Duration = Duration::from_millis(700);
const CONNECTIONS: usize = 16;
const AGENTS: usize = 1000;

fn main() -> ExitCode {
    let programs = [Program::dev_agent(), Program::consul()];
    println!("{:36}{:>28}{:>28}", "", programs[0].name, programs[1].name);
    let starts = programs.each_ref().map(starts);
    row("start until kv.get is answered, ms", &starts);
    let servers = programs.each_ref().map(Process::start);
    let resident = servers.each_ref().map(|server| vec![server.resident() / 1024.0]);
    row("memory of a new process, MiB", &resident);
    let rounds = take_turns(&servers);
    let of =
        |figure: fn(&Round) -> f64| rounds.each_ref().map(|all| all.iter().map(figure).collect());
    row(&format!("kv.get, {CONNECTIONS} connections, 1/s"), &of(|round| -round.rate));
    row("  CPU of the server a request, µs", &of(|round| round.cpu));
    row("kv.get, one connection, median, µs", &of(|round| round.median));
    row("  99th percentile, µs", &of(|round| round.slow));
    drop(servers);
    let agent = memory_per_agent();
    println!(
        "{:36}{:>28}",
        format!("{AGENTS} agents in a process, KiB each"),
        format!("{agent:.1}")
    );
    let start = median(&starts[0]);
    if start > START_BUDGET.as_secs_f64() * 1e3 {
        println!("it takes {start:.1} ms to start: the budget is {} ms", START_BUDGET.as_millis());
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}

/// One turn of a server.
struct Round {
    /// Requests a second.
    rate: f64,
    /// Microseconds, all of these.
    cpu: f64,
    median: f64,
    slow: f64,
}

fn take_turns<const N: usize>(servers: &[Process; N]) -> [Vec<Round>; N] {
    let mut clients = servers.each_ref().map(|server| {
        server.client().put();
        (0..CONNECTIONS).map(|_| server.client()).collect::<Vec<_>>()
    });
    let mut rounds = std::array::from_fn(|_| Vec::new());
    for _ in 0..ROUNDS {
        for ((server, clients), rounds) in servers.iter().zip(&mut clients).zip(&mut rounds) {
            rounds.push(round(server, clients));
        }
    }
    rounds
}

fn round(server: &Process, clients: &mut [Connection]) -> Round {
    let (cpu, since) = (server.cpu(), Instant::now());
    let answered = f64::from(load::flood(clients, ROUND));
    let rate = answered / since.elapsed().as_secs_f64();
    let cpu = server.cpu().saturating_sub(cpu).as_secs_f64() * 1e6 / answered;
    let [alone, ..] = clients else { panic!("no connection") };
    let mut times = load::ask(alone, ROUND);
    times.sort_unstable();
    let share = |percent| {
        let time: &Duration = times.get(times.len() * percent / 100).expect("a time");
        time.as_secs_f64() * 1e6
    };
    Round { rate, cpu, median: share(50), slow: share(99) }
}

/// How long it takes from nothing to an answer, in milliseconds.
fn starts(program: &Program) -> Vec<f64> {
    let start = |_| {
        let since = Instant::now();
        let _process = Process::start(program);
        since.elapsed().as_secs_f64() * 1e3
    };
    (0..STARTS).map(start).collect()
}

/// What an agent adds to a process in which there are many, each of which has answered once.
fn memory_per_agent() -> f64 {
    let host = Host::start().expect("a host");
    let serve = || {
        let address = SocketAddr::new(Ipv4Addr::LOCALHOST.into(), 0);
        let agent = host.serve(address, Options::default()).expect("an agent");
        Connection::open(agent.address()).expect("a connection").get();
        agent
    };
    let _first = serve();
    let before = process::resident("self");
    let agents: Vec<_> = (0..AGENTS).map(|_| serve()).collect();
    (process::resident("self") - before) / f64::from(u32::try_from(agents.len()).expect("few"))
}

fn best(values: &[f64]) -> f64 {
    values.iter().copied().fold(f64::INFINITY, f64::min)
}

fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted.get(sorted.len() / 2).copied().expect("some values")
}

/// Prints the best and the worst, where less is better; what is more the better comes negative.
fn row(title: &str, sides: &[Vec<f64>; 2]) {
    let cells = sides.each_ref().map(|values| {
        let worst = values.iter().copied().fold(f64::NEG_INFINITY, f64::max).abs();
        let best = best(values).abs();
        let places = usize::from(best < 1000.0);
        match values.len() {
            1 => format!("{best:.places$}"),
            _ => format!("{best:.places$} ({worst:.places$})"),
        }
    });
    println!("{title:36}{:>28}{:>28}", cells[0], cells[1]);
}
