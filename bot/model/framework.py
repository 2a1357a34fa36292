"""The criteria of one fiscal year, as values. The words themselves live in `content/frameworks`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from functools import cached_property


class Level(StrEnum):
    """A level of an item, in rising order; a level counts only when all below it are whole."""

    BASIC = "basic"
    ADVANCE = "advance"
    SIGNIFICANCE = "significance"

    @property
    def label(self) -> str:
        """The name that the criteria print: `Basic`, `Advance`, `Significance`."""
        return self.value.capitalize()

    @property
    def letter(self) -> str:
        """The letter in a criterion's id: `B`, `A` or `S`."""
        return self.value[0].upper()

    @property
    def number(self) -> int:
        """1, 2 or 3."""
        return _NUMBER_OF[self]


_NUMBER_OF = {level: number for number, level in enumerate(Level, start=1)}


class Mode(StrEnum):
    """Who supplies what for an item (criteria.md, Shape)."""

    SELF = "self"
    EXTERNAL_WITH_FORM = "external_with_form"
    EXTERNAL = "external"
    RESULTS = "results"


@dataclass(frozen=True, slots=True)
class Criterion:
    """One box of a level: what an office ticks as met or not met.

    `prompts` are the sub-bullets under it, never scored; `prompts_are_examples` says that they
    follow "เช่น" and only illustrate.
    """

    id: str
    text: str
    prompts: tuple[str, ...] = ()
    prompts_are_examples: bool = False


@dataclass(frozen=True)
class ItemLevel:
    """The criteria of one level of one item, in the source's order."""

    level: Level
    criteria: tuple[Criterion, ...]

    @cached_property
    def criterion_ids(self) -> frozenset[str]:
        """The ids of the criteria, which ticks name."""
        return frozenset(one.id for one in self.criteria)


@dataclass(frozen=True, slots=True)
class EvidenceKind:
    """A kind of attachment that an item asks for: `form`, `approval`, `report`, `photo_or_link`."""

    kind: str
    text: str


@dataclass(frozen=True)
class Item:
    """One of a category's items. `levels` is empty where the source gives none (1.2, 7.x)."""

    id: str
    title: str
    mode: Mode
    levels: tuple[ItemLevel, ...] = ()
    evidence: tuple[EvidenceKind, ...] = ()
    rules: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    explanation: str = ""

    @property
    def category_id(self) -> str:
        """`1` … `7`."""
        return self.id.partition(".")[0]

    def level(self, level: Level) -> ItemLevel | None:
        """Return that level's criteria, or None where the item has no such level."""
        return next((one for one in self.levels if one.level is level), None)

    @cached_property
    def criteria(self) -> tuple[Criterion, ...]:
        """Every criterion of the item, lowest level first."""
        return tuple(one for level in self.levels for one in level.criteria)


@dataclass(frozen=True, slots=True)
class Category:
    """A หมวด with its weight in percent. `printed_title` differs only where the source errs."""

    id: str
    title: str
    weight: int
    explanation: str
    items: tuple[Item, ...]
    printed_title: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """How we read a place of the source that is unclear; `note` is for the person who changes it."""

    id: str
    where: tuple[str, ...]
    note: str


@dataclass(frozen=True, slots=True)
class Band:
    """Points (0–500) from `at_least` upwards; `above` makes the bound itself not count."""

    at_least: Fraction
    points: Fraction
    above: bool = False

    def holds(self, value: Fraction) -> bool:
        """Tell whether the value reaches this band."""
        return value > self.at_least if self.above else value >= self.at_least


@dataclass(frozen=True, slots=True)
class ScoringRules:
    """The constants of scoring.md R1–R10, as data. Bands stand highest first.

    Attributes:
        level_points: what a whole level adds to an item: 300, 100, 100 (R1).
        evidence_gate: `warn` or `block` (R2).
        ita_mode: `include` or `exclude` (R4); `ita_bands` ITA 0–100 → points.
        kpi_shares: `kpi_4_1_2` → 7/10, `kpi_8` → 3/10 (R5); `kpi_max` 5; `kpi_factor` 100;
            `kpi_levels` the composite at which each level begins.
        groups: สตผ.'s group → points (R6).
        result_factor: points per percent below `result_bands`' lowest (R7).
        result_bands: achievement percent → points.
        zero_target_points: a target of 0 reached where less is better.
        ceilings: unit → the end of its scale; `ceiling_points` for reaching a target at it.
        category_levels / total_levels: level → the points at which it begins (R9).
        assumed: the rules (`R1` …) that the source does not state.
    """

    level_points: Mapping[Level, Fraction]
    evidence_gate: str
    ita_mode: str
    ita_bands: tuple[Band, ...]
    ita_max: Fraction
    kpi_shares: Mapping[str, Fraction]
    kpi_max: Fraction
    kpi_factor: Fraction
    kpi_levels: Mapping[Level, Fraction]
    groups: Mapping[str, Fraction]
    result_factor: Fraction
    result_bands: tuple[Band, ...]
    zero_target_points: Fraction
    ceilings: Mapping[str, Fraction]
    ceiling_points: Fraction
    category_levels: Mapping[Level, Fraction]
    total_levels: Mapping[Level, Fraction]
    assumed: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Framework:
    """The criteria of one fiscal year with the rules that score them.

    `digest` is a SHA-256 over the data files, so that a stored assessment can tell whether the
    criteria it was answered under are still the same.
    """

    id: str
    fiscal_year: int
    title: str
    categories: tuple[Category, ...]
    scoring: ScoringRules
    readings: tuple[Reading, ...] = ()
    digest: str = ""
    notes: tuple[str, ...] = field(default=())

    @cached_property
    def items(self) -> Mapping[str, Item]:
        """Item id → item, in the source's order."""
        return {item.id: item for category in self.categories for item in category.items}

    @cached_property
    def criteria(self) -> Mapping[str, Criterion]:
        """Criterion id → criterion, in the source's order."""
        return {one.id: one for item in self.items.values() for one in item.criteria}

    @cached_property
    def own_items(self) -> tuple[Item, ...]:
        """The items that an office answers by itself (24 in pmqa-2565); progress counts these."""
        return tuple(item for item in self.items.values() if item.mode is not Mode.EXTERNAL)

    def category(self, category_id: str) -> Category | None:
        """Return the category `1` … `7`, or None."""
        return next((one for one in self.categories if one.id == category_id), None)
