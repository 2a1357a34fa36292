"""What LINE takes at most: UTF-16 units, graphemes, bytes of JSON; `bot.channels.lengths` counts them.

Source: https://developers.line.biz/en/reference/messaging-api/ and
https://developers.line.biz/en/docs/messaging-api/text-character-count/
"""

from __future__ import annotations

MOST_OBJECTS = 5
MOST_BUBBLES = 12
MOST_QUICK_REPLIES = 13

BUBBLE_BYTES = 30_000
CAROUSEL_BYTES = 50_000
"""Of JSON. Documented as 30 and 50 KB without saying how they are counted, so the smaller reading."""

ALT_TEXT_UNITS = 1_500
TEXT_UNITS = 5_000
DISPLAY_GRAPHEMES = 300
QUICK_LABEL_GRAPHEMES = 20

BYTES_PER_UNIT = 6
"""Of JSON, at most: the SDK writes each UTF-16 unit beyond ASCII as `\\uXXXX`."""
