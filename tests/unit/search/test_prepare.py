"""Lines are prepared together, queries one at a time; what comes out must not tell which."""

from __future__ import annotations

import gc
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model import Framework
from bot.search.index import build_index
from bot.search.lexicon import Lexicon
from bot.search.lines import lines_of
from bot.search.prepare import Preparer

_TYPED = st.text(st.sampled_from("กขคนมศษสณเแโใไำาัิีึืุู็่้๊๋์ํ๎ๆ๐๙09 abcKM.,-?\t\n") | st.characters(), max_size=30)


@pytest.fixture(scope="module")
def prepare(lexicon: Lexicon) -> Preparer:
    return Preparer(lexicon)


def test_every_line_has_the_same_letters_alone_and_among_all(
    prepare: Preparer, framework: Framework, lexicon: Lexicon
) -> None:
    texts = [line.text for line in lines_of(framework, lexicon)]
    assert prepare.letters(texts) == [prepare(text).replace(" ", "") for text in texts]


@given(st.lists(_TYPED, min_size=1, max_size=6))
def test_whatever_stands_beside_a_line_changes_nothing_of_it(prepare: Preparer, texts: list[str]) -> None:
    assert prepare.letters(texts) == [prepare(text).replace(" ", "") for text in texts]


def test_building_leaves_the_garbage_collector_on(framework: Framework, lexicon: Lexicon) -> None:
    build_index(framework, replace(lexicon, phrases=lexicon.phrases[:50]))
    assert gc.isenabled()
