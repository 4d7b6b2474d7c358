//! What connections of `asyncio` do in each exchange: from a request to the task that gets the
//! reply. How they open and close, who gets one when there are none, and what becomes of an exchange
//! that takes too long is the business of `consul._connections`, whose classes are on top of these.

mod connection;
mod pool;
mod waiter;

pub(crate) use connection::Connection;
pub(crate) use pool::Pool;
pub(crate) use waiter::Waiter;
