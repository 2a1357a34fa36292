"""Messages, command words and roles: what is read, and what an editor can break in them."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import Complaint, ContentError
from bot.model import Role, Stage
from content.check import check
from content.loader import load_commands, load_messages, load_permissions
from content.words_reader import _placeholder_fault


@pytest.fixture
def messages(tmp_path: Path) -> Path:
    folder = tmp_path / "messages"
    folder.mkdir()
    return folder


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def only(complaints: tuple[Complaint, ...]) -> Complaint:
    (complaint,) = complaints
    return complaint


def test_a_message_is_keyed_by_its_file_and_names(messages: Path) -> None:
    write(messages, "item.yaml", 'title: "ข้อ {item}"\nhint:\n  first: "เลือก"\n  second: "พิมพ์\\nเสร็จ"\n')
    write(messages, "menu.yaml", 'title: "เมนู"\n')

    assert load_messages(messages) == {
        "item.title": "ข้อ {item}",
        "item.hint.first": "เลือก",
        "item.hint.second": "พิมพ์\nเสร็จ",
        "menu.title": "เมนู",
    }


@pytest.mark.parametrize(
    ("text", "field", "fix"),
    [
        ('title: "ข้อ {item"', "title", "broken placeholder"),
        ('title: "ข้อ item}"', "title", "broken placeholder"),
        ('title: "ข้อ {}"', "title", "broken placeholder"),
        ('title: "ข้อ {0}"', "title", "broken placeholder"),
        ('title: "ข้อ {item.id}"', "title", "broken placeholder"),
        ('title: "ข้อ {score:.1f}"', "title", "broken placeholder"),
        ('title: "ข้อ {item!x}"', "title", "broken placeholder"),
        ('title: ""', "title", "is empty"),
        ("title:", "title", "must be a sentence in quotes, not nothing"),
        ("title: 12", "title", "must be a sentence in quotes, not the number 12"),
        ("title: [a]", "title", "must be a sentence in quotes, not a list"),
        ('title: "cafe\u0301"', "title", "NFC"),
        ('title: "ก\u200bข"', "title", "U+200B"),
        ('Title: "ก"', "Title", "small letters"),
        ('item.title: "ก"', "item.title", "write title alone; item is put before it"),
        ('title: "ก"\ntitle: "ข"', "title", "stands twice"),
        ("- title", "", "must be a mapping"),
        ('title: "ก', "", "is not YAML"),
        ("title: !wish ก", "", "is not YAML"),
        ("? [a, b]\n: ก", "", "plain word"),
    ],
)
def test_a_broken_message_is_told(messages: Path, text: str, field: str, fix: str) -> None:
    path = write(messages, "item.yaml", text)

    complaint = only(check(path))

    assert complaint.file == "messages/item.yaml"
    assert complaint.place.startswith("line ")
    assert complaint.field == field
    assert fix in complaint.fix
    assert check(messages) == (complaint,)


def test_a_fault_deep_inside_names_the_way_to_it(messages: Path) -> None:
    path = write(messages, "item.yaml", 'hint:\n  first:\n    long: "{"\n')

    assert only(check(path)).place == "line 3, item.hint.first"


def test_an_empty_message_file_is_told(messages: Path) -> None:
    path = write(messages, "item.yaml", "")

    assert "must be a mapping" in only(check(path)).fix


def test_no_messages_at_all_is_told(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="messages: is missing"):
        load_messages(tmp_path / "messages")


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\x00"), max_size=40))
def test_a_text_that_is_accepted_can_be_filled_in(text: str) -> None:
    """Law: the check lets through exactly what `str.format` can fill by plain names."""

    class Names(dict[str, str]):
        def __missing__(self, key: str) -> str:
            return f"<{key}>"

    if _placeholder_fault(text) is None:
        assert isinstance(text.format_map(Names()), str)


@given(st.dictionaries(st.from_regex(r"[a-z]{1,6}", fullmatch=True), st.text("กขค {}", max_size=5)))
def test_well_formed_placeholders_are_accepted(values: dict[str, str]) -> None:
    text = " ".join(f"{{{name}}}" for name in values)

    assert _placeholder_fault(text) is None
    assert text.format(**values) == " ".join(values.values())


def test_the_first_word_of_a_command_is_the_official_one(tmp_path: Path) -> None:
    path = write(tmp_path, "commands.yaml", 'menu: ["เมนู", "หน้าแรก"]\ndone: ["เสร็จ"]\n')

    assert load_commands(path) == {"menu": ("เมนู", "หน้าแรก"), "done": ("เสร็จ",)}


@pytest.mark.parametrize(
    ("text", "field", "fix"),
    [
        ('menu: ["เมนู"]\ndone: ["เสร็จ", "เมนู"]', "done", "'เมนู' already stands for menu"),
        ('menu: ["Menu"]\ndone: ["menu"]', "done", "already stands for menu"),
        ('search: ["ค้นหา"]\ndone: ["คนหา"]', "done", "'คนหา' already stands for search"),
        ('menu: ["เมนู", "เมนู"]', "menu", "same word twice"),
        ("menu: []", "menu", "at least one word"),
        ('menu: "เมนู"', "menu", "must be a list"),
        ("menu: [1]", "menu", "must hold texts in quotes"),
        ('menu: [" เมนู"]', "menu", "begins or ends with a space"),
        ('menu: ["เมนู"]\nmenu: ["หน้าแรก"]', "menu", "stands twice"),
    ],
)
def test_broken_command_words_are_told(tmp_path: Path, text: str, field: str, fix: str) -> None:
    complaint = only(check(write(tmp_path, "commands.yaml", text)))

    assert complaint.file.endswith("/commands.yaml")
    assert complaint.field == field
    assert fix in complaint.fix


ROLES = """permissions:
  answer: {guest: none, officer: own, coordinator: own, director: none, central: none}
stages:
  answer: [open, returned]
"""


def test_a_permission_says_of_every_role_how_far_it_goes(tmp_path: Path) -> None:
    permissions = load_permissions(write(tmp_path, "roles.yaml", ROLES))

    assert permissions.stages == {"answer": {Stage.OPEN, Stage.RETURNED}}
    assert permissions.scopes["answer"] == {
        "guest": "none",
        "officer": "own",
        "coordinator": "own",
        "director": "none",
        "central": "none",
    }


def test_the_shipped_roles_speak_of_every_role() -> None:
    for scopes in load_permissions().scopes.values():
        assert set(scopes) == {"guest", *Role}


@pytest.mark.parametrize(
    ("old", "new", "field", "fix"),
    [
        ("officer: own", "oficer: own", "oficer", "did you mean officer?"),
        ("director: none, ", "", "director", "is missing"),
        ("officer: own", "officer: mine", "officer", "'mine' is unknown (known: any, own, none)"),
        ("officer: own", "officer: yes", "officer", "must be a text in quotes, not true"),
        ("permissions:", "permission:", "permissions", "is missing"),
        ("central: none}", "central: none}\n  invite: own", "invite", "must be a mapping"),
        ("open, returned", "open, retuned", "answer", "'retuned' is unknown"),
        ("  answer: [", "  anser: [", "anser", "did you mean answer?"),
        ("stages:", "stage:", "stages", "is missing"),
    ],
)
def test_broken_roles_are_told(tmp_path: Path, old: str, new: str, field: str, fix: str) -> None:
    complaints = check(write(tmp_path, "roles.yaml", ROLES.replace(old, new)))

    fitting = [one for one in complaints if one.field == field and fix in one.fix]
    assert len(fitting) == 1, "\n".join(map(str, complaints))
