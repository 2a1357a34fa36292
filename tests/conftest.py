"""What every test folder shares."""

from __future__ import annotations

import os

import pytest

_left_out = pytest.StashKey[int]()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what needs documents kept elsewhere, unless PMQA_CONFORMANCE_DIR says where."""
    if os.environ.get("PMQA_CONFORMANCE_DIR"):
        return
    unwanted = [item for item in items if item.get_closest_marker("conformance")]
    if unwanted:
        config.stash[_left_out] = len(unwanted)
        config.hook.pytest_deselected(items=unwanted)
        items[:] = [item for item in items if item not in unwanted]


def pytest_report_collectionfinish(config: pytest.Config) -> str | list[str]:
    """Say how many tests were left out, so that nobody takes a green run for a whole one."""
    count = config.stash.get(_left_out, 0)
    return f"PMQA_CONFORMANCE_DIR is not set: {count} conformance tests left out" if count else []
