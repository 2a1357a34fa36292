"""What operators and their programs ask: is it alive, is it ready, how much does it do."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from datetime import timedelta
from time import perf_counter

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.errors import StorageError
from bot.files import Files
from bot.model import Channel, OutboxRow, Update
from bot.outbox_metrics import Fates, OutboxMetrics
from bot.ports import Store, Turns, UnitOfWork


class MeasuredTurns:
    """`bot.ports.Turns` that counts and times the updates of another."""

    def __init__(self, turns: Turns) -> None:
        self._turns = turns
        self.registry = CollectorRegistry()
        self._taken = Counter("pmqa_updates", "Updates taken", ["channel", "outcome"], registry=self.registry)
        self._seconds = Histogram("pmqa_turn_seconds", "Time of a turn", ["channel"], registry=self.registry)

    async def take(self, update: Update) -> None:
        """Carry an update to its end, counted by channel and outcome."""
        began = perf_counter()
        outcome = "failed"
        try:
            await self._turns.take(update)
            outcome = "kept"
        finally:
            self._taken.labels(update.channel.value, outcome).inc()
            self._seconds.labels(update.channel.value).observe(perf_counter() - began)

    async def read(
        self, channel: Channel, external_id: str, after: int, *, wait: timedelta = timedelta(0)
    ) -> tuple[OutboxRow, ...]:
        """Return the rows of that identity above `after`."""
        return await self._turns.read(channel, external_id, after, wait=wait)

    async def last_seq(self, channel: Channel, external_id: str) -> int:
        """Return the highest seq of that identity."""
        return await self._turns.last_seq(channel, external_id)


def operations_routes(
    store: Store, files: Files, database: str, measured: MeasuredTurns, fates: Fates | None = None
) -> list[Route]:
    """Build `/healthz` (the process), `/readyz` (database, migrations, files) and `/metrics`.

    Args:
        fates: what the outbox's worker counts, where there is one.
    """
    outbox = OutboxMetrics(store, fates if fates is not None else {}, measured.registry)

    async def healthz(_: Request) -> Response:
        return PlainTextResponse("ok\n")

    async def readyz(_: Request) -> Response:
        from storage.store import is_current

        try:
            await store.run(_look)
            current = await asyncio.to_thread(is_current, database)
        except StorageError:
            return PlainTextResponse("the database does not answer\n", status_code=503)
        if not current:
            return PlainTextResponse("the database wants `pmqa migrate`\n", status_code=503)
        try:
            await files.check()
        except StorageError:
            return PlainTextResponse("evidence files cannot be kept; see `pmqa doctor`\n", status_code=503)
        return PlainTextResponse("ready\n")

    async def metrics(_: Request) -> Response:
        with suppress(StorageError):  # what the process itself counts is told all the same
            await outbox.refresh()
        return Response(generate_latest(measured.registry), media_type="text/plain; version=0.0.4")

    return [Route("/healthz", healthz), Route("/readyz", readyz), Route("/metrics", metrics)]


def _look(uow: UnitOfWork) -> None:
    uow.offices.by_code("")
