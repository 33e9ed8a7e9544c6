"""Web and worker under one parent: what ends is started again, what is told to stop stops, nothing is left behind.

The parent is a program of its own (`python -m claqueta.cli.supervising`) without Django and without what preparing took:
it does nothing but wait, and holds some 20 MiB.
"""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import NoReturn

from claqueta.foundation.lifeline import end_with_parent

SETTLED = 60.0
"""Seconds after which a child that ended is not counted as one that cannot start."""
QUICK_ENDS = 6
"""How often in a row a child may end before it settled; then there is something to mend, and we say so and stop."""
LONGEST_PAUSE = 10.0
PATIENCE = 8.0
"""Seconds that children have to stop by themselves."""


@dataclass(slots=True)
class Child:
    """One program that is kept running."""

    name: str
    command: list[str]
    process: "subprocess.Popen[bytes] | None" = None
    started_at: float = 0.0
    start_again_at: float = 0.0
    quick_ends: int = 0

    def start(self) -> None:
        parent = os.getpid()
        self.process = subprocess.Popen(
            self.command,
            start_new_session=True,
            preexec_fn=lambda: end_with_parent(parent),
            env={**os.environ, "CLAQUETA_SUPERVISED": "1"},
        )
        self.started_at = time.monotonic()

    def kill(self, number: int) -> None:
        """Send the signal to the child; SIGKILL goes to everything that it started too."""
        if self.process is None:
            return
        try:
            if number == signal.SIGKILL:
                os.killpg(self.process.pid, number)
            else:
                self.process.send_signal(number)
        except ProcessLookupError:
            return


@dataclass(slots=True)
class Supervisor:
    children: list[Child]
    first_pause: float = 0.5
    stopping: bool = field(default=False, init=False)

    def run(self, ready: Callable[[], None] = lambda: None) -> int:
        """Keep the children running until a signal says stop. 0 when told to stop, 1 when a child cannot live."""
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, self._told_to_stop)
        try:
            for child in self.children:
                child.start()
            ready()
            while not self.stopping:
                if any(not self._watch(child) for child in self.children):
                    return 1
                time.sleep(0.1)
            return 0
        finally:
            self._stop()

    def _told_to_stop(self, _number: int, _frame: object) -> None:
        self.stopping = True

    def _watch(self, child: Child) -> bool:
        """Whether there is hope for the child; one that ended is started again after a pause that grows."""
        now = time.monotonic()
        if child.process is None:
            if now >= child.start_again_at and not self.stopping:
                child.start()
            return True
        code = child.process.poll()
        if code is None:
            return True
        child.kill(signal.SIGKILL)
        # Killed from outside (SIGKILL, or the kernel short of memory) is no sign that it cannot start.
        own = code != -signal.SIGKILL
        child.quick_ends = child.quick_ends + 1 if own and now - child.started_at < SETTLED else 1
        child.process = None
        how = signal.Signals(-code).name if code < 0 else f"exit code {code}"
        if child.quick_ends >= QUICK_ENDS:
            _say(f"{child.name} ended {QUICK_ENDS} times within a minute of starting ({how}); giving up.")
            return False
        pause = min(self.first_pause * 2 ** (child.quick_ends - 1), LONGEST_PAUSE)
        child.start_again_at = now + pause
        _say(f"{child.name} ended ({how}); starting it again in {pause:g} s.")
        return True

    def _stop(self) -> None:
        running = [child for child in self.children if child.process is not None]
        for child in running:
            child.kill(signal.SIGTERM)
        until = time.monotonic() + PATIENCE
        for child in running:
            assert child.process is not None
            try:
                child.process.wait(max(0.1, until - time.monotonic()))
            except subprocess.TimeoutExpired:
                _say(f"{child.name} did not stop within {PATIENCE:g} s; it is killed.")
            child.kill(signal.SIGKILL)
            child.process.wait()


def become_supervisor(children: Mapping[str, list[str]], port: int, said: str) -> NoReturn:
    """Turn this process into the parent of these programs, by name; `said` is printed once something answers at `port`."""
    sys.stdout.flush()
    sys.stderr.flush()
    plan = json.dumps({"children": children, "port": port, "said": said})
    os.execv(sys.executable, [sys.executable, "-m", "claqueta.cli.supervising", plan])


def main(plan: str) -> int:
    """The exit code of a supervisor of what `become_supervisor` was given."""
    given = json.loads(plan)

    def ready() -> None:
        _wait_for(given["port"])
        print(given["said"], flush=True)

    return Supervisor([Child(name, command) for name, command in given["children"].items()]).run(ready)


def _wait_for(port: int) -> None:
    for _try in range(200):
        with socket.socket() as probe:
            probe.settimeout(0.2)
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)


def _say(text: str) -> None:
    print(f"claqueta: {text}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
