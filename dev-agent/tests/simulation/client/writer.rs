//! A client that changes what others watch, and does not care what becomes of it.

use std::time::Duration;

use super::{Came, Moment, Outgoing, Role, Todo};

pub(crate) struct Writer {
    /// Numbers that no other writer writes.
    next: u64,
    at: Duration,
    waits: bool,
}

impl Writer {
    pub(crate) fn new(first: u64) -> Self {
        Self { next: first, at: Duration::ZERO, waits: false }
    }

    fn change(&mut self, moment: &mut Moment<'_>) -> Outgoing {
        self.next += 1;
        let next = self.next;
        let dice = &mut *moment.dice;
        let key = dice.of(&["v/a", "v/a", "v/b", "v/c", "v/d/e"]);
        let instance = dice.below(3);
        let (method, target, body) = match dice.below(96) {
            0..48 => ("PUT", format!("/v1/kv/{key}"), next.to_string()),
            48..60 => ("DELETE", format!("/v1/kv/{key}"), String::new()),
            60..63 => ("DELETE", "/v1/kv/v/?recurse=1".into(), String::new()),
            63..79 => {
                let port = next % 60_000 + 1;
                let body = format!(r#"{{"Name":"web","ID":"web-{instance}","Port":{port}}}"#);
                ("PUT", "/v1/agent/service/register".into(), body)
            }
            79..94 => {
                ("PUT", format!("/v1/agent/service/deregister/web-{instance}"), String::new())
            }
            _ => ("PUT", "/v1/event/fire/deploy".into(), next.to_string()),
        };
        Outgoing { method, target, body: body.into(), hold: Duration::ZERO }
    }
}

impl Role for Writer {
    fn poll(&mut self, moment: &mut Moment<'_>) -> Todo {
        if self.waits {
            return Todo::Pending;
        }
        if moment.now < self.at {
            return Todo::Rest(self.at);
        }
        if moment.still {
            self.at = moment.now + Duration::from_secs(1);
            return Todo::Rest(self.at);
        }
        self.waits = true;
        Todo::Send(self.change(moment))
    }

    fn came(&mut self, moment: &mut Moment<'_>, _: &Came<'_>) {
        self.waits = false;
        // Now and then much at once.
        let pause = match moment.dice.below(5) {
            0 | 1 => moment.dice.millis(0, 400),
            2 => moment.dice.secs(1, 10),
            _ => moment.dice.secs(10, 180),
        };
        self.at = moment.now + pause;
    }
}
