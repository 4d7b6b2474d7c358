//! Programs whose exit code says how things are.

use std::io::{self, PipeReader};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use lictor_dev_agent::Observed;

use super::tail;

const LOOK_AGAIN: Duration = Duration::from_millis(5);

/// Runs a program to its end, or until its time is up.
pub(super) fn run(args: &[String], timeout: Duration, keep: usize) -> Observed {
    let end = Instant::now() + timeout;
    match begin(args).and_then(|(mut child, output)| {
        let (sender, written) = mpsc::channel();
        // In a thread: what the program started may hold the pipe open for longer than it lives.
        thread::spawn(move || sender.send(written_to(output, keep)));
        let status = wait(&mut child, end)?;
        let left = end.saturating_duration_since(Instant::now());
        Ok(status.zip(written.recv_timeout(left).ok()))
    }) {
        Ok(Some((status, output))) => {
            // A program that was killed has no code. Consul calls that critical, as any above one.
            Observed::Script { code: status.code().unwrap_or(2), output }
        }
        Ok(None) => Observed::Failed(format!("Timed out ({timeout:?}) running check")),
        Err(error) => Observed::Failed(error.to_string()),
    }
}

fn begin(args: &[String]) -> io::Result<(Child, PipeReader)> {
    let (reader, writer) = io::pipe()?;
    let (program, rest) = args.split_first().ok_or(io::ErrorKind::InvalidInput)?;
    let mut command = Command::new(program);
    command.args(rest).stdin(Stdio::null()).stdout(writer.try_clone()?).stderr(writer);
    let child = command.spawn().map_err(|error| match error.kind() {
        io::ErrorKind::NotFound if program.contains('/') => {
            io::Error::other(format!("fork/exec {program}: no such file or directory"))
        }
        io::ErrorKind::NotFound => {
            io::Error::other(format!("exec: {program:?}: executable file not found in $PATH"))
        }
        _ => error,
    })?;
    Ok((child, reader))
}

/// How it ended, or nothing where its time was up.
fn wait(child: &mut Child, end: Instant) -> io::Result<Option<ExitStatus>> {
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(Some(status));
        }
        if Instant::now() >= end {
            child.kill()?;
            child.wait()?;
            return Ok(None);
        }
        thread::sleep(LOOK_AGAIN);
    }
}

/// What a program wrote, as far as it is kept.
fn written_to(output: PipeReader, keep: usize) -> Vec<u8> {
    let (kept, total) = tail(output, keep).unwrap_or_default();
    if total <= keep {
        return kept;
    }
    let note = format!("Captured {keep} of {total} bytes\n...\n");
    [note.as_bytes(), &kept].concat()
}
