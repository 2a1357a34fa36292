"""What `pmqa score` takes in, and how it refuses the rest."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import InputError
from bot.model import Answers, Direction, ResultAnswer, Unit
from bot.scoring import answers_document, read_document, requested_framework
from tests.strategies import EXAMPLE_5, answers, criteria, own_criteria, pmqa_framework

FRAMEWORK = pmqa_framework()
FULL: dict[str, Any] = {
    "framework": "pmqa-2565",
    "met": ["1.1.B1", "2.1.B2"],
    "not_met": ["1.1.B2"],
    "external": {"1.2": "91.37", "kpi_4_1_2": "4.6250", "kpi_8": None, "6": "B"},
    "results": {
        "7.1": {
            "indicator": "ร้อยละของนักเรียนที่อ่านออก",
            "unit": "percent",
            "direction": "higher",
            "target": "๘๕",
            "actual": "90",
            "baseline": None,
        },
        "7.2": None,
        "7.3": {},
    },
    "narratives": {"2.3": {"basic": "ทำอย่างไร", "advance": None}},
    "projects": {"2.3": "โครงการอ่านออกเขียนได้"},
    "evidence": [
        {
            "id": "e1",
            "item": "1.1",
            "kind": "report",
            "name": "รายงาน.pdf",
            "sha256": "00",
            "size": 12,
            "by": "เจ้าหน้าที่",
            "at": "2026-01-02T03:04:05Z",
        },
        {"id": "e2", "item": None, "kind": None},
        {"item": "2.1", "kind": "form"},
    ],
    "revision": 7,
}
"""Every key that `pmqa assessment --json` prints."""


def changed(path: str, value: object) -> dict[str, Any]:
    """Return FULL with one field set; `/` parts the keys of the path."""
    document = copy.deepcopy(FULL)
    *parents, last = path.split("/")
    place = document
    for key in parents:
        place = place[key]
    place[last] = value
    return document


def refusal(document: object) -> InputError:
    """Return how the document is refused."""
    with pytest.raises(InputError) as caught:
        read_document(document, FRAMEWORK)
    return caught.value


def read_or_refused(document: object) -> Answers | InputError:
    """Return what was read, or the refusal; any other error escapes."""
    try:
        return read_document(document, FRAMEWORK)
    except InputError as refused:
        return refused


def test_a_whole_assessment_is_read() -> None:
    first = ResultAnswer(
        "ร้อยละของนักเรียนที่อ่านออก", Unit.PERCENT, Direction.HIGHER, target="๘๕", actual="90", baseline=None
    )

    assert read_document(FULL, FRAMEWORK) == Answers(
        met=criteria("1.1.B1 2.1.B2"),
        external={"1.2": "91.37", "kpi_4_1_2": "4.6250", "6": "B"},
        results={"7.1": first, "7.3": ResultAnswer()},
        evidenced=frozenset({"1.1"}),
    )


@pytest.mark.parametrize("document", [{}, dict.fromkeys(FULL), {"met": [], "results": {}, "external": {}}])
def test_what_is_absent_or_null_is_unanswered(document: object) -> None:
    assert read_document(document, FRAMEWORK) == Answers()


def test_a_form_of_our_own_making_never_stands_for_evidence() -> None:
    entries = [{"item": "1.1", "kind": "form"}, {"item": "1.3", "kind": "approval"}, {"item": "1.4"}]

    assert read_document({"evidence": entries}, FRAMEWORK).evidenced == {"1.3", "1.4"}


def test_a_document_may_name_the_framework_that_it_was_answered_under() -> None:
    assert requested_framework(FULL) == "pmqa-2565"
    assert requested_framework({}) is None


@pytest.mark.parametrize("document", [None, [], "met", 5, {"framework": 2565}])
def test_a_document_that_is_none_names_no_framework(document: object) -> None:
    with pytest.raises(InputError):
        requested_framework(document)


@pytest.mark.parametrize(
    ("path", "value", "field"),
    [
        ("framework", "pmqa-2570", "framework"),
        ("framework", 2565, "framework"),
        ("mett", [], "mett"),
        ("met", {"1.1.B1": True}, "met"),
        ("met", ["1.1.B1", "1.1.B9"], "met.1"),
        ("met", ["1.1"], "met.0"),
        ("met", [None], "met.0"),
        ("met", [["1.1.B1"]], "met.0"),
        ("met", ["4.1.B1"], "met.0"),
        ("met", ["4.4.A1"], "met.0"),
        ("met", ["6.2.S1"], "met.0"),
        ("met", ["1.2.B1"], "met.0"),
        ("met", ["7.1.B1"], "met.0"),
        ("met", ["1.1.B2"], "not_met.1.1.B2"),
        ("not_met", ["4.1.B1"], "not_met.0"),
        ("not_met", ["9.9.B1"], "not_met.0"),
        ("external", [], "external"),
        ("external/1.3", "5", "external.1.3"),
        ("external/1.2", "100.01", "external.1.2"),
        ("external/1.2", "-1", "external.1.2"),
        ("external/1.2", "9e1", "external.1.2"),
        ("external/1.2", "", "external.1.2"),
        ("external/1.2", " 91", "external.1.2"),
        ("external/1.2", 91, "external.1.2"),
        ("external/1.2", 91.37, "external.1.2"),
        ("external/1.2", True, "external.1.2"),
        ("external/kpi_8", "5.0001", "external.kpi_8"),
        ("external/kpi_8", "4.12345", "external.kpi_8"),
        ("external/kpi_4_1_2", "NaN", "external.kpi_4_1_2"),
        ("external/6", "D", "external.6"),
        ("external/6", "a", "external.6"),
        ("external/6", "", "external.6"),
        ("results", [], "results"),
        ("results/7.7", {}, "results.7.7"),
        ("results/7.7", None, "results.7.7"),
        ("results/1.1", {}, "results.1.1"),
        ("results/7.1", [], "results.7.1"),
        ("results/7.1/goal", "5", "results.7.1.goal"),
        ("results/7.1/indicator", 5, "results.7.1.indicator"),
        ("results/7.1/unit", "baht", "results.7.1.unit"),
        ("results/7.1/unit", ["percent"], "results.7.1.unit"),
        ("results/7.1/direction", "up", "results.7.1.direction"),
        ("results/7.1/target", "0", "results.7.1.target"),
        ("results/7.1/target", "๐.๐๐", "results.7.1.target"),
        ("results/7.1/target", 85, "results.7.1.target"),
        ("results/7.1/target", "1,000", "results.7.1.target"),
        ("results/7.1/actual", "+5", "results.7.1.actual"),
        ("results/7.1/actual", False, "results.7.1.actual"),
        ("results/7.1/baseline", "ไม่มี", "results.7.1.baseline"),
        ("narratives", "ทำ", "narratives"),
        ("narratives/9.9", {}, "narratives.9.9"),
        ("narratives/2.3", "ทำ", "narratives.2.3"),
        ("narratives/2.3/expert", "ทำ", "narratives.2.3.expert"),
        ("narratives/2.3/basic", ["ทำ"], "narratives.2.3.basic"),
        ("projects/9.9", "โครงการ", "projects.9.9"),
        ("projects/2.3", 5, "projects.2.3"),
        ("evidence", {}, "evidence"),
        ("evidence", ["1.1"], "evidence.0"),
        ("evidence", [None], "evidence.0"),
        ("evidence", [{"item": "9.9"}], "evidence.0.item"),
        ("evidence", [{"item": "1.1"}, {"item": "1.1", "path": "x"}], "evidence.1.path"),
        ("evidence", [{"item": 1.1}], "evidence.0.item"),
        ("evidence", [{"item": "1.1", "kind": 3}], "evidence.0.kind"),
        ("revision", "7", "revision"),
        ("revision", True, "revision"),
        ("revision", 7.5, "revision"),
    ],
)
def test_whatever_is_not_as_documented_is_refused_by_its_name(path: str, value: object, field: str) -> None:
    assert refusal(changed(path, value)).field == field


@pytest.mark.parametrize("document", [None, [], [FULL], "met", 7, True])
def test_a_document_that_is_no_object_is_refused(document: object) -> None:
    assert refusal(document).field == "document"


def test_a_target_of_zero_is_fine_where_less_is_better_or_nothing_is_said() -> None:
    lower = {"direction": "lower", "target": "0", "actual": "0"}

    read = read_document({"results": {"7.1": lower, "7.2": {"target": "0"}}}, FRAMEWORK)

    assert read.results["7.1"] == ResultAnswer(direction=Direction.LOWER, target="0", actual="0")
    assert read.results["7.2"] == ResultAnswer(target="0")


def test_a_refusal_says_what_is_right() -> None:
    assert str(refusal(changed("external/6", "D"))) == "external.6: D must be one of A, B, C, -"
    assert "at most 5, with up to 4 decimals" in str(refusal(changed("external/kpi_8", "6")))
    assert "at most 100" in str(refusal(changed("external/1.2", "101")))
    assert "item 4.1 is scored from elsewhere" in str(refusal(changed("met", ["4.1.B1"])))


@pytest.mark.parametrize("odd", ["a\nb", "\ud800", "x" * 5000, "\x1b[31m"])
def test_a_refusal_is_one_short_printable_line_whatever_was_given(odd: str) -> None:
    documents: list[object] = [
        {odd: 1},
        {"framework": odd},
        {"met": [odd]},
        {"external": {odd: "1"}},
        {"external": {"1.2": odd}},
        {"results": {odd: {}}},
        {"results": {"7.1": {odd: "1"}}},
        {"results": {"7.1": {"unit": odd}}},
        {"narratives": {"2.3": {odd: "1"}}},
        {"evidence": [{"item": odd}]},
    ]

    lines = [str(refusal(document)) for document in documents]

    assert all(line.isprintable() and len(line) < 300 for line in lines)


@given(answers(FRAMEWORK))
def test_answers_written_and_read_again_are_the_same(given_: Answers) -> None:
    document = answers_document(FRAMEWORK, given_)
    evidence = [{"item": item} for item in sorted(given_.evidenced)]

    assert read_document({**document, "evidence": evidence}, FRAMEWORK) == given_


def test_ticks_are_written_in_the_order_of_the_criteria() -> None:
    document = answers_document(FRAMEWORK, EXAMPLE_5)

    assert document["met"] == [one for one in FRAMEWORK.criteria if one in EXAMPLE_5.met]
    assert list(document) == ["framework", "met", "external", "results"]


SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=True)
    | st.text()
    | st.sampled_from(
        ["1.1", "1.1.B1", "7.1", "5", "0", "higher", "B", "report", *sorted(own_criteria(FRAMEWORK))]
    )
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.text() | st.sampled_from(["1.2", "6", "7.1", "item", "target"]), inner, max_size=4
        )
    ),
)
DOCUMENTS = VALUES | st.fixed_dictionaries({}, optional=dict.fromkeys(FULL, VALUES))


@given(DOCUMENTS)
def test_any_document_is_read_or_refused(document: object) -> None:
    outcome = read_or_refused(document)

    if isinstance(outcome, InputError):
        assert str(outcome).isprintable()
    else:
        assert outcome.met <= own_criteria(FRAMEWORK)


@given(st.sampled_from(sorted(FULL)), VALUES)
def test_a_whole_assessment_with_one_odd_value_is_read_or_that_value_refused(key: str, value: object) -> None:
    outcome = read_or_refused({**FULL, key: value})

    assert isinstance(outcome, Answers) or outcome.field.startswith((key, "not_met"))
