"""What an office has said: its assessment, and the changes that made it so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import cached_property

from bot.model.evidence import FORM, EvidencePlaced
from bot.model.framework import Level

EXTERNAL_KEYS = ("1.2", "kpi_4_1_2", "kpi_8", "6")
"""The keys of the scores that come from elsewhere, as `pmqa score` and `external set` name them."""


class Tick(StrEnum):
    """What an office said of a criterion; unanswered is the absence of a tick."""

    MET = "met"
    NOT_MET = "not_met"


class Unit(StrEnum):
    """What a หมวด 7 indicator counts in: ร้อยละ, ระดับความสำเร็จ, จำนวน."""

    PERCENT = "percent"
    LEVEL = "level"
    COUNT = "count"


class Direction(StrEnum):
    """Which way a หมวด 7 indicator should move."""

    HIGHER = "higher"
    LOWER = "lower"


@dataclass(frozen=True, slots=True)
class ResultAnswer:
    """One dimension's indicator. Numbers are plain decimals as text; None is not yet answered."""

    indicator: str | None = None
    unit: Unit | None = None
    direction: Direction | None = None
    target: str | None = None
    actual: str | None = None
    baseline: str | None = None


@dataclass(frozen=True, slots=True)
class Answers:
    """All that the score depends on; see scoring.md. A score is kept by them.

    Args:
        met: the criteria ticked as met.
        external: external key → its value as text; an absent key is pending.
        results: item id (`7.1` …) → its indicator.
        evidenced: the items that have at least one piece of evidence of their own.
    """

    met: frozenset[str] = frozenset()
    external: Mapping[str, str] = field(default_factory=dict)
    results: Mapping[str, ResultAnswer] = field(default_factory=dict)
    evidenced: frozenset[str] = frozenset()

    def __hash__(self) -> int:
        """Hash what tells most answers apart; the mappings, which have no hash, are compared alone."""
        return hash((self.met, self.evidenced))


@dataclass(frozen=True, slots=True)
class ExternalScore:
    """A score that comes from elsewhere, with where it was read; a coordinator's is unconfirmed."""

    value: str
    source: str
    confirmed: bool


@dataclass(frozen=True, slots=True)
class NarrativeLine:
    """One message of a narrative. `id` is the update that brought it, so an edit finds it."""

    id: str
    text: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ItemState:
    """How far one item's stored answers go: its revision and the length of each narrative."""

    revision: int = 0
    narrative_chars: Mapping[Level, int] = field(default_factory=dict)
    changed_by: str | None = None
    changed_at: datetime | None = None


_UNTOUCHED = ItemState()


@dataclass(frozen=True)
class Assessment:
    """One office's answers under one framework. Narrative texts are not here but in an item view.

    `cells` is what is stored: (item, field) → text. The typed readings below derive from it.
    Fields of an item: each criterion id → `met`/`not_met`; `project`; for 7.x `indicator`, `unit`,
    `direction`, `target`, `actual`, `baseline`, `repeated`, `same_ok`,
    `awaited` (the day on which the actual is expected). External scores stand under
    their key (`1.2`, `kpi_4_1_2`, `kpi_8`, `6`) with the fields `value`, `source`, `confirmed`.
    `evidence` counts what stands at an item, by kind; under the empty item, what stands nowhere yet.
    """

    id: str
    office_id: str
    framework_id: str
    revision: int = 0
    cells: Mapping[tuple[str, str], str] = field(default_factory=dict)
    items: Mapping[str, ItemState] = field(default_factory=dict)
    evidence: Mapping[str, Mapping[str, int]] = field(default_factory=dict)

    def cell(self, item: str, name: str) -> str | None:
        """Return what is stored in that field of that item, or None."""
        return self.cells.get((item, name))

    def tick(self, criterion_id: str) -> Tick | None:
        """Return the tick of a criterion; None is unanswered."""
        item = criterion_id.rpartition(".")[0]
        stored = self.cells.get((item, criterion_id))
        return Tick(stored) if stored else None

    def item(self, item: str) -> ItemState:
        """Return that item's state; an untouched item has revision 0."""
        return self.items.get(item, _UNTOUCHED)

    def result(self, item: str) -> ResultAnswer:
        """Return the indicator of a dimension, blank where nothing is stored."""
        unit, direction = self.cell(item, "unit"), self.cell(item, "direction")
        return ResultAnswer(
            indicator=self.cell(item, "indicator"),
            unit=Unit(unit) if unit else None,
            direction=Direction(direction) if direction else None,
            target=self.cell(item, "target"),
            actual=self.cell(item, "actual"),
            baseline=self.cell(item, "baseline"),
        )

    def external(self, key: str) -> ExternalScore | None:
        """Return an external score, or None while it is pending."""
        value = self.cell(key, "value")
        if value is None:
            return None
        confirmed = self.cell(key, "confirmed") == "yes"
        return ExternalScore(value, self.cell(key, "source") or "", confirmed)

    def attached(self, item: str, kind: str) -> int:
        """Count the pieces of evidence of that kind at an item."""
        return self.evidence.get(item, {}).get(kind, 0)

    def has_evidence(self, item: str) -> bool:
        """Tell whether anything supports an item; a form does not (criteria.md, Readings 3)."""
        return any(count for kind, count in self.evidence.get(item, {}).items() if kind != FORM)

    @cached_property
    def answers(self) -> Answers:
        """The part of the assessment that the score depends on."""
        results = sorted({item for item, name in self.cells if name == "indicator" or name in _RESULT})
        externals = ((key, self.cell(key, "value")) for key in EXTERNAL_KEYS)
        return Answers(
            met=frozenset(name for (_, name), value in self.cells.items() if value == Tick.MET),
            external={key: value for key, value in externals if value is not None},
            results={item: self.result(item) for item in results},
            evidenced=frozenset(item for item in self.evidence if item and self.has_evidence(item)),
        )

    @cached_property
    def touched(self) -> frozenset[str]:
        """The items of which anything is answered, written or attached."""
        written = (item for item, state in self.items.items() if any(state.narrative_chars.values()))
        attached = (item for item in self.evidence if item)
        return frozenset(written).union(attached, (item for item, _ in self.cells))


_RESULT = frozenset({"unit", "direction", "target", "actual", "baseline"})


@dataclass(frozen=True, slots=True)
class CellChanged:
    """A field of an item went from `old` to `new`; None means unanswered."""

    item: str
    field: str
    old: str | None
    new: str | None


@dataclass(frozen=True, slots=True)
class LineAdded:
    """A message was added to a level's narrative under the id of the update that brought it."""

    item: str
    level: Level
    line_id: str
    text: str


@dataclass(frozen=True, slots=True)
class LineEdited:
    """The person edited a message that is a line of a narrative."""

    item: str
    level: Level
    line_id: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class LinesHidden:
    """Lines were taken out of a level's narrative (rewriting it, or undoing what added them)."""

    item: str
    level: Level
    line_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LinesShown:
    """Lines that had been taken out are in the narrative again."""

    item: str
    level: Level
    line_ids: tuple[str, ...]


Change = CellChanged | LineAdded | LineEdited | LinesHidden | LinesShown | EvidencePlaced


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One change as the history keeps it, for good.

    Args:
        batch: the turn that made it; what one turn changed is undone together.
        item_revision: the item's revision after the change.
        undoes: the batch that this change took back, if it did.
        by / by_name: the person, and the name to show.
    """

    id: int
    change: Change
    by: str
    by_name: str
    at: datetime
    item_revision: int
    batch: str
    undoes: str | None = None
