//! A real Consul and a dev agent that live through the same steps.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;
use std::{env, thread};

use lictor_dev_agent::Options;

use crate::compare::{Ties, masked};
use crate::grammar::Sequence;
use crate::side::{Asked, Side};
use crate::steps::{Kind, Step};
use crate::{NODE, Reply, Request, known};

/// How long the one may take for what the other did at once.
const SOON: Duration = Duration::from_secs(2);
/// How long a reply to who was woken takes to come, by and large.
const ON_ITS_WAY: Duration = Duration::from_millis(8);

pub(crate) struct Pair {
    real: Side,
    dev: Side,
    ties: Ties,
    waiting: Vec<(Step, Asked, Asked)>,
    /// How often each known difference was met.
    pub(crate) excused: BTreeMap<&'static str, usize>,
    pub(crate) compared: usize,
}

impl Pair {
    /// The pair that all tests share, since a real Consul takes seconds to start.
    pub(crate) fn shared() -> MutexGuard<'static, Self> {
        static SHARED: OnceLock<Mutex<Pair>> = OnceLock::new();
        let shared = SHARED.get_or_init(|| Mutex::new(Self::new("", Options::default())));
        shared.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// `CONFORMANCE_OF=real` compares two real ones: what differs then is the suite's own fault.
    pub(crate) fn new(config: &str, options: Options) -> Self {
        let twice = env::var("CONFORMANCE_OF").is_ok_and(|of| of == "real");
        let mut dev = if twice { Side::real(config) } else { Side::dev(options) };
        let mut real = Side::real(config);
        // No two come up in the same order.
        let mut ties = Ties::default();
        ties.jumble([0, 0]);
        ties.order([real.newest_index(), dev.newest_index()]);
        Self { real, dev, ties, waiting: Vec::new(), excused: BTreeMap::new(), compared: 0 }
    }

    /// Takes both through a sequence, up to the first difference, and back to where they were; the
    /// error tells the whole way.
    pub(crate) fn run(&mut self, sequence: &Sequence) -> Result<(), String> {
        self.ties.forget_places();
        let told = self.live(&sequence.steps, true);
        let after = self.live(&sequence.afterwards, false);
        told.and(after)
    }

    /// Takes both through all the steps; the error tells every difference, the later ones perhaps
    /// for no other reason than the first.
    pub(crate) fn tell(&mut self, steps: &[Step]) -> Result<(), String> {
        self.ties.forget_places();
        self.live(steps, false)
    }

    fn live(&mut self, steps: &[Step], once: bool) -> Result<(), String> {
        let (mut told, mut differs) = (String::new(), false);
        for (number, step) in steps.iter().enumerate() {
            let [real, dev] = step.requests(&self.ties);
            _ = writeln!(told, "{number:3} {}", describe(&real, &dev));
            if let Err(difference) = self.step(step, &real, &dev) {
                differs = true;
                _ = writeln!(told, "{difference}");
                if once {
                    break;
                }
            }
        }
        if !self.waiting.is_empty() {
            // What the last step woke in the real one may be on its way.
            thread::sleep(ON_ITS_WAY);
            if let Err(difference) = self.look_at_waiting() {
                differs = true;
                _ = writeln!(told, "at the end\n{difference}");
            }
        }
        for (_, real, dev) in std::mem::take(&mut self.waiting) {
            self.real.hang_up(real);
            self.dev.hang_up(dev);
        }
        if differs { Err(told) } else { Ok(()) }
    }

    fn step(&mut self, step: &Step, real: &Request, dev: &Request) -> Result<(), String> {
        if !step.jumbles() {
            return self.ordered(step, real, dev);
        }
        let newest = self.newest();
        self.ties.jumble(newest);
        let told = self.ordered(step, real, dev);
        let newest = self.newest();
        self.ties.order(newest);
        told
    }

    fn newest(&mut self) -> [u64; 2] {
        [self.real.newest_index(), self.dev.newest_index()]
    }

    fn ordered(&mut self, step: &Step, real: &Request, dev: &Request) -> Result<(), String> {
        if step.kind == Kind::Waits {
            return self.wait(step, real, dev);
        }
        if step.kind == Kind::Pause {
            thread::sleep(step.pause);
        } else {
            let replies = [self.real.ask(real), self.dev.ask(dev)];
            self.compare(step, &replies)?;
        }
        if step.kind == Kind::Local {
            self.settle()?;
        }
        self.look_at_waiting()
    }

    /// A blocking query: either both answer now, or both wait.
    fn wait(&mut self, step: &Step, real: &Request, dev: &Request) -> Result<(), String> {
        let real = self.real.start(real);
        let dev = self.dev.start(dev);
        match self.dev.poll(dev, self.patience()) {
            Ok(dev) => {
                let real = self.real.poll(real, SOON).map_err(|_| "the real one waits")?;
                self.compare(step, &[real, dev])
            }
            Err(dev) => {
                self.waiting.push((step.clone(), real, dev));
                self.look_at_waiting()
            }
        }
    }

    /// Nothing for the dev agent, which answers in the moment in which it can; another for a real
    /// one in its place.
    fn patience(&self) -> Duration {
        Duration::from_millis(if matches!(self.dev, Side::Dev { .. }) { 0 } else { 40 })
    }

    fn look_at_waiting(&mut self) -> Result<(), String> {
        let mut rest = std::mem::take(&mut self.waiting).into_iter();
        let looked = rest.try_for_each(|(step, real, dev)| self.look_at(step, real, dev));
        self.waiting.extend(rest);
        looked
    }

    fn look_at(&mut self, step: Step, real: Asked, dev: Asked) -> Result<(), String> {
        match self.dev.poll(dev, self.patience()) {
            Ok(dev) => {
                let missing = dev.status == 404 && step.target.starts_with("/v1/kv/");
                match self.real.poll(real, if missing { SOON / 20 } else { SOON }) {
                    Ok(real) => self.compare(&step, &[real, dev])?,
                    Err(_) if missing => self.excuse(known::NEIGHBOURS),
                    Err(_) => {
                        let target = &step.target;
                        return Err(format!("woken: {target}\nbut the real one sleeps"));
                    }
                }
            }
            Err(dev) => match self.real.poll(real, Duration::ZERO) {
                Ok(real) => {
                    self.dev.hang_up(dev);
                    self.woken_alone(&step, &real)?;
                }
                Err(real) => self.waiting.push((step, real, dev)),
            },
        }
        Ok(())
    }

    /// The real one wakes also those who wait for what is next to a change in its trees. That is no
    /// difference where it tells them what the dev agent tells who asks it now.
    fn woken_alone(&mut self, step: &Step, real: &Reply) -> Result<(), String> {
        let now = step.target.replace("wait=60s", "wait=1ms");
        let missing = real.status == 404;
        let exact = (now.starts_with("/v1/kv/") && !missing) || now.starts_with("/v1/event/");
        let [_, dev] = Step { target: now, ..step.clone() }.requests(&self.ties);
        let dev = self.dev.ask(&dev);
        let told = self.compare(step, &[real.clone(), dev]);
        if exact || told.is_err() {
            let why = told.err().unwrap_or_default();
            return Err(format!("not woken: {}\nbut the real one is\n{why}", step.target));
        }
        self.excuse(known::NEIGHBOURS);
        Ok(())
    }

    fn excuse(&mut self, reason: &'static str) {
        *self.excused.entry(reason).or_default() += 1;
    }

    fn compare(&mut self, step: &Step, replies: &[Reply; 2]) -> Result<(), String> {
        self.compared += 1;
        let [real, dev] = step.arranged(replies);
        let Err(difference) = self.ties.tie(&real, &dev, step.hashed()) else { return Ok(()) };
        if let Some(reason) = known::reason(&mut self.ties, step, &real, &dev) {
            self.excuse(reason);
            return Ok(());
        }
        Err(format!("    {difference}\n{}", changed(&masked(&real), &masked(&dev))))
    }

    /// Waits until the real agent has told its catalog what the dev agent's knows already.
    fn settle(&mut self) -> Result<(), String> {
        for path in ["/v1/catalog/node/", "/v1/health/node/"] {
            let step = Step::get(format!("{path}{NODE}"));
            let request = Request::new("GET", step.target.clone());
            let mut left = 100;
            loop {
                let replies = [self.real.ask(&request), self.dev.ask(&request)];
                match self.compare(&step, &replies) {
                    Ok(()) => break,
                    Err(difference) if left == 0 => return Err(difference),
                    Err(_) => left -= 1,
                }
                thread::sleep(Duration::from_millis(if left > 90 { 1 } else { 10 }));
            }
        }
        Ok(())
    }
}

fn describe(real: &Request, dev: &Request) -> String {
    let body = |request: &Request| String::from_utf8_lossy(&request.body).into_owned();
    let mut text = format!("{} {} {}", real.method, real.target, body(real));
    if real != dev {
        _ = write!(text, "\n    dev: {} {}", dev.target, body(dev));
    }
    text
}

/// The lines that differ, from the first to the last, with two before them.
fn changed(real: &str, dev: &str) -> String {
    let (real, dev): (Vec<_>, Vec<_>) = (real.lines().collect(), dev.lines().collect());
    let same = real.iter().zip(&dev).take_while(|(a, b)| a == b).count();
    let rest = real.len().min(dev.len()) - same;
    let ends = real.iter().rev().zip(dev.iter().rev()).take(rest).take_while(|(a, b)| a == b);
    let ends = ends.count();
    let mut text = String::new();
    for (sign, lines) in [
        (' ', &real[same.saturating_sub(2)..same]),
        ('-', &real[same..real.len() - ends]),
        ('+', &dev[same..dev.len() - ends]),
    ] {
        for line in lines {
            _ = writeln!(text, "    {sign} {line}");
        }
    }
    text
}
