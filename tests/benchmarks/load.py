"""So many people at one dashboard for so many minutes; nothing leaves this machine.

    python -m tests.benchmarks.load --sessions 50 --minutes 10

starts the dashboard on a ledger of its own, opens the sessions, and lets each click
through the overview, an enterprise and the what-if page, where it moves a slider, with
a pause to read between two clicks. It prints what a page change took, what failed and
how the memory of the dashboard stood, and exits 1 beyond the bounds below.
"""

import argparse
import asyncio
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from websockets.exceptions import WebSocketException

from sanfen.ledger.actor import LOCAL_ACTOR
from sanfen.ledger.store import open_ledger
from tests.benchmarks.streamlit_session import PageFailedError, Session
from tests.e2e.conftest import Served, serve

SLOWEST_P95 = 5.0  # s
GROWTH = 1.10
"""How much more memory may be used in the last quarter than in the second."""

ENTERPRISES = 200
"""So many different ones are opened."""

WHAT_IF = "what_if"


@dataclass(slots=True)
class Load:
    """What was seen: seconds by kind of click, errors, memory, processor time."""

    taken: dict[str, list[float]] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    memory: list[int] = field(default_factory=list)
    busy: float = 0.0

    @property
    def p95(self) -> float:
        every = [seconds for found in self.taken.values() for seconds in found]
        return percentile(every, 95)

    @property
    def growth(self) -> float:
        """Return the memory of the last quarter of the time as times the second's."""
        quarter = max(len(self.memory) // 4, 1)
        second, last = self.memory[quarter : 2 * quarter], self.memory[-quarter:]
        return statistics.median(last) / statistics.median(second or last)

    def lines(self) -> Iterator[str]:
        for name, found in sorted(self.taken.items()):
            middle, late = percentile(found, 50), percentile(found, 95)
            yield (
                f"{name:12} {len(found):6} times, median {middle:.2f} s,"
                f" 95 % within {late:.2f} s, longest {max(found):.2f} s"
            )
        yield f"{'any':12} 95 % within {self.p95:.2f} s, {len(self.errors)} errors"
        if self.busy:
            each = self.busy / sum(map(len, self.taken.values()))
            yield f"processor {self.busy:.0f} s, {each:.2f} s for each click"
        if self.memory:
            yield (
                f"memory {self.memory[0]} MB at first, {self.memory[-1]} MB at last;"
                f" last quarter {self.growth:.2f} times the second"
            )
        yield from sorted(set(self.errors))[:10]


def percentile(values: list[float], percent: int) -> float:
    return sorted(values)[min(len(values) * percent // 100, len(values) - 1)]


@contextmanager
def noted(load: Load) -> Iterator[None]:
    """Note where a connection breaks: the person goes away."""
    try:
        yield
    except WebSocketException as error:
        load.errors.append(f"connection: {error}")


async def click_through(
    number: int,
    address: str,
    uscc: list[str],
    load: Load,
    *,
    until: float,
    pause: float,
) -> None:
    """Do what one person does until the time is over; note what each click took."""
    luck = random.Random(number)
    await asyncio.sleep(luck.uniform(0, 2 * pause))
    async with AsyncExitStack() as stack:
        began = time.monotonic()
        try:
            session = await stack.enter_async_context(Session(address))
        except OSError as error:
            load.errors.append(f"opening: {error}")
            return
        stack.enter_context(noted(load))
        load.taken.setdefault("opening", []).append(time.monotonic() - began)

        async def timed(name: str, click: object) -> list[object]:
            began = time.monotonic()
            try:
                drawn = await click
            except PageFailedError as error:
                load.errors.append(f"{name}: {error}")
                drawn = []
            load.taken.setdefault(name, []).append(time.monotonic() - began)
            await asyncio.sleep(luck.uniform(0.5 * pause, 1.5 * pause))
            return drawn

        while time.monotonic() < until:
            await timed("overview", session.open(""))
            link = f"enterprise={luck.choice(uscc)}"
            await timed("enterprise", session.open("enterprises", link))
            drawn = await timed("what-if", session.open(WHAT_IF))
            sliders = [d for d in drawn if d.element.WhichOneof("type") == "slider"]
            if sliders:
                moved = session.move(luck.choice(sliders), luck.random())
                await timed("slider", moved)


async def watch_memory(process: int, load: Load, until: float) -> None:
    """Note the memory of the dashboard every few seconds."""
    while time.monotonic() < until:
        load.memory += resident(process)
        await asyncio.sleep(min(3, (until - time.monotonic()) / 4 + 0.1))


def resident(process: int) -> list[int]:
    """Return the resident memory of a process in MB, where Linux tells it."""
    status = Path(f"/proc/{process}/status")
    lines = status.read_text("ascii").splitlines() if status.exists() else []
    return [int(line.split()[1]) // 1024 for line in lines if line[:6] == "VmRSS:"]


def worked(process: int) -> float:
    """Return the processor time of a process in seconds, where Linux tells it."""
    status = Path(f"/proc/{process}/stat")
    if not status.exists():
        return 0.0
    fields = status.read_text("utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def people(
    served: Served, ledger: str, sessions: int, minutes: float, pause: float
) -> Load:
    async with Session(served.address) as first:
        await first.open("")  # builds the city
    opened = open_ledger(ledger)
    enterprises = opened.records(LOCAL_ACTOR)["enterprises"]
    opened.close()
    uscc = enterprises["uscc"].sample(ENTERPRISES, random_state=1).tolist()
    load, until = Load(), time.monotonic() + 60 * minutes
    before = worked(served.process)
    async with asyncio.TaskGroup() as group:
        group.create_task(watch_memory(served.process, load, until))
        for number in range(sessions):
            group.create_task(
                click_through(
                    number, served.address, uscc, load, until=until, pause=pause
                )
            )
    load.busy = worked(served.process) - before
    return load


def measure(sessions: int, minutes: float, pause: float) -> Load:
    """Serve the dashboard on a ledger of its own and let people loose on it."""
    with tempfile.TemporaryDirectory() as folder:
        ledger = f"sqlite:///{folder}/ledger.sqlite"
        log = Path(folder) / "server.log"
        with serve("app.py", log, SANFEN_LEDGER=ledger) as served:
            load = asyncio.run(people(served, ledger, sessions, minutes, pause))
        said = log.read_text("utf-8")
        load.errors += [line for line in said.splitlines() if "Traceback" in line]
    return load


def main() -> int:
    """Measure and print; return the exit code."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--sessions", type=int, default=50)
    options.add_argument("--minutes", type=float, default=10)
    options.add_argument(
        "--pause", type=float, default=10, help="seconds between clicks"
    )
    load = measure(**vars(options.parse_args()))
    print(*load.lines(), sep="\n")
    bad = load.errors or load.p95 > SLOWEST_P95 or load.growth > GROWTH
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
