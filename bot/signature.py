"""What a signature freezes: the answers as a document, and the code that a page on paper bears. Pure."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass

from bot.assessment_json import Narratives, assessment_document
from bot.handlers.marks import after
from bot.model import Assessment, Change, Framework, Stage
from bot.review import submission_to

_GROUPS, _LETTERS = 3, 4
"""48 bits: no two pages of one office are taken for each other, and a person can still compare them."""


@dataclass(frozen=True, slots=True)
class Frozen:
    """Answers as a signature leaves them.

    Attributes:
        changes: what signing changes in the assessment.
        revision: the assessment's after those changes.
        document: the answers as JSON, as `pmqa assessment --json` prints them.
        digest: the SHA-256 of the document, in hexadecimal.
    """

    changes: tuple[Change, ...]
    revision: int
    document: str
    digest: str


def freeze(framework: Framework, assessment: Assessment, narratives: Narratives) -> Frozen:
    """Return what is signed when these answers are signed as they are now."""
    changes = submission_to(assessment, Stage.SIGNED)
    signed = after(assessment, changes)
    told = assessment_document(framework, signed, narratives)
    document = json.dumps(told, ensure_ascii=False, sort_keys=True)
    return Frozen(changes, signed.revision, document, hashlib.sha256(document.encode()).hexdigest())


def page_code(digest: str) -> str:
    """Return the short form of a digest by which a person sees that a page belongs to the answers."""
    return "-".join(digest[at : at + _LETTERS] for at in range(0, _GROUPS * _LETTERS, _LETTERS))
