"""What goes back and forth: updates in, screens and messages out, and where a person is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from bot.model.answers import Change, Tick
from bot.model.deadlines import DeadlineChange
from bot.model.evidence import EvidenceChange
from bot.model.files import SentFile
from bot.model.framework import Level
from bot.model.people import Channel, PeopleChange
from bot.model.reminding import ReminderChange
from bot.model.review import SubmissionChange
from bot.model.team import TeamChange


class UpdateKind(StrEnum):
    """What kind of thing came in, the same for every channel."""

    TEXT = "text"
    PRESS = "press"
    FILE = "file"
    STICKER = "sticker"
    LOCATION = "location"
    EDIT = "edit"
    UNSEND = "unsend"
    START = "start"
    BLOCKED = "blocked"
    UNBLOCKED = "unblocked"
    JOB_DONE = "job_done"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Update:
    """One inbound event, already channel-neutral, not yet trusted.

    Args:
        id: unique within the channel; the same id again is a redelivery and acts once.
        external_id: the channel's id of the sender.
        text: what was typed; the payload for PRESS; the code for START; the new text for EDIT; the
            caption for FILE.
        message_id: the channel's id of the message, by which an edit or an unsend names it.
        at: when it was received, UTC.
        sample_office: the office that this sender joins without a code (loopback only), or None.
        reply_token: what the platform wants back with the answer, good until `reply_until`.
        in_group: it came from a group chat, whose id is `external_id`; see `bot/handlers/group.py`.
        redelivered: the platform says that it sent this before; meanwhile it may have been unsent.
        file: for FILE, what was announced; None where the bytes cannot be had.
    """

    id: str
    channel: Channel
    external_id: str
    kind: UpdateKind
    at: datetime
    text: str = ""
    message_id: str = ""
    sample_office: str | None = None
    reply_token: str | None = None
    reply_until: datetime | None = None
    in_group: bool = False
    redelivered: bool = False
    file: SentFile | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A choice drawn as a row of a checklist: its whole text, and its tick."""

    text: str
    tick: Tick | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """Something a person can do from a screen: a button, and a number to type for it.

    Args:
        label: what the button says, verb first.
        payload: the encoded action (`bot/actions.py`), at most 64 bytes.
        row: set where the choice is a row of a checklist, not a button below it; several rows
            may be picked at once by typing `1 2` or `1-3`.
        primary: the step most people take next.
    """

    label: str
    payload: str
    row: Row | None = None
    primary: bool = False


class ScreenKind(StrEnum):
    """What a screen is about, for channels that draw each kind in its own way."""

    PLAIN = "plain"
    NOTICE = "notice"
    MENU = "menu"
    WORK = "work"
    CATEGORY = "category"
    ITEM = "item"
    CHECKLIST = "checklist"
    QUESTION = "question"
    SCORE = "score"
    SEARCH = "search"
    HISTORY = "history"
    REMINDER = "reminder"
    EVIDENCE = "evidence"


@dataclass(frozen=True, slots=True)
class Bar:
    """A line of progress or points: drawn as a bar where the channel can, else read as its text.

    Args:
        text: the whole line in words, such as `หมวด 1 (ร้อยละ 12): 350`; empty where the title or
            the text says it already: then a bar is drawn below the title, and nothing is read.
        percent: how far the bar goes, 0–100; None draws no bar (pending).
    """

    text: str
    percent: int | None


@dataclass(frozen=True, slots=True)
class Screen:
    """One short screen: where one is, what it says, what one can do.

    Choices are numbered from 1 in order; rows come first.

    Args:
        title: where one is (`ข้อ 1.1 · Basic (ระดับ 1 จาก 3) · ทำแล้ว 0/2`); may be empty.
        text: the sentences, paragraphs separated by a newline.
        choices: see Choice.
        hint: a last line on how to answer; may be empty.
        numbered: False inside a free-text question, where a number typed is the answer.
        kind: what it is about.
        bars: lines that stand after the text, each with how far it goes.
        after: further sentences, which stand after the bars.
    """

    text: str
    title: str = ""
    choices: tuple[Choice, ...] = ()
    hint: str = ""
    numbered: bool = True
    kind: ScreenKind = ScreenKind.PLAIN
    bars: tuple[Bar, ...] = ()
    after: str = ""


class QuestionKind(StrEnum):
    """What a person has been asked and may answer by typing."""

    NAME = "name"
    NARRATIVE = "narrative"
    PROJECT = "project"
    RESULT = "result"
    EXTERNAL = "external"
    EXTERNAL_SOURCE = "external_source"
    OFFICE = "office"
    EVIDENCE = "evidence"
    PLACE = "place"
    DEADLINE = "deadline"
    ASSIGNEE = "assignee"
    COMMENT = "comment"
    RETURN_REASON = "return_reason"
    BACK_REASON = "back_reason"
    REOPEN_REASON = "reopen_reason"
    SIGNER = "signer"


@dataclass(frozen=True, slots=True)
class Question:
    """The question that is open: what is typed now answers it.

    Args:
        item: the item it belongs to, an external key, or the place that is handed out.
        detail: the level, the result field or the value already given, by kind.
        revision: the item's revision when it was asked, so that a colleague's change is noticed.
        touched_at: when it was asked or last answered; the two hours' rule counts from here.
    """

    kind: QuestionKind
    touched_at: datetime
    item: str = ""
    detail: str = ""
    revision: int = 0


@dataclass(frozen=True, slots=True)
class KeptText:
    """A text that came into an open narrative after a pause, until it is placed there or not."""

    item: str
    level: Level
    line_id: str
    text: str


@dataclass(frozen=True, slots=True)
class Conversation:
    """Where a person is; one a person, whatever the channel. It never expires.

    Args:
        question: what is being asked, or None.
        here: the payload of the screen the person is at; `ทำต่อ` shows it again.
        trail: the payloads of the screens before it, oldest first; `ย้อนกลับ` walks them.
        kept: texts that came into a narrative after two hours' pause, not yet placed.
        waiting: a typed answer that waits to be confirmed before it answers the question.
        pending_code: a code that was given before the notice was accepted.
    """

    question: Question | None = None
    here: str | None = None
    trail: tuple[str, ...] = ()
    kept: tuple[KeptText, ...] = ()
    waiting: str | None = None
    pending_code: str | None = None


class Urgency(StrEnum):
    """How soon a message must reach its recipient."""

    REPLY = "reply"
    RIDE = "ride"
    PUSH = "push"


@dataclass(frozen=True, slots=True)
class Message:
    """A screen on its way to a person.

    A REPLY goes to the identity that wrote; RIDE waits for that person's next reply; PUSH goes by
    itself. `key` makes it go once: a second message with the same key is dropped.
    """

    screen: Screen
    to: str = ""
    urgency: Urgency = Urgency.REPLY
    key: str | None = None
    not_before: datetime | None = None
    expires: datetime | None = None


@dataclass(frozen=True, slots=True)
class Job:
    """Work that a turn starts but does not do: it runs outside, and comes back as an update."""

    kind: str
    args: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OutboxRow:
    """A message as stored for one identity; `seq` rises by one with each row of that identity.

    `echo` rows repeat what the person wrote, so that a web chat that reconnects shows both sides.
    """

    seq: int
    at: datetime
    screen: Screen
    echo: bool = False
    update_id: str = ""


@dataclass(frozen=True, slots=True)
class Turn:
    """One update carried to its end, as a value: nothing has happened yet.

    `replies` go to the one who wrote, in order; the last one's choices become the screen that
    typed numbers pick from. `messages` go to others. `undoes` names the batch that these changes
    take back; `redactions` the lines whose text is taken out for good (unsend); `missed` what was
    searched for and not found, to be counted; `evidence` what was sent and what became of it.
    """

    conversation: Conversation
    replies: tuple[Screen, ...] = ()
    changes: tuple[Change, ...] = ()
    people: tuple[PeopleChange, ...] = ()
    team: tuple[TeamChange, ...] = ()
    submission: SubmissionChange | None = None
    messages: tuple[Message, ...] = ()
    jobs: tuple[Job, ...] = ()
    undoes: str | None = None
    redactions: tuple[str, ...] = ()
    deadlines: tuple[DeadlineChange, ...] = ()
    reminding: tuple[ReminderChange, ...] = ()
    missed: str = ""
    evidence: tuple[EvidenceChange, ...] = ()


@dataclass(frozen=True, slots=True)
class MissedSearch:
    """Words that found nothing, how often, and when last."""

    words: str
    count: int
    last_at: datetime


PAUSE = timedelta(hours=2)
"""After this long without a word, a text into an open narrative is asked about first."""
