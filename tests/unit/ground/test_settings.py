from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bot.datadir import data_dir
from bot.errors import InputError
from bot.settings import SECRET_KEY_FILE, Settings, read_settings, secret_key, setting_names, unknown_names


@pytest.fixture(autouse=True)
def bare_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working folder, without any setting of the one who runs the tests."""
    monkeypatch.chdir(tmp_path)
    for name in setting_names():
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def test_nothing_set_gives_sqlite_in_the_data_folder() -> None:
    settings = read_settings()

    assert settings.database == "sqlite:///data/pmqa.db"
    assert not settings.has_credentials


def test_the_environment_wins_over_the_file(bare_place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (bare_place / ".env").write_text("PMQA_MAX_FILE_MB=7\nPMQA_TIMEZONE=UTC\n")
    monkeypatch.setenv("PMQA_MAX_FILE_MB", "9")

    assert (read_settings().max_file_mb, read_settings().timezone) == (9, "UTC")


def test_a_blank_value_counts_as_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PMQA_BASE_URL", "")

    assert read_settings().base_url is None


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PMQA_MAX_FILE_MB", "many"),
        ("PMQA_TIMEZONE", "Asia/Bankok"),
        ("PMQA_DATABASE_URL", "mysql://root:hunter2@host/db"),
        ("PMQA_BASE_URL", "pmqa.example"),
        ("PMQA_SECRET_KEY", "hunter2"),
        ("PMQA_LOG_FORMAT", "xml"),
        ("PMQA_TELEGRAM_API_URL", "http://127.0.0.1:1/bot"),
        ("PMQA_FILES_URL", "ftp://somewhere"),
        ("PMQA_CLAMD_URL", "http://127.0.0.1"),
    ],
)
def test_a_wrong_value_is_one_line_naming_the_setting_but_not_the_value(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)

    with pytest.raises(InputError) as caught:
        read_settings()

    assert str(caught.value).startswith(f"{name}: ")
    assert "\n" not in str(caught.value)
    assert "hunter2" not in str(caught.value)


def test_printing_the_settings_shows_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    secrets = [name for name in setting_names() if name.endswith(("_KEY", "_SECRET", "_TOKEN", "_INVITE"))]
    for name in secrets:
        monkeypatch.setenv(name, "hunter2-hunter2-hunter2")
    monkeypatch.setenv("PMQA_DATABASE_URL", "postgresql://me:hunter2@host/db")

    assert len(secrets) == 6
    assert "hunter2" not in repr(read_settings()) + str(read_settings())


def test_an_address_loses_its_last_slash(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PMQA_BASE_URL", "https://pmqa.example/")

    assert read_settings().base_url == "https://pmqa.example"


def test_a_misspelt_name_is_noticed() -> None:
    assert unknown_names(["PMQA_DATADIR", "PMQA_DATA_DIR", "PATH"]) == ("PMQA_DATADIR",)


def test_a_key_is_made_once_and_is_nobody_elses_to_read(bare_place: Path) -> None:
    settings = Settings(data_dir=bare_place / "kept")

    key = secret_key(settings)

    assert len(key) >= 32
    assert secret_key(settings) == key
    assert stat.S_IMODE((bare_place / "kept" / SECRET_KEY_FILE).stat().st_mode) == 0o600
    assert [path.name for path in (bare_place / "kept").iterdir()] == [SECRET_KEY_FILE]


def test_all_who_start_together_get_the_same_key(bare_place: Path) -> None:
    settings = Settings(data_dir=bare_place / "kept")

    with ThreadPoolExecutor(16) as pool:
        keys = set(pool.map(lambda _: secret_key(settings), range(64)))

    assert len(keys) == 1


def test_a_key_that_is_set_is_taken_and_none_is_written(
    bare_place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PMQA_SECRET_KEY", "a-key-of-the-operators-own")

    assert secret_key(read_settings()) == "a-key-of-the-operators-own"
    assert not (bare_place / "data").exists()


def test_a_key_file_that_is_cut_off_is_refused(bare_place: Path) -> None:
    (bare_place / SECRET_KEY_FILE).write_text("short")

    with pytest.raises(InputError, match=SECRET_KEY_FILE):
        secret_key(Settings(data_dir=bare_place))


def test_the_quick_way_to_the_data_folder_agrees_with_the_settings(
    bare_place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert data_dir() == read_settings().data_dir

    (bare_place / ".env").write_text("PMQA_DATA_DIR=from-file\n")
    assert data_dir() == read_settings().data_dir == Path("from-file")

    monkeypatch.setenv("PMQA_DATA_DIR", "from-environment")
    assert data_dir() == read_settings().data_dir == Path("from-environment")
