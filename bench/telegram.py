"""How soon Telegram gets its reply, and how many a second: `python -m bench telegram [--json]`.

People write and press without a pause, each one thing after the reply to the last, through the real
webhook of `pmqa serve`, and get real screens. Beside it a bare echo bot on the same library and server,
which stores nothing, in the same run. Telegram and the people are another process than the bot. Runs of
ours and of the bare bot alternate. A press is two calls, for both: it is answered, and then a message comes.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

from bench.crowd import load
from bench.side_by_side import OURS, compare, prepare, running, said_by
from bench.telegram_load import SECRET, TOKEN, TelegramStandIn
from bot.model import Channel

CROWDS = (50, 200)
COMPARED_AT = 50


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="bench telegram", description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--seconds", type=float, default=5.0, help="of each run")
    parser.add_argument("--rounds", type=int, default=3, help="of the comparison")
    chosen = parser.parse_args(argv)
    told = asyncio.run(measure(chosen.seconds, chosen.rounds))
    print(json.dumps(told) if chosen.json else json.dumps(told, indent=2))
    return 0


async def measure(seconds: float, rounds: int) -> dict[str, object]:
    telegram = TelegramStandIn()
    url = await telegram.listen()
    with tempfile.TemporaryDirectory() as folder:
        await prepare(Path(folder), Channel.TELEGRAM, [telegram.user(n) for n in range(max(CROWDS))])
        async with running(_ours(), _environment(folder, url)) as ours, running(_bare(url), {}) as bare:
            crowds = [await load(telegram, ours.port, said_by, people=n, seconds=seconds) for n in CROWDS]
            bots = {OURS: ours, "bare": bare}
            compared = await compare(telegram, bots, people=COMPARED_AT, seconds=seconds, rounds=rounds)
    return {
        "crowds": [asdict(one) for one in crowds],
        "compared": {name: asdict(one) for name, one in compared.items()},
    }


def _ours() -> list[str]:
    return ["-m", "bot", "serve", "--port"]


def _bare(telegram_url: str) -> list[str]:
    return ["-c", _BARE, telegram_url, SECRET, TOKEN]


_BARE = """
import sys, runpy
*rest, port = sys.argv[1:]
sys.argv = ["telegram_echo", port, *rest]
runpy.run_module("bench.telegram_echo", run_name="__main__")
"""


def _environment(folder: str, telegram_url: str) -> dict[str, str]:
    return {
        "PMQA_DATA_DIR": folder,
        "PMQA_BASE_URL": "https://pmqa.example",
        "PMQA_TELEGRAM_TOKEN": TOKEN,
        "PMQA_TELEGRAM_MODE": "webhook",
        "PMQA_TELEGRAM_WEBHOOK_SECRET": SECRET,
        "PMQA_TELEGRAM_API_URL": telegram_url,
    }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
