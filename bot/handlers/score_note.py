"""The score note: what scores from elsewhere that came after the signature do beside it.

The signed answers stay as they are (product.md, "How it behaves" 7).
"""

from __future__ import annotations

import json

from bot.copy import points
from bot.handlers.common import external_name
from bot.knowledge import Knowledge
from bot.model import EXTERNAL_KEYS
from bot.scoring import full_points, read_document, score
from bot.view import View


def score_note(view: View, know: Knowledge) -> list[str]:
    """Return the lines of the note; none while nothing came since the signature."""
    if view.submission is None or view.assessment is None:
        return []
    copy = know.copy
    signed = read_document(json.loads(view.submission.document), know.framework)
    now = view.answers.answers
    moved = [key for key in EXTERNAL_KEYS if signed.external.get(key) != now.external.get(key)]
    if not moved:
        return []
    old, new = (points(score(know.framework, one).points) for one in (signed, now))
    return [
        copy.say("submit.note_title"),
        *(
            copy.say(
                "external.moved",
                name=external_name(copy, key),
                old=signed.external.get(key) or copy.say("external.none"),
                new=now.external.get(key) or copy.say("external.none"),
            )
            for key in moved
        ),
        copy.say("score.total_moved", old=old, new=new, full=points(full_points(know.framework.scoring))),
        copy.say("submit.note_signed_stays"),
    ]
