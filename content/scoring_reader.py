"""`scoring.yaml` → the constants of the scoring rules R1–R10.

Source: scoring.md, whose rules these constants fill in; `assumed` marks what is not printed.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from fractions import Fraction
from itertools import pairwise

from bot.model.answers import EXTERNAL_KEYS, Unit
from bot.model.framework import Band, Level, ScoringRules
from content.entry import Entry
from content.faults import nearest

RULES = tuple(f"R{number}" for number in range(1, 11))
GATES = ("warn", "block")
ITA_MODES = ("include", "exclude")
KPI_KEYS = tuple(key for key in EXTERNAL_KEYS if key.startswith("kpi_"))

_FIELDS: Mapping[str, tuple[str, ...]] = {
    "R1": ("level_points",),
    "R2": ("evidence_gate",),
    "R4": ("ita", "ita_max", "ita_bands"),
    "R5": ("kpi_shares", "kpi_max", "kpi_factor", "kpi_levels"),
    "R6": ("groups",),
    "R7": ("result_factor", "result_bands", "zero_target_points", "ceilings", "ceiling_points"),
    "R9": ("category_levels", "total_levels"),
}


def read_scoring(top: Entry) -> ScoringRules | None:
    """Read the rules; None where a whole rule is missing. Faults are kept in the entry."""
    _no_unknown_rules(top)
    rules = {name: top.inner(name, f"rule {name}") for name in RULES}
    present = {name: rule for name, rule in rules.items() if rule is not None}
    for name, rule in present.items():
        rule.only("assumed", "note", *_FIELDS.get(name, ()))
        rule.text("note")
    assumed = frozenset(name for name, rule in present.items() if rule.flag("assumed"))
    return _rules(present, assumed) if len(present) == len(RULES) else None


def _no_unknown_rules(top: Entry) -> None:
    for key in top.table:
        if key not in RULES:
            top.complain(key, f"is an unknown rule (known: R1 to R10){nearest(key, RULES)}")


def _rules(rule: Mapping[str, Entry], assumed: frozenset[str]) -> ScoringRules:
    return ScoringRules(
        level_points=_by_level(rule["R1"], "level_points"),
        evidence_gate=rule["R2"].choice("evidence_gate", GATES),
        ita_mode=rule["R4"].choice("ita", ITA_MODES),
        ita_bands=_bands(rule["R4"], "ita_bands"),
        ita_max=_positive(rule["R4"], "ita_max"),
        kpi_shares=_shares(rule["R5"]),
        kpi_max=_positive(rule["R5"], "kpi_max"),
        kpi_factor=_positive(rule["R5"], "kpi_factor"),
        kpi_levels=_rising(rule["R5"], "kpi_levels"),
        groups=_groups(rule["R6"]),
        result_factor=_positive(rule["R7"], "result_factor"),
        result_bands=_bands(rule["R7"], "result_bands"),
        zero_target_points=rule["R7"].number("zero_target_points"),
        ceilings=_numbers(rule["R7"], "ceilings", tuple(Unit), all_of_them=False),
        ceiling_points=rule["R7"].number("ceiling_points"),
        category_levels=_rising(rule["R9"], "category_levels"),
        total_levels=_rising(rule["R9"], "total_levels"),
        assumed=assumed,
    )


def _positive(rule: Entry, key: str) -> Fraction:
    value = rule.number(key)
    if not value and isinstance(rule.table.get(key), str):
        rule.complain(key, "must be more than 0")
    return value


def _numbers(
    rule: Entry, key: str, known: Collection[str], *, all_of_them: bool = True
) -> Mapping[str, Fraction]:
    inner = rule.inner(key, f"{rule.name}, {key}")
    if inner is None:
        return {}
    inner.only(*known)
    wanted = [name for name in known if all_of_them or name in inner.table]
    return {str(name): inner.number(name) for name in wanted}


def _by_level(rule: Entry, key: str) -> Mapping[Level, Fraction]:
    return {Level(name): value for name, value in _numbers(rule, key, tuple(Level)).items()}


def _rising(rule: Entry, key: str) -> Mapping[Level, Fraction]:
    levels = _by_level(rule, key)
    if any(lower >= higher for lower, higher in pairwise(levels.values())):
        rule.complain(key, "must rise from basic over advance to significance")
    return levels


def _shares(rule: Entry) -> Mapping[str, Fraction]:
    shares = _numbers(rule, "kpi_shares", KPI_KEYS)
    total = sum(shares.values())
    if shares and total != 1:
        rule.complain("kpi_shares", f"must sum to 1, not {float(total):g}")
    return shares


def _groups(rule: Entry) -> Mapping[str, Fraction]:
    inner = rule.inner("groups", f"{rule.name}, groups")
    if inner is not None and not inner.table:
        rule.complain("groups", "must name at least one group with its points")
    return {} if inner is None else {name: inner.number(name) for name in inner.table}


def _bands(rule: Entry, key: str) -> tuple[Band, ...]:
    bands = tuple(_band(entry, n) for n, entry in enumerate(rule.entries(key, f"{rule.name}, {key}"), 1))
    for higher, lower in pairwise(bands):
        if (higher.at_least, higher.above) <= (lower.at_least, lower.above):
            rule.complain(key, f"must stand highest first; {_bound(lower)} comes after {_bound(higher)}")
    if not bands and rule.table.get(key) == []:
        rule.complain(key, "must hold at least one band")
    return bands


def _band(entry: Entry, number: int) -> Band:
    band = entry.named(f"{entry.name} {number}")
    band.only("at_least", "above", "points")
    return Band(band.number("at_least"), band.number("points"), above=band.flag("above", default=False))


def _bound(band: Band) -> str:
    return f"{float(band.at_least):g}"
