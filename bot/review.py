"""Where an item, and the whole submission, stand on the way to the signature. Pure.

Both are cells of the assessment, so that who sent, returned, accepted, proposed, signed and opened
again stands in the history like every other change. Source: product.md (the fixed labels ส่งตรวจ →
ตรวจสอบ → ส่งกลับแก้ไข / เสนอ ผอ. → รับรอง).
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.model import Assessment, CellChanged, Framework, Item, Stage

SUBMISSION = "submission"
"""What stands in place of an item in the cells that speak of the whole submission."""

REVIEW, REASON, STAGE = "review", "review_reason", "stage"
"""The fields: an item's stage and why it was returned; the submission's stage (reason: why reopened)."""

FIELDS = frozenset({REVIEW, REASON, STAGE})

FROZEN = frozenset({Stage.PROPOSED, Stage.SIGNED, Stage.IMPORTED})


def submission_stage(assessment: Assessment) -> Stage:
    """Return where the whole submission stands: open, proposed, signed or imported."""
    return Stage(assessment.cell(SUBMISSION, STAGE) or Stage.OPEN)


def item_stage(assessment: Assessment, item: str) -> Stage:
    """Return where an item stands; once the whole is proposed or signed, it stands where that does."""
    whole = submission_stage(assessment)
    return whole if whole in FROZEN else Stage(assessment.cell(item, REVIEW) or Stage.OPEN)


def reason(assessment: Assessment, item: str) -> str:
    """Return why an item (or `SUBMISSION`) was sent back or opened again; empty where it was not."""
    return assessment.cell(item, REASON) or ""


def items_at(assessment: Assessment, framework: Framework, *stages: Stage) -> tuple[Item, ...]:
    """Return the office's own items that stand at one of these stages, in the framework's order."""
    return tuple(item for item in framework.own_items if item_stage(assessment, item.id) in stages)


def item_to(
    assessment: Assessment, items: Sequence[Item], stage: Stage, why: str | None = None
) -> tuple[CellChanged, ...]:
    """Return the changes that bring these items to a stage, with the reason if there is one."""
    return tuple(
        change for item in items for change in _cells(assessment, item.id, {REVIEW: stage.value, REASON: why})
    )


def submission_to(assessment: Assessment, stage: Stage, why: str | None = None) -> tuple[CellChanged, ...]:
    """Return the changes that bring the whole submission to a stage."""
    value = None if stage is Stage.OPEN else stage.value
    return _cells(assessment, SUBMISSION, {STAGE: value, REASON: why})


def _cells(assessment: Assessment, item: str, values: dict[str, str | None]) -> tuple[CellChanged, ...]:
    stored = ((name, assessment.cell(item, name), value) for name, value in values.items())
    return tuple(CellChanged(item, name, old, value) for name, old, value in stored if old != value)
