"""What is told of links that cannot be opened."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from bot.app import build_knowledge
from bot.channels.text import screen_as_text
from bot.handlers.link_report import link_report
from bot.model import Evidence, EvidenceState, LinkState, Spot
from content.loader import load_messages

KNOW = build_knowledge(load_messages())
DEAD = Evidence(
    "e1",
    "p1",
    datetime(2026, 11, 22, tzinfo=UTC),
    link="https://obec.go.th/plan",
    state=EvidenceState.STORED,
    link_state=LinkState.DEAD,
    spots=(Spot("2.3", "photo_or_link"),),
)


def test_a_report_names_item_link_and_next_step() -> None:
    told = screen_as_text(link_report(KNOW, [DEAD]))

    assert "ข้อ 2.3 obec.go.th/plan: เปิดลิงก์ไม่ได้" in told
    assert "ส่งลิงก์ใหม่แทน" in told


def test_a_link_that_needs_a_login_says_how_to_open_it_to_everyone() -> None:
    told = screen_as_text(link_report(KNOW, [replace(DEAD, link_state=LinkState.LOGIN)]))

    assert "ทุกคนที่มีลิงก์" in told


def test_many_links_are_one_message_of_a_phone_s_height() -> None:
    screen = link_report(KNOW, [replace(DEAD, id=f"e{number}") for number in range(40)])

    assert "40 ลิงก์" in screen.title
    assert len(screen.text.splitlines()) == 3
