//! `/v1/status/`: who leads. It is always this agent.

use crate::call::Call;
use crate::reply::{Reply, Result};
use crate::state::State;

pub(crate) fn leader(state: &mut State, call: &Call) -> Result {
    call.read_options()?;
    state.reachable(call.datacenter())?;
    // Asked while nobody leads, every server says that it knows of no leader.
    let leads = !state.faults.leaderless(state.now);
    Ok(Reply::json(if leads { state.server_address() } else { String::new() }))
}

pub(crate) fn peers(state: &mut State, call: &Call) -> Result {
    call.read_options()?;
    state.reachable(call.datacenter())?;
    Ok(Reply::json(vec![state.server_address()]))
}
