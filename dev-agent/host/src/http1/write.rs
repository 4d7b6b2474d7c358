//! From answers to bytes.

use std::io::Write;
use std::time::SystemTime;

use lictor_dev_agent::Answer;
use ureq::http::StatusCode;

use super::Framing;

/// Writes an answer to a request that was framed like this.
pub(crate) fn respond(answer: &Answer, framing: Framing, now: SystemTime, out: &mut Vec<u8>) {
    line(answer.status, out);
    for (name, value) in &answer.headers {
        header(name, value, out);
    }
    header("Date", &httpdate::fmt_http_date(now), out);
    match (framing.keep_alive, framing.old) {
        (true, true) => header("Connection", "keep-alive", out),
        (false, _) => header("Connection", "close", out),
        (true, false) => {}
    }
    // These two have no body, and so no length.
    if matches!(answer.status, 204 | 304) {
        out.extend_from_slice(b"\r\n");
        return;
    }
    header("Content-Length", &answer.body.len().to_string(), out);
    out.extend_from_slice(b"\r\n");
    if !framing.head {
        out.extend_from_slice(&answer.body);
    }
}

/// Writes a refusal of what could not be read, as Go's server does.
pub(crate) fn refuse(status: u16, words: &str, out: &mut Vec<u8>) {
    line(status, out);
    header("Content-Type", "text/plain; charset=utf-8", out);
    header("Connection", "close", out);
    let colon = if words.is_empty() { "" } else { ": " };
    let body = format!("{status} {}{colon}{words}", reason(status));
    header("Content-Length", &body.len().to_string(), out);
    out.extend_from_slice(b"\r\n");
    out.extend_from_slice(body.as_bytes());
}

fn line(status: u16, out: &mut Vec<u8>) {
    // Into memory, which takes everything.
    let _ = write!(out, "HTTP/1.1 {status} {}\r\n", reason(status));
}

fn reason(status: u16) -> &'static str {
    let known = StatusCode::from_u16(status).ok();
    known.and_then(|status| status.canonical_reason()).unwrap_or_default()
}

/// Writes a header. What would break out of it stays in it: names and values come from requests too.
fn header(name: &str, value: &str, out: &mut Vec<u8>) {
    out.extend_from_slice(name.as_bytes());
    out.extend_from_slice(b": ");
    out.extend(
        value.bytes().map(|byte| if matches!(byte, b'\r' | b'\n' | 0) { b' ' } else { byte }),
    );
    out.extend_from_slice(b"\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    const PLAIN: Framing = Framing { head: false, old: false, keep_alive: true };

    fn text(answer: &Answer, framing: Framing) -> String {
        let mut out = Vec::new();
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(784_111_777);
        respond(answer, framing, now, &mut out);
        String::from_utf8(out).unwrap()
    }

    fn answer(status: u16, body: &str) -> Answer {
        let mut answer = Answer::default();
        answer.status = status;
        answer.headers.push(("X-A".into(), "b\r\nX-C: d".into()));
        answer.body = body.into();
        answer
    }

    #[test]
    fn an_answer_has_a_date_and_a_length() {
        let head = "HTTP/1.1 200 OK\r\nX-A: b  X-C: d\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\n";
        assert_eq!(
            text(&answer(200, "true"), PLAIN),
            format!("{head}Content-Length: 4\r\n\r\ntrue")
        );
        let framing = Framing { head: true, old: true, keep_alive: true };
        let expected = format!("{head}Connection: keep-alive\r\nContent-Length: 4\r\n\r\n");
        assert_eq!(text(&answer(200, "true"), framing), expected);
        let closed = text(&answer(299, ""), Framing { keep_alive: false, ..PLAIN });
        assert!(closed.starts_with("HTTP/1.1 299 \r\n"), "{closed}");
        assert!(closed.ends_with("Connection: close\r\nContent-Length: 0\r\n\r\n"), "{closed}");
        assert!(text(&answer(204, "x"), PLAIN).ends_with("GMT\r\n\r\n"));
    }

    #[test]
    fn a_refusal_is_worded_as_by_go() {
        let mut out = Vec::new();
        refuse(400, "missing required Host header", &mut out);
        let text = String::from_utf8(out).unwrap();
        assert!(text.starts_with("HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain"), "{text}");
        assert!(text.ends_with("\r\n\r\n400 Bad Request: missing required Host header"), "{text}");
    }
}
