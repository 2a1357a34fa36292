"""The page to sign: one page, the same bytes for the same answers, and only for those answers."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.exports.signing_page import draw_page
from bot.exports.source import PackSource
from bot.signature import freeze, page_code
from tests.packs import OFFICE, a_source, thai


def _page(source: PackSource) -> bytes:
    return draw_page(source, thai(), revision=source.revision + 1, code=_code(source))


def _code(source: PackSource) -> str:
    return page_code(freeze(source.framework, source.assessment, source.narratives).digest)


def test_the_same_answers_give_the_same_bytes() -> None:
    assert _page(a_source()) == _page(a_source())


@settings(max_examples=5, deadline=None)
@given(st.text(alphabet="กขคง #$[]*_", min_size=1, max_size=120))
def test_a_long_and_odd_name_of_an_office_stays_text_on_one_page(name: str) -> None:
    page = _page(replace(a_source(), office=replace(OFFICE, name=name)))

    assert page.count(b"/Type/Page/") == 1


def test_other_answers_and_another_revision_have_another_code() -> None:
    codes = {
        _code(a_source()),
        _code(a_source({("1.1", "1.1.B1"): "met"})),
        _code(a_source(revision=13)),
    }
    assert len(codes) == 3
    assert all(len(code) == len("1a2b-3c4d-5e6f") for code in codes)
