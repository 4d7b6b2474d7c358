//! Consul agents in memory, for `consul.testing`: all of a process are served by one thread.

use std::ffi::CString;
use std::io::Error;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use lictor_dev_agent::{Acl, Options, Outcome, Request};
use lictor_dev_agent_host::command::{self, Command};
use lictor_dev_agent_host::{Host, HostError, Served};
use pyo3::exceptions::{PyOSError, PyRuntimeError, PyRuntimeWarning, PyValueError};
use pyo3::prelude::*;

/// The thread, started for the first agent, and anew in a process that was forked.
static HOST: Mutex<Option<Host>> = Mutex::new(None);

/// An agent behind a port.
#[pyclass(frozen, module = "consul._core")]
pub(crate) struct DevAgent {
    address: SocketAddr,
    /// Nothing once it is closed.
    served: Mutex<Option<Served>>,
}

#[pymethods]
impl DevAgent {
    #[new]
    #[pyo3(signature = (
        *, bind, port, node, datacenter, seed, version, token, default_policy, script_checks
    ))]
    #[expect(clippy::too_many_arguments, reason = "they are keywords")]
    fn new(
        py: Python<'_>,
        bind: &str,
        port: u16,
        node: String,
        datacenter: String,
        seed: u64,
        version: Option<&str>,
        token: Option<String>,
        default_policy: Option<&str>,
        script_checks: bool,
    ) -> PyResult<Self> {
        let address: IpAddr = bind
            .parse()
            .map_err(|_| PyValueError::new_err(format!("bind: `{bind}` is no IP address")))?;
        let mut options = Options::default()
            .node_name(node)
            .datacenter(datacenter)
            .seed(seed)
            .script_checks(script_checks);
        if let Some(version) = version {
            let bad = |problem| PyValueError::new_err(format!("version: {problem}"));
            options = options.version(version.parse().map_err(bad)?);
        }
        let bad = |problem| PyValueError::new_err(format!("default_policy: {problem}"));
        let policy = default_policy.map(str::parse).transpose().map_err(bad)?;
        options = options.acl(Acl::asked(token, policy));
        let agent = Self::serve(py, SocketAddr::new(address, port), options)?;
        if let Some(warning) = command::warning(agent.address) {
            let words = CString::new(format!("{}: {warning}", agent.address))?;
            PyErr::warn(py, &py.get_type::<PyRuntimeWarning>(), &words, 2)?;
        }
        Ok(agent)
    }

    /// The agent that a command line asks for, if it asks for one, and what to print.
    #[staticmethod]
    fn command(
        py: Python<'_>,
        program: &str,
        arguments: Vec<String>,
    ) -> PyResult<(Option<Self>, String)> {
        match command::parse(program, arguments).map_err(PyValueError::new_err)? {
            Command::Print(text) => Ok((None, text)),
            Command::Serve(address, options) => {
                let agent = Self::serve(py, address, *options)?;
                let greeting = command::greeting(agent.address);
                Ok((Some(agent), greeting + "\n"))
            }
        }
    }

    #[getter]
    fn host(&self) -> String {
        self.address.ip().to_string()
    }

    #[getter]
    fn port(&self) -> u16 {
        self.address.port()
    }

    #[getter]
    fn address(&self) -> String {
        self.address.to_string()
    }

    /// Hands the agent a request without a socket, and returns the status and the body.
    fn request(
        &self,
        py: Python<'_>,
        method: String,
        target: String,
        body: Vec<u8>,
    ) -> PyResult<(u16, Vec<u8>)> {
        let request = Request::new(method, target).body(body);
        self.served(py, move |served| {
            served.with(move |agent, now| match agent.handle(now, &request) {
                Outcome::Answer(answer) => (answer.status, answer.body),
                Outcome::Parked(ticket) => {
                    agent.cancel(ticket);
                    (503, b"this request would wait".to_vec())
                }
            })
        })
    }

    /// Ends as a process would: connections break, new ones are refused, all is forgotten.
    fn stop(&self, py: Python<'_>) -> PyResult<()> {
        self.served(py, Served::stop)
    }

    /// Listens again on the same port.
    fn start(&self, py: Python<'_>) -> PyResult<()> {
        self.served(py, Served::resume_listening)
    }

    /// Breaks all connections.
    fn cut(&self, py: Python<'_>) -> PyResult<()> {
        self.served(py, Served::cut)
    }

    /// Freezes the agent, or lets it go on.
    fn pause(&self, py: Python<'_>, paused: bool) -> PyResult<()> {
        self.served(py, |served| served.pause(paused))
    }

    /// Lets so many seconds pass at once.
    fn skip(&self, py: Python<'_>, seconds: f64) -> PyResult<()> {
        let time = Duration::try_from_secs_f64(seconds).map_err(|_| {
            PyValueError::new_err(format!("seconds: `{seconds}` is no length of time"))
        })?;
        self.served(py, |served| served.skip(time))
    }

    /// Ends the agent for good. The port is free on return.
    fn close(&self, py: Python<'_>) {
        let served = self.served.lock().unwrap_or_else(PoisonError::into_inner).take();
        py.detach(|| drop(served));
    }
}

impl DevAgent {
    fn serve(py: Python<'_>, address: SocketAddr, options: Options) -> PyResult<Self> {
        let served = py.detach(|| host()?.serve(address, options)).map_err(raised)?;
        Ok(Self { address: served.address(), served: Mutex::new(Some(served)) })
    }

    fn served<T: Send>(
        &self,
        py: Python<'_>,
        act: impl FnOnce(&Served) -> Result<T, HostError> + Send,
    ) -> PyResult<T> {
        py.detach(|| {
            let served = self.served.lock().unwrap_or_else(PoisonError::into_inner);
            served.as_ref().map_or(Err(HostError::Gone), act)
        })
        .map_err(raised)
    }
}

fn host() -> Result<Host, HostError> {
    let mut host = HOST.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(host) = host.as_ref().filter(|host| host.is_here()) {
        return Ok(host.clone());
    }
    Ok(host.insert(Host::start()?).clone())
}

fn raised(error: HostError) -> PyErr {
    let text = error.to_string();
    match error {
        HostError::Address { source, .. } | HostError::Thread(source) => os_error(&source, text),
        HostError::Time => PyValueError::new_err(format!("seconds: {text}")),
        _ => PyRuntimeError::new_err(text),
    }
}

/// An `OSError` of the class that its number has.
fn os_error(source: &Error, text: String) -> PyErr {
    match source.raw_os_error() {
        Some(number) => PyOSError::new_err((number, text)),
        None => PyOSError::new_err(text),
    }
}
