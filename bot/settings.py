"""The settings: read from the environment and `.env`, once, at the edge of the program.

A command that needs the data folder alone takes it from `bot.datadir`, which is quick to import.
"""

from __future__ import annotations

import os
import re
import secrets
import tempfile
from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.datadir import DEFAULT_DATA_DIR, ENV_FILE, PREFIX
from bot.errors import InputError

SECRET_KEY_FILE = "secret.key"  # noqa: S105 - the file's name, not the secret
NOT_SETTINGS = frozenset({"PMQA_CONFORMANCE_DIR"})
"""Names with our prefix that tests read; the program does not."""


class LogFormat(StrEnum):
    """How log lines look."""

    CONSOLE = "console"
    JSON = "json"


class TelegramMode(StrEnum):
    """How updates come from Telegram."""

    POLLING = "polling"
    WEBHOOK = "webhook"


class Settings(BaseSettings):
    """Everything that an operator can set, checked; each name stands in docs/operations.md.

    Secrets are masked when printed. A blank value counts as not set.
    """

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_file=ENV_FILE, env_ignore_empty=True, extra="ignore", frozen=True
    )

    data_dir: Path = Path(DEFAULT_DATA_DIR)
    database_url: SecretStr | None = None
    files_url: str | None = None
    s3_endpoint: str | None = None
    base_url: str | None = None
    secret_key: SecretStr | None = Field(default=None, min_length=16)
    timezone: str = "Asia/Bangkok"
    max_file_mb: int = Field(default=50, ge=1, le=1000)
    max_office_mb: int = Field(default=2000, ge=1)
    log_format: LogFormat = LogFormat.CONSOLE
    admin_invite: SecretStr | None = None
    clamd_url: str | None = None

    line_channel_secret: SecretStr | None = None
    line_channel_access_token: SecretStr | None = None
    line_api_url: str = "https://api.line.me"
    line_data_api_url: str = "https://api-data.line.me"
    line_login_url: str = "https://api.line.me"
    line_monthly_push_budget: int | None = Field(default=None, ge=0)
    line_basic_id: str | None = None

    telegram_token: SecretStr | None = None
    telegram_mode: TelegramMode = TelegramMode.POLLING
    telegram_webhook_secret: SecretStr | None = None
    telegram_api_url: str = "https://api.telegram.org"
    telegram_username: str | None = None

    @field_validator("base_url", "s3_endpoint", "line_api_url", "line_data_api_url", "line_login_url")
    @classmethod
    def _web_address(cls, value: str | None) -> str | None:
        return None if value is None else _address(value, ("https", "http"))

    @field_validator("telegram_api_url")
    @classmethod
    def _telegram_address(cls, value: str) -> str:
        if value.rstrip("/").endswith("/bot"):
            raise ValueError("leave the /bot at the end away")
        return _address(value, ("https", "http"))

    @field_validator("telegram_webhook_secret")
    @classmethod
    def _webhook_secret(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and not _WEBHOOK_SECRET.fullmatch(value.get_secret_value()):
            raise ValueError("must be 1 to 256 of A-Z, a-z, 0-9, _ and -")
        return value

    @field_validator("database_url")
    @classmethod
    def _database(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and not _DATABASE.match(value.get_secret_value()):
            raise ValueError("must begin with postgresql:// or sqlite:///")
        return value

    @field_validator("files_url")
    @classmethod
    def _files(cls, value: str | None) -> str | None:
        if value is not None and "://" in value and not value.startswith("s3://"):
            raise ValueError("must be a folder or s3://bucket/prefix")
        return value

    @field_validator("clamd_url")
    @classmethod
    def _scanner(cls, value: str | None) -> str | None:
        return None if value is None else _address(value, ("tcp", "unix"))

    @field_validator("timezone")
    @classmethod
    def _zone(cls, value: str) -> str:
        try:
            return ZoneInfo(value).key
        except (OSError, ValueError, KeyError) as error:  # an unknown zone is a KeyError
            raise ValueError("must be a time zone's name, such as Asia/Bangkok") from error

    @property
    def database(self) -> str:
        """The database's address, with its password; SQLite in the data folder unless set."""
        if self.database_url is not None:
            return self.database_url.get_secret_value()
        return f"sqlite:///{self.data_dir / 'pmqa.db'}"

    @property
    def files(self) -> str:
        """Where evidence files are: a folder or `s3://…`; a folder in the data folder unless set."""
        return self.files_url or str(self.data_dir / "files")

    @property
    def has_line(self) -> bool:
        """Whether LINE's credentials are there."""
        return self.line_channel_secret is not None and self.line_channel_access_token is not None

    @property
    def has_credentials(self) -> bool:
        """Whether anything of LINE or Telegram is set, whole or not; then there is no sample office."""
        return any((self.line_channel_secret, self.line_channel_access_token, self.telegram_token))


_WEBHOOK_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
_DATABASE = re.compile(r"postgres(ql)?://|sqlite:///")


def read_settings() -> Settings:
    """Read the environment and `.env`; the environment wins.

    Raises:
        InputError: naming the setting (`PMQA_X`) that is wrong and how to mend it, never its value.
    """
    try:
        return Settings()
    except ValidationError as error:
        raise _complaint(error) from None


def setting_names() -> tuple[str, ...]:
    """Return every setting's name as an operator writes it, in order."""
    return tuple(PREFIX + name.upper() for name in Settings.model_fields)


def unknown_names(names: Iterable[str]) -> tuple[str, ...]:
    """Return the names that carry our prefix but set nothing; most likely they are misspelt."""
    known = NOT_SETTINGS | frozenset(setting_names())
    return tuple(sorted(name for name in names if name.startswith(PREFIX) and name not in known))


def given_names(settings_file: str = ENV_FILE) -> frozenset[str]:
    """Return the names that the environment and `.env` set, whatever they mean."""
    from dotenv import dotenv_values

    return frozenset(os.environ) | frozenset(dotenv_values(settings_file))


def secret_key(settings: Settings) -> str:
    """Return the key that signs cookies and links; made in the data folder when none is set.

    The first of several processes that start together decides it for all.

    Raises:
        InputError: when the data folder cannot be written, or its key file is unusable.
    """
    if settings.secret_key is not None:
        return settings.secret_key.get_secret_value()
    path = settings.data_dir / SECRET_KEY_FILE
    try:
        if not path.exists():
            _write_key_once(path)
        return _usable_key(path.read_text("ascii").strip())
    except (OSError, ValueError) as error:
        fix = f"cannot use {path} ({type(error).__name__}); make it readable, or set PMQA_SECRET_KEY"
        raise InputError("PMQA_DATA_DIR", fix) from error


def _write_key_once(path: Path) -> None:
    """Put a new key at the path, whole and on disk, unless another process was first."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".secret-")  # created with mode 0600
    try:
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(48) + "\n")
            file.flush()
            os.fsync(file.fileno())
        try:
            path.hardlink_to(name)
        except FileExistsError:
            return
    finally:
        Path(name).unlink()


def _usable_key(key: str) -> str:
    if len(key) < 16:  # noqa: PLR2004 - as short as PMQA_SECRET_KEY may be
        raise ValueError("the key file is cut off")
    return key


def _address(value: str, schemes: tuple[str, ...]) -> str:
    """Return the address without its last slash.

    Raises:
        ValueError: when it has another scheme, or names no host or path.
    """
    parts = urlsplit(value)
    if parts.scheme not in schemes or not (parts.netloc or parts.path.strip("/")):
        raise ValueError("must be an address that begins with " + " or ".join(f"{s}://" for s in schemes))
    return value.rstrip("/")


def _complaint(error: ValidationError) -> InputError:
    """Return the first fault as one line that holds no value, since a value may be a secret."""
    fault = error.errors(include_url=False, include_input=False)[0]
    message = str(fault["msg"]).removeprefix("Value error, ")
    name = PREFIX + str(fault["loc"][0]).upper()
    return InputError(name, f"{message[:1].lower()}{message[1:]}; mend it in the environment or .env")
