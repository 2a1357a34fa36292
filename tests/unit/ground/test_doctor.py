from __future__ import annotations

from pathlib import Path

import pytest

from bot.doctor import State, examine, is_sound
from bot.settings import SECRET_KEY_FILE, Settings, secret_key
from storage.store import migrate


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

    assert silent == {"LINE", "Telegram"}


def test_a_file_that_is_no_database_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "pmqa.db").write_text("not a database, and long enough to be looked at" * 100)

    findings = examine(Settings(data_dir=tmp_path))

    assert not is_sound(findings)
    assert _states(Settings(data_dir=tmp_path))["database"] is State.BROKEN


def test_a_key_that_others_can_read_is_a_fault(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path)
    secret_key(settings)
    (tmp_path / SECRET_KEY_FILE).chmod(0o644)

    assert _states(settings)["secret key"] is State.BROKEN


def test_a_misspelt_setting_is_pointed_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PMQA_DATADIR", "x")

    findings = examine(Settings(data_dir=tmp_path))

    assert any("PMQA_DATADIR" in one.says for one in findings)
