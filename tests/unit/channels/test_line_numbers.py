"""Numbers stand on answers alone: what is typed picks from the last answer."""

from __future__ import annotations

import pytest

from bot.channels.line.cards import to_messages
from bot.channels.line.client import open_line
from bot.channels.line.send import LineSender
from bot.model import Channel, Choice, Identity, Screen, Urgency
from bot.sending import Delivery
from tests.fakes.line_events import user
from tests.fakes.line_limits import taps
from tests.fakes.line_server import ACCESS_TOKEN, LineServer

SCREEN = Screen(title="ใกล้ครบกำหนด", text="เหลือ 7 วัน", choices=(Choice("ทำต่อ", "1:go"),))


@pytest.mark.parametrize(("urgency", "label"), [(Urgency.PUSH, "ทำต่อ"), (Urgency.REPLY, "1 ทำต่อ")])
async def test_only_an_answer_shows_numbers_to_type(urgency: Urgency, label: str) -> None:
    somchai = user("somchai")
    key = "0f2c3a51-7d0e-4a59-9c61-2b8f6f0c9a11"
    delivery = Delivery("1", Identity("i", "p", Channel.LINE, somchai), (SCREEN,), urgency, key)
    async with LineServer().running() as server, open_line(server.url, ACCESS_TOKEN) as client:
        await LineSender(client, to_messages).send(delivery)

        assert taps(server.chats[somchai]) == {"1:go": label}
