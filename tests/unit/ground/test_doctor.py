from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.doctor import State, examine, is_sound
from bot.model import Channel, Screen, Update, UpdateKind
from bot.settings import SECRET_KEY_FILE, Settings, secret_key
from storage.store import migrate, open_store


def _states(settings: Settings) -> dict[str, State]:
    return {one.name: one.state for one in examine(settings)}


def test_a_fresh_folder_is_sound_and_nothing_is_made(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path / "kept")

    assert is_sound(examine(settings))
    assert not (tmp_path / "kept").exists()


def test_what_is_set_up_is_ok(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path, base_url="https://pmqa.example")
    migrate(settings.database)
    secret_key(settings)

    states = _states(settings)

    assert {states[name] for name in ("data folder", "database", "secret key", "address")} == {State.OK}


def test_every_note_and_fault_says_what_to_do(tmp_path: Path) -> None:
    silent = {
        one.name for one in examine(Settings(data_dir=tmp_path)) if one.state is not State.OK and not one.mend
    }

    assert silent == set()


def test_a_file_that_is_no_database_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "pmqa.db").write_text("not a database, and long enough to be looked at" * 100)

    findings = examine(Settings(data_dir=tmp_path))

    assert not is_sound(findings)
    assert _states(Settings(data_dir=tmp_path))["database"] is State.BROKEN


def test_files_that_can_be_kept_are_ok(tmp_path: Path) -> None:
    (tmp_path / "files").mkdir()

    assert _states(Settings(data_dir=tmp_path))["files"] is State.OK


def test_files_that_cannot_be_kept_are_a_fault(tmp_path: Path) -> None:
    (tmp_path / "files").write_text("in the way")

    assert _states(Settings(data_dir=tmp_path))["files"] is State.BROKEN


def test_a_scanner_that_does_not_answer_is_a_fault(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path, clamd_url="unix:///no/such/socket")

    assert _states(settings)["virus scanner"] is State.BROKEN


def test_a_key_that_others_can_read_is_a_fault(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path)
    secret_key(settings)
    (tmp_path / SECRET_KEY_FILE).chmod(0o644)

    assert _states(settings)["secret key"] is State.BROKEN


def test_a_misspelt_setting_is_pointed_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PMQA_DATADIR", "x")

    findings = examine(Settings(data_dir=tmp_path))

    assert any("PMQA_DATADIR" in one.says for one in findings)


def _line_waits(settings: Settings, *, since: datetime) -> None:
    """Store a reply for somebody on LINE that nobody sends."""
    came = Update("e1", Channel.LINE, "malee", UpdateKind.TEXT, since)

    async def keep() -> None:
        store = await open_store(settings.database)
        await store.run(lambda uow: uow.people.arrive(came, new_ids=("p", "i")))
        await store.run(lambda uow: uow.outbox.reply("i", [Screen("ตอบ")], update_id="e1", at=since))
        await store.close()

    migrate(settings.database)
    asyncio.run(keep())


def test_an_outbox_where_nothing_waits_is_ok(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path)
    migrate(settings.database)

    assert _states(settings)["outbox"] is State.OK


@pytest.mark.parametrize(("minutes", "state"), [(1, State.OK), (90, State.NOTE)])
def test_what_waits_to_be_sent_is_counted_and_pointed_out_when_late(
    tmp_path: Path, minutes: int, state: State
) -> None:
    settings = Settings(data_dir=tmp_path)
    _line_waits(settings, since=datetime.now(UTC) - timedelta(minutes=minutes))

    (found,) = [one for one in examine(settings) if one.name == "outbox"]

    assert (found.state, found.says) == (
        state,
        f"line: 1 wait to be sent, the oldest for {minutes} minutes",
    )
