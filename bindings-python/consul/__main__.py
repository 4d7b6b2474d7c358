"""`python -m consul dev`: a Consul agent in memory, for development."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import threading

from consul._core import DevAgent

USAGE = """\
Usage: python -m consul dev [OPTION…] [-- COMMAND [ARGUMENT…]]

dev runs a Consul agent in memory, for development and tests: until it is interrupted, or as long as
COMMAND runs, which finds it in CONSUL_HTTP_ADDR. `python -m consul dev --help` lists the options.
"""


def main(arguments: list[str]) -> int:
    """Does what the command line says, and returns the exit code."""
    if arguments[:1] in (["-h"], ["--help"]):
        print(USAGE, end="")
        return 0
    if arguments[:1] != ["dev"]:
        print(USAGE, end="", file=sys.stderr)
        return 2
    options, command = arguments[1:], None
    if "--" in options:
        at = options.index("--")
        options, command = options[:at], options[at + 1 :]
    try:
        agent, text = DevAgent.command("python -m consul dev", options)
        if agent is None or not command:
            print(text, end="", flush=True)
            return 0 if agent is None else _wait()
        # Output is the command's, but who listens to others says so.
        print(text.partition("\n")[2], end="", file=sys.stderr, flush=True)
        return _run(agent, command)
    except (ValueError, OSError) as error:
        print(f"consul dev: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130 if command else 0


def _run(agent: DevAgent, command: list[str]) -> int:
    env = {**os.environ, "CONSUL_HTTP_ADDR": agent.address}
    with subprocess.Popen(command, env=env) as process:
        while process.returncode is None:
            # The command is interrupted as well, and ends in its own time.
            with contextlib.suppress(KeyboardInterrupt):
                process.wait()
    code = process.returncode
    # One that a signal ended has no code of its own: shells say which signal.
    return code if code >= 0 else 128 - code


def _wait() -> int:
    threading.Event().wait()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
