"""How soon LINE gets its reply, and how many a second: `python -m bench line [--json]`.

People write without a pause, each one thing after the reply to the last, through the real webhook of
`pmqa serve`: they open items and levels, tick, search, look at their work and score, and get real cards.
Beside it a bare echo bot on the same SDK and server, which stores nothing, in the same run: once with the
HTTP session that the SDK makes, once with one like ours. LINE and the people are another process than
the bot. Runs of the three alternate.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import tempfile
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path

from bench.crowd import burst, load
from bench.line_load import ACCESS_TOKEN, SECRET, LineStandIn
from bench.side_by_side import OURS, compare, prepare, running, said_by
from bot.model import Channel

CROWDS = (50, 200, 1000)
COMPARED_AT = 200
SLOW_LINE = timedelta(milliseconds=50)
BURST = 500
BARE = "bare"


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="bench line", description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--seconds", type=float, default=5.0, help="of each run")
    parser.add_argument("--rounds", type=int, default=3, help="of the comparison")
    chosen = parser.parse_args(argv)
    told = asyncio.run(measure(chosen.seconds, chosen.rounds))
    print(json.dumps(told) if chosen.json else _as_text(told))
    return 0


async def measure(seconds: float, rounds: int) -> dict[str, object]:
    line = LineStandIn()
    url = await line.listen()
    with tempfile.TemporaryDirectory() as folder:
        await prepare(Path(folder), Channel.LINE, [line.user(n) for n in range(max(CROWDS))])
        async with (
            running(_ours(), _environment(folder, url)) as ours,
            running(_bare(url, "shipped"), {}) as bare,
            running(_bare(url, "own"), {}) as with_own_session,
        ):
            crowds = [await load(line, ours.port, said_by, people=n, seconds=seconds) for n in CROWDS]
            hit = await burst(line, ours.port, said_by, events=BURST)
            bots = {OURS: ours, BARE: bare, "bare_with_own_session": with_own_session}
            compared = await compare(line, bots, people=COMPARED_AT, seconds=seconds, rounds=rounds)
            line.delay = SLOW_LINE
            slow = {
                name: await load(line, bot.port, said_by, people=_crowd_of(name), seconds=seconds)
                for name, bot in bots.items()
            }
    return {
        "crowds": [asdict(one) for one in crowds],
        "burst": asdict(hit),
        "compared": {name: asdict(one) for name, one in compared.items()},
        "line_takes_50_ms": {name: asdict(one) for name, one in slow.items()},
    }


def _crowd_of(bot: str) -> int:
    """Return how many people write to a bot while LINE is slow; the SDK's session bears no more."""
    return COMPARED_AT if bot == BARE else max(CROWDS)


def _ours() -> list[str]:
    return ["-m", "bot", "serve", "--port"]


def _bare(line_url: str, session: str) -> list[str]:
    return ["-c", _BARE, line_url, SECRET, ACCESS_TOKEN, session]


_BARE = """
import sys, runpy
*rest, port = sys.argv[1:]
sys.argv = ["line_echo", port, *rest]
runpy.run_module("bench.line_echo", run_name="__main__")
"""


def _environment(folder: str, line_url: str) -> dict[str, str]:
    return {
        "PMQA_DATA_DIR": folder,
        "PMQA_LINE_CHANNEL_SECRET": SECRET,
        "PMQA_LINE_CHANNEL_ACCESS_TOKEN": ACCESS_TOKEN,
        "PMQA_LINE_API_URL": line_url,
    }


def _as_text(told: dict[str, object]) -> str:
    return json.dumps(told, indent=2)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
