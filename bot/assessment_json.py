"""What `pmqa assessment --json` prints: the input of `pmqa score`, and the rest of what is stored."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.model import Assessment, Evidence, Framework, Level, NarrativeLine, Spot, Tick
from bot.scoring import answers_document

Narratives = Mapping[tuple[str, Level], Sequence[NarrativeLine]]


def assessment_document(
    framework: Framework, assessment: Assessment, narratives: Narratives, evidence: Sequence[Evidence] = ()
) -> dict[str, object]:
    """Return the document; `pmqa score` takes it as it is. Source: interfaces.md.

    Args:
        framework: the one that the assessment was answered under.
        assessment: the stored answers.
        narratives: (item, level) → the shown lines, in the order written.
        evidence: what stands anywhere; an entry is made for each place, and only of what is kept.
    """
    return {
        **answers_document(framework, assessment.answers),
        "not_met": [one for one in framework.criteria if assessment.tick(one) is Tick.NOT_MET],
        "narratives": _narratives(framework, narratives),
        "projects": _projects(framework, assessment),
        "evidence": [_evidence(one, spot) for one in evidence if one.stands for spot in one.spots],
        "revision": assessment.revision,
    }


def _narratives(framework: Framework, narratives: Narratives) -> dict[str, dict[str, str]]:
    by_item: dict[str, dict[str, str]] = {}
    for item in framework.items:
        for level in Level:
            lines = narratives.get((item, level), ())
            if lines:
                by_item.setdefault(item, {})[level.value] = "\n".join(line.text for line in lines)
    return by_item


def _projects(framework: Framework, assessment: Assessment) -> dict[str, str]:
    cells = ((item, assessment.cell(item, "project")) for item in framework.items)
    return {item: project for item, project in cells if project is not None}


def _evidence(piece: Evidence, spot: Spot) -> dict[str, object]:
    """Return an entry of what stands at a place; item and kind are null where no item is named yet."""
    return {
        "id": piece.id,
        "item": spot.item or None,
        "kind": spot.kind if spot.item else None,
        "name": piece.link or piece.name,
        "sha256": piece.kept.sha256 if piece.kept else None,
        "size": piece.kept.size if piece.kept else None,
        "by": piece.by_name,
        "at": piece.at.isoformat(),
    }
