"""Log lines name ids; what a variable held when something failed is never among them."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest
import structlog

from bot.logs import set_up_logs

SECRET = "สมศรี ใจดี 0812345678"


@pytest.fixture
def logs_put_back() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()


@pytest.mark.parametrize("as_json", [True, False])
def test_a_logged_failure_shows_where_it_happened_but_no_variables(
    capsys: pytest.CaptureFixture[str], logs_put_back: None, *, as_json: bool
) -> None:
    set_up_logs(as_json=as_json)

    try:
        _fail(SECRET)
    except ZeroDivisionError:
        structlog.get_logger("pmqa").exception("turn failed", update="u-1")

    written = capsys.readouterr().err
    assert "u-1" in written
    assert "_fail" in written
    assert SECRET not in written


def _fail(said: str) -> float:
    return len(said) / 0
