"""What Telegram takes at most, and how fast; `bot.channels.lengths` counts.

Source: https://core.telegram.org/bots/api and https://core.telegram.org/bots/faq
"""

TEXT_UNITS = 4096
"""UTF-16 units of one message's text, after its entities were read."""

MOST_ENTITIES = 100
MOST_BUTTONS = 100
"""Of one keyboard; not documented, what Telegram is known to take."""

FILE_BYTES = 20 * 1024 * 1024
"""The largest file that a bot may download."""

PUSHES_A_SECOND = 30
"""Messages that come by themselves, to all people together; answers are not counted."""

PUSHES_A_SECOND_TO_ONE = 1
