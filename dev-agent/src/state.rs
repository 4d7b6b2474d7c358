//! Everything that the agent knows. Requests read and change it, and so does time.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::time::Duration;

use crate::acl::store::Acl;
use crate::api;
use crate::events::Events;
use crate::faults::Faults;
use crate::local::Local;
use crate::model::{Check, Node, Service, ServiceInput, Status};
use crate::options::Options;
use crate::random::Random;
use crate::reply::{Failure, Result};
use crate::store::{Command, Store};
use crate::timers::Timers;

/// The port of the servers among themselves, as it is reported.
pub(crate) const SERVER_PORT: u16 = 8300;
/// How long tombstones are kept, at the least, and how far apart in time they are forgotten.
const TOMBSTONES: Duration = Duration::from_secs(15 * 60);
const TOMBSTONE_STEP: u64 = 30;

/// How often the catalog is brought in line with the agent, at most.
const SYNC_EVERY: Duration = Duration::from_secs(60);

#[derive(Debug)]
pub(crate) struct State {
    pub(crate) options: Options,
    pub(crate) now: Duration,
    pub(crate) random: Random,
    pub(crate) store: Store,
    pub(crate) local: Local,
    pub(crate) acl: Acl,
    pub(crate) events: Events,
    pub(crate) faults: Faults,
    pub(crate) timers: Timers<Timer>,
    /// The newest tombstone of each step of time.
    graves: BTreeMap<u64, u64>,
    pub(crate) node_id: String,
    /// Grows with whatever a parked request may wait for.
    pub(crate) changes: u64,
    /// How many of them were about keys alone.
    kv_changes: u64,
}

/// What happens by itself, and to what.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Timer {
    /// There is a leader again.
    Leader,
    /// A session was not renewed.
    Session(String),
    /// A check was not updated.
    Ttl(String),
    /// A check is due to be run.
    Run(String),
    /// The catalog learns of a check's new output.
    Output(String),
    /// The catalog is brought in line with the agent.
    Sync,
    /// Services that were critical for too long are deregistered.
    Reap,
    /// The tombstones of one step of time are forgotten.
    Tombstones(u64),
    /// A parked request has waited long enough.
    Parked(u64),
}

impl State {
    pub(crate) fn new(options: Options) -> Self {
        let mut random = Random::new(options.seed);
        let (node_id, accessor) = (random.uuid(), random.uuid());
        let mut store = Store::default();
        // What a leader writes before it serves: its term, its configuration, its certificates.
        store.set_index(9);
        store.insists_on_uuids = options.version.insists_on_uuids();
        store.catalog.counts_repeated_checks = options.version.counts_repeated_checks();
        let management = options.acl.initial_management.as_deref();
        let acl = Acl::new(9, management, accessor, options.version);
        let mut state = Self {
            options,
            now: Duration::ZERO,
            random,
            store,
            local: Local::default(),
            acl,
            events: Events::default(),
            faults: Faults::default(),
            timers: Timers::new(),
            graves: BTreeMap::new(),
            node_id,
            changes: 0,
            kv_changes: 0,
        };
        state.join();
        state.schedule_sync();
        state
    }

    /// The same at a later time.
    pub(crate) fn at(mut self, now: Duration) -> Self {
        self.now = now;
        self.schedule_sync();
        self
    }

    /// Where the agent's server is said to be reached by others.
    pub(crate) fn server_address(&self) -> String {
        SocketAddr::new(self.options.address, SERVER_PORT).to_string()
    }

    /// Writes the agent's own node, as its server does when it sees itself alive.
    pub(crate) fn join(&mut self) {
        let version = self.options.version;
        let address = self.options.address.to_string();
        let node = Node {
            id: self.node_id.clone(),
            name: self.options.node_name.clone(),
            address: address.clone(),
            datacenter: self.options.datacenter.clone(),
            ..Node::default()
        };
        let at = self.command();
        self.store.set_node(at, node.clone());
        let consul = ServiceInput {
            name: "consul".to_owned(),
            port: i64::from(SERVER_PORT),
            meta: version.server_meta().into(),
            ..ServiceInput::default()
        };
        // The node was written just now, so neither can fail.
        let _ = self.store.set_service(at, &node.name, Service::from(consul));
        let alive = Check {
            node: node.name.clone(),
            id: "serfHealth".to_owned(),
            name: "Serf Health Status".to_owned(),
            status: Status::PASSING.to_owned(),
            output: "Agent alive and reachable".to_owned(),
            ..Check::default()
        };
        let _ = self.store.set_check(at, alive);
        let family = if self.options.address.is_ipv4() { "ipv4" } else { "ipv6" };
        let tagged = ["lan", "wan"].into_iter().flat_map(|pool| {
            [pool.to_owned(), format!("{pool}_{family}")].map(|name| (name, address.clone()))
        });
        let node = Node {
            tagged_addresses: tagged.collect::<BTreeMap<_, _>>().into(),
            meta: version.node_meta().into(),
            ..node
        };
        self.command();
        let at = self.command();
        self.store.set_node(at, node);
    }

    /// A new command to the keys alone.
    pub(crate) fn kv_command(&mut self) -> Command {
        self.kv_changes += 1;
        self.command()
    }

    /// A number that is another one whenever what is read below this path may be.
    pub(crate) fn revision(&self, path: &str) -> u64 {
        if self.options.acl.enabled {
            self.changes
        } else if path.starts_with("/v1/kv/") {
            self.store.kv.revision()
        } else {
            self.changes - self.kv_changes
        }
    }

    /// A new command to the store.
    pub(crate) fn command(&mut self) -> Command {
        self.changes += 1;
        self.store.command(self.now)
    }

    /// Forgets, in time, what the command has buried.
    pub(crate) fn buried(&mut self, at: Command) {
        if self.store.kv.buried_at(at.index) {
            self.will_reap(at);
        }
    }

    fn will_reap(&mut self, at: Command) {
        let step = (self.now + TOMBSTONES).as_secs() / TOMBSTONE_STEP + 1;
        self.graves.insert(step, at.index);
        let then = Duration::from_secs(step * TOMBSTONE_STEP);
        self.timers.set(Timer::Tombstones(step), then);
    }

    /// Takes over a store as a new leader does: all that ends in time has its whole time again, and
    /// no lock-delay is known.
    pub(crate) fn take_over(&mut self) {
        self.store.sessions.forget_delays();
        api::session::start_timers(self);
        let at = self.command();
        self.will_reap(at);
    }

    /// Notes when there will be a leader again, if there is none.
    pub(crate) fn await_leader(&mut self) {
        if let Some(until) = self.faults.outage(self.now) {
            self.timers.set(Timer::Leader, until);
        }
    }

    /// What a timer brings about that concerns no parked request.
    pub(crate) fn fire(&mut self, timer: Timer) {
        match timer {
            Timer::Leader => self.take_over(),
            // Only a leader ends sessions, and the next one gives them their time again.
            Timer::Session(_) if self.timers.is_set(&Timer::Leader) => {}
            Timer::Session(id) => {
                let at = self.command();
                self.store.end_session(at, &id);
                self.buried(at);
            }
            Timer::Tombstones(step) => {
                self.command();
                let index = self.graves.remove(&step).unwrap_or(0);
                self.store.kv.reap(index);
            }
            Timer::Ttl(id) => self.ttl_expired(&id),
            Timer::Run(id) => self.run_check(&id),
            Timer::Output(id) => self.sync_check(&id),
            Timer::Sync => {
                self.sync_all();
                self.schedule_sync();
            }
            Timer::Reap => self.reap(),
            Timer::Parked(_) => {}
        }
    }

    pub(crate) fn schedule_sync(&mut self) {
        let after = SYNC_EVERY + self.random.span(SYNC_EVERY);
        self.timers.set(Timer::Sync, self.now + after);
    }

    /// Refuses every datacenter but our own.
    pub(crate) fn reachable(&self, datacenter: Option<&str>) -> Result<()> {
        match datacenter {
            Some(name) if !name.is_empty() && name != self.options.datacenter => {
                Err(Failure::server("No path to datacenter"))
            }
            _ => Ok(()),
        }
    }
}
