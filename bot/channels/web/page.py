"""The page as it is sent: a template, the sentences and what the scripts need to know."""

from __future__ import annotations

import json
from collections.abc import Mapping
from html import escape
from pathlib import Path
from string import Template

from bot.channels.web.assets import Assets
from bot.channels.web.sending import MAX_BODY_BYTES

_HERE = Path(__file__).parent
_PREFIX = "web."


class Page:
    """Writes the chat's page and the page that stands in for it.

    Args:
        messages: every sentence by key; those of `web.` are ours.
        assets: the files that the page names.
        timezone: the IANA name that times are shown in.
        most_file_bytes: of one file that is attached; 0 where none can be.
    """

    def __init__(
        self, messages: Mapping[str, str], assets: Assets, timezone: str, most_file_bytes: int = 0
    ) -> None:
        own = {key.removeprefix(_PREFIX): text for key, text in messages.items() if key.startswith(_PREFIX)}
        self._values = {
            **{key: escape(text) for key, text in own.items()},
            "copy_json": escape(json.dumps(own, ensure_ascii=False)),
            "timezone": escape(timezone),
            "most_bytes": str(MAX_BODY_BYTES),
            "most_file_bytes": str(most_file_bytes),
            "static": assets.url("").rstrip("/"),
        }

    def chat(self) -> str:
        """Return the chat's page."""
        return self._filled("chat.html", {})

    def notice(self, sentence: str) -> str:
        """Return a page that says one sentence and offers to try again."""
        return self._filled("notice.html", {"sentence": escape(sentence)})

    def _filled(self, name: str, values: Mapping[str, str]) -> str:
        template = Template((_HERE / name).read_text(encoding="utf-8"))
        return template.substitute(self._values, **values)
