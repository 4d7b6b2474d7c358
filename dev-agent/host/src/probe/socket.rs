//! Whether somebody listens.

use std::io::{self, ErrorKind};
use std::net::{SocketAddr, TcpStream, ToSocketAddrs, UdpSocket};
use std::time::{Duration, Instant};

use lictor_dev_agent::Observed;

use super::words;

pub(super) fn tcp(address: &str, timeout: Duration) -> Observed {
    match connect(address, timeout) {
        Ok(_) => Observed::Success,
        Err(why) => Observed::Failed(why),
    }
}

/// Connects to the first address of a name that lets us.
pub(super) fn connect(address: &str, timeout: Duration) -> Result<TcpStream, String> {
    let end = Instant::now() + timeout;
    let mut why = format!("dial tcp: lookup {address}: no such host");
    for place in resolve("tcp", address)? {
        let left = end.saturating_duration_since(Instant::now()).max(Duration::from_millis(1));
        match TcpStream::connect_timeout(&place, left) {
            Ok(stream) => return Ok(stream),
            Err(error) => why = format!("dial tcp {place}: {}", words(&error)),
        }
    }
    Err(why)
}

/// Sends a datagram. Silence is as good as an answer; only a refusal is bad.
pub(super) fn udp(address: &str, timeout: Duration) -> Observed {
    let send = |place: SocketAddr| -> io::Result<()> {
        let any = if place.is_ipv4() { "0.0.0.0:0" } else { "[::]:0" };
        let socket = UdpSocket::bind(any)?;
        socket.connect(place)?;
        socket.set_read_timeout(Some(timeout.max(Duration::from_millis(1))))?;
        socket.send(b"")?;
        match socket.recv(&mut [0; 1]) {
            Err(error) if matches!(error.kind(), ErrorKind::TimedOut | ErrorKind::WouldBlock) => {
                Ok(())
            }
            other => other.map(|_| ()),
        }
    };
    let place = match resolve("udp", address) {
        Ok(places) => places.into_iter().next(),
        Err(why) => return Observed::Failed(why),
    };
    match place.map(|place| (place, send(place))) {
        Some((_, Ok(()))) => Observed::Success,
        Some((place, Err(error))) => {
            Observed::Failed(format!("read udp {place}: {}", words(&error)))
        }
        None => Observed::Failed(format!("dial udp: lookup {address}: no such host")),
    }
}

fn resolve(network: &str, address: &str) -> Result<Vec<SocketAddr>, String> {
    let Some((host, _)) = address.rsplit_once(':') else {
        return Err(format!("dial {network}: address {address}: missing port in address"));
    };
    let found = address.to_socket_addrs().map(Iterator::collect);
    found.map_err(|error| format!("dial {network}: lookup {host}: {}", words(&error)))
}
