"""The index over the criteria and lexicon that the project ships, built once."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.model import Framework
from bot.search.index import Index, build_index
from bot.search.lexicon import Lexicon
from content.lexicon_loader import load_lexicon
from content.loader import load_framework

CONTENT = Path(__file__).parents[3] / "content"


@pytest.fixture(scope="session")
def framework() -> Framework:
    return load_framework(CONTENT / "frameworks" / "pmqa-2565")


@pytest.fixture(scope="session")
def lexicon(framework: Framework) -> Lexicon:
    return load_lexicon(CONTENT / "lexicon", framework)


@pytest.fixture(scope="session")
def index(framework: Framework, lexicon: Lexicon) -> Index:
    return build_index(framework, lexicon)
