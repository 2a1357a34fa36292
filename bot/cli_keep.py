"""The commands about what is kept: assessment, migrate, backup, restore, doctor."""

from __future__ import annotations

import logging
import shutil
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from bot.cli_read import chosen_framework, print_json
from bot.cli_store import in_store, office_of
from bot.settings import SECRET_KEY_FILE, read_settings

if TYPE_CHECKING:
    from bot.assessment_json import Narratives
    from bot.model import Assessment, Evidence, Framework
    from bot.ports import UnitOfWork


def assessment(office_code: str, framework_id: str | None, *, as_json: bool) -> int:
    """Print an office's stored answers; those of an office that has not begun are empty."""
    from bot.assessment_json import assessment_document

    settings = read_settings()
    framework = chosen_framework(framework_id, field="--framework")
    stored, narratives, evidence = in_store(settings, lambda unit: _stored(unit, office_code, framework))
    document = assessment_document(framework, stored, narratives, evidence)
    if as_json:
        print_json(document)
    else:
        print("\n".join(_lines(framework, stored, document)))
    return 0


def _stored(
    unit: UnitOfWork, office_code: str, framework: Framework
) -> tuple[Assessment, Narratives, tuple[Evidence, ...]]:
    from bot.model import Assessment

    office = office_of(unit, office_code)
    found = unit.assessments.load(office.id, framework.id)
    if found is None:
        return Assessment(id="", office_id=office.id, framework_id=framework.id), {}, ()
    narratives = unit.assessments.narratives(office.id, found.id)
    return found, narratives, unit.evidence.all(office.id, found.id)


def _lines(framework: Framework, stored: Assessment, document: dict[str, object]) -> list[str]:
    """Return the answers, one a line, as they are kept."""
    cells = sorted(stored.cells.items())
    return [
        f"{framework.id}, revision {stored.revision}",
        *(f"{item} {name}: {value}" for (item, name), value in cells),
        *(f"narratives: {item}" for item in _keys(document["narratives"])),
    ]


def _keys(value: object) -> list[str]:
    return list(value) if isinstance(value, dict) else []


def migrate() -> int:
    """Bring the database up to date."""
    from storage.store import migrate as bring_up_to_date

    bring_up_to_date(read_settings().database)
    print("the database is up to date")
    return 0


def doctor(*, as_json: bool) -> int:
    """Print what is set up, what is not, and how to mend it; 1 when something required is broken."""
    from bot.doctor import examine, is_sound
    from bot.logs import set_up_logs

    set_up_logs(as_json=False, level=logging.ERROR)  # what a platform refuses is told as a finding
    findings = examine(read_settings())
    if as_json:
        print_json({"ok": is_sound(findings), "checks": [asdict(one) for one in findings]})
    else:
        for one in findings:
            print(f"{one.state:6} {one.name}: {one.says}" + (f" -> {one.mend}" if one.mend else ""))
    return 0 if is_sound(findings) else 1


def backup(folder: Path) -> int:
    """Copy the database, the secret key and the frameworks of one's own; `serve` may be running."""
    from storage.store import backup as copy_database

    settings = read_settings()
    copy_database(settings.database, folder)
    _copy_beside(settings.data_dir, folder)
    print(f"backed up to {folder}; it holds people's answers and the secret key: keep it as safe as them")
    return 0


def restore(folder: Path, *, replace: bool) -> int:
    """Put a backup in the place of what is kept, and bring it up to date. Stop `serve` first."""
    from storage.store import migrate as bring_up_to_date
    from storage.store import restore as put_back

    settings = read_settings()
    put_back(settings.database, folder, replace=replace)
    _copy_beside(folder, settings.data_dir)
    bring_up_to_date(settings.database)
    print(f"restored from {folder}")
    return 0


def _copy_beside(source: Path, target: Path) -> None:
    """Copy what is kept beside the database, as far as it is there."""
    target.mkdir(parents=True, exist_ok=True)
    if (source / SECRET_KEY_FILE).exists():
        shutil.copy2(source / SECRET_KEY_FILE, target / SECRET_KEY_FILE)  # its mode is copied too
    if (source / "frameworks").is_dir():
        shutil.copytree(source / "frameworks", target / "frameworks", dirs_exist_ok=True)
