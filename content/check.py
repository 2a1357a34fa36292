"""`pmqa content check`: what is wrong with data files, said to the person who will mend them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from bot.errors import Complaint, ContentError
from content.faults import Faults, short_name
from content.framework_reader import INDEX
from content.loader import (
    COMMANDS,
    FRAMEWORKS,
    HOME,
    LEXICON,
    MESSAGES,
    REMINDERS,
    ROLES,
    find_framework,
    load_commands,
    load_framework,
    load_messages,
    load_permissions,
    load_reminders,
)
from content.words_reader import read_message_file


def check(path: Path | None = None) -> tuple[Complaint, ...]:
    """Check data files and return every fault found, none when all is well.

    Args:
        path: a file, a framework's folder, a folder of frameworks, the folder `messages` or
            `lexicon`, or a whole content folder; None checks what is shipped. A file of a framework
            or of the lexicon is checked with its whole folder, since the files must agree.
    """
    place = path or HOME
    if not place.exists():
        return (Complaint(str(path), "", "", "is not there; name a file or folder that is"),)
    return _check_folder(place) if place.is_dir() else _check_file(place.absolute())


def _check_folder(folder: Path) -> tuple[Complaint, ...]:
    if folder.absolute().name == LEXICON.name:
        return _check_lexicon(folder)
    if _is_framework(folder):
        return _complaints(load_framework, folder)
    if _is_home(folder):
        return _check_home(folder)
    if folder.absolute().name == MESSAGES.name:
        return _complaints(load_messages, folder)
    return _check_frameworks(folder)


def _check_file(file: Path) -> tuple[Complaint, ...]:
    if file.suffix != ".yaml":
        return (Complaint(short_name(file), "", "", "is no data file; name one that ends in .yaml"),)
    if file.parent.name == LEXICON.name:
        return _check_lexicon(file.parent)
    if _is_framework(file.parent):
        return _complaints(load_framework, file.parent)
    if file.name == ROLES.name:
        return _complaints(load_permissions, file)
    if file.name == REMINDERS.name:
        return _complaints(load_reminders, file)
    if file.name == COMMANDS.name:
        return _complaints(load_commands, file)
    faults = Faults()
    read_message_file(file, faults)
    return tuple(faults.found)


def _is_framework(folder: Path) -> bool:
    return (folder / INDEX).exists() or any(folder.glob("category-*.yaml"))


def _is_home(folder: Path) -> bool:
    return any((folder / one.name).exists() for one in (FRAMEWORKS, MESSAGES, COMMANDS, ROLES, REMINDERS))


def _check_home(home: Path) -> tuple[Complaint, ...]:
    return (
        *_check_frameworks(home / FRAMEWORKS.name),
        *_check_lexicon(home / LEXICON.name),
        *_complaints(load_messages, home / MESSAGES.name),
        *_complaints(load_commands, home / COMMANDS.name),
        *_complaints(load_permissions, home / ROLES.name),
        *_complaints(load_reminders, home / REMINDERS.name),
    )


def _check_frameworks(folder: Path) -> tuple[Complaint, ...]:
    found = [one for one in sorted(folder.glob("*/")) if one.is_dir() and _is_framework(one)]
    if not found:
        fix = f"holds no framework; a framework is a folder with {INDEX}"
        return (Complaint(short_name(folder.absolute()), "", "", fix),)
    return tuple(complaint for one in found for complaint in _complaints(load_framework, one))


def _check_lexicon(folder: Path) -> tuple[Complaint, ...]:
    """Check the words of search against the shipped criteria; a folder without any is no fault."""
    from content.lexicon_loader import check_lexicon

    if not folder.exists():
        return ()
    try:
        framework = find_framework(None)
    except ContentError as error:
        return error.complaints
    return check_lexicon(folder, framework)


def _complaints(load: Callable[[Path], object], place: Path) -> tuple[Complaint, ...]:
    try:
        load(place)
    except ContentError as error:
        return error.complaints
    return ()
