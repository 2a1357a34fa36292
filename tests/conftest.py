"""What every test folder shares."""

from __future__ import annotations

import os

import pytest
from hypothesis import settings

settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")  # no test asserts how long anything takes


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what needs documents kept elsewhere, unless PMQA_CONFORMANCE_DIR says where."""
    if os.environ.get("PMQA_CONFORMANCE_DIR"):
        return
    unwanted = [item for item in items if item.get_closest_marker("conformance")]
    if unwanted:
        config.hook.pytest_deselected(items=unwanted)
        items[:] = [item for item in items if item not in unwanted]


def pytest_report_header() -> str:
    """Say whether tests are left out, so that nobody takes a green run for a whole one."""
    if os.environ.get("PMQA_CONFORMANCE_DIR"):
        return "conformance: compared with the documents in PMQA_CONFORMANCE_DIR"
    return "conformance: PMQA_CONFORMANCE_DIR is not set, the tests marked conformance are left out"
