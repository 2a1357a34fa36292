"""Data files → values. Whatever is wrong is told at once, as `Complaint(file, place, field, fix)`.

Nothing is cached here: the caller keeps what it loads for as long as it needs it.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from bot.errors import Complaint, ContentError
from bot.model.framework import Framework
from bot.model.reminding import ReminderRules
from bot.permissions import Permissions
from content.faults import Faults
from content.framework_reader import INDEX, read_framework, read_index
from content.reminders_reader import read_reminders
from content.words_reader import read_commands, read_messages, read_permissions

HOME = Path(__file__).parent
FRAMEWORKS = HOME / "frameworks"
LEXICON = HOME / "lexicon"
MESSAGES = HOME / "messages"
FORMS = HOME / "forms"
COMMANDS = HOME / "commands.yaml"
ROLES = HOME / "roles.yaml"
REMINDERS = HOME / "reminders.yaml"
EVIDENCE_WORDS = HOME / "evidence.yaml"


def load_framework(folder: Path) -> Framework:
    """Load the criteria and scoring rules of one folder.

    Returns:
        The framework; its `digest` changes with any byte of its YAML files (line ends aside).

    Raises:
        ContentError: with every fault found in every file of the folder.
    """
    return read_framework(folder)


def find_framework(framework_id: str | None, *, extra: Path | None = None) -> Framework:
    """Load a framework by id, looking in `content/frameworks` and then in `extra`.

    Args:
        framework_id: such as `pmqa-2565`; None takes the published one of the newest fiscal year.
        extra: a folder of further frameworks (DATA_DIR/frameworks); it need not exist.

    Raises:
        ContentError: when there is no such framework (the complaint lists the known ones), or when
            its files are wrong.
    """
    folders = framework_folders(extra=extra)
    chosen = _newest(folders) if framework_id is None else folders.get(framework_id)
    if chosen is None:
        known = ", ".join(folders) or "none"
        wanted = framework_id or "the newest published framework"
        raise ContentError((Complaint("frameworks", wanted, "id", f"is not there (known: {known})"),))
    return load_framework(chosen)


def earlier_frameworks(framework: Framework, *, extra: Path | None = None) -> tuple[Framework, ...]:
    """Load the published frameworks of earlier fiscal years, the latest first; most often none.

    Raises:
        ContentError: when the files of one are wrong.
    """
    folders = framework_folders(extra=extra).values()
    years = sorted(((_published_year(folder), folder) for folder in folders), reverse=True)
    return tuple(load_framework(folder) for year, folder in years if 0 < year < framework.fiscal_year)


def framework_folders(*, extra: Path | None = None) -> Mapping[str, Path]:
    """Return framework id → its folder, in the order of ids; our own wins over one in `extra`."""
    places = [extra, FRAMEWORKS] if extra else [FRAMEWORKS]
    folders = {index.parent.name: index.parent for place in places for index in place.glob(f"*/{INDEX}")}
    return dict(sorted(folders.items()))


def _newest(folders: Mapping[str, Path]) -> Path | None:
    published = [(_published_year(folder), name) for name, folder in folders.items()]
    best = max((one for one in published if one[0]), default=None)
    return folders[best[1]] if best else None


def _published_year(folder: Path) -> int:
    """Return the fiscal year, or 0 for a draft or an index that cannot be read."""
    index = read_index(folder, Faults())
    if index is None or index.table.get("published") is not True:
        return 0
    return index.whole("fiscal_year")


def load_messages(folder: Path = MESSAGES) -> Mapping[str, str]:
    """Load every Thai sentence of that folder.

    Returns:
        Key → sentence with `{name}` placeholders (`str.format`). The key is the file's stem and the
        path of names inside it: `title` of `item.yaml` is `item.title`.

    Raises:
        ContentError: with every fault of every file.
    """
    faults = Faults()
    messages = read_messages(folder, faults)
    faults.stop_if_any()
    return messages


def load_commands(file: Path = COMMANDS) -> Mapping[str, tuple[str, ...]]:
    """Load the words that a person may type: command → words, the official one first.

    Raises:
        ContentError: with every fault, among them a word that two commands claim.
    """
    faults = Faults()
    commands = read_commands(file, faults)
    faults.stop_if_any()
    return commands


def load_permissions(file: Path = ROLES) -> Permissions:
    """Load what each role may do, and in which stages of an item.

    Raises:
        ContentError: with every fault, among them a role that a permission forgets.
    """
    faults = Faults()
    permissions = read_permissions(file, faults)
    faults.stop_if_any()
    return permissions


def load_reminders(file: Path = REMINDERS) -> ReminderRules:
    """Load when people are reminded, and what that may cost.

    Raises:
        ContentError: with every fault.
    """
    faults = Faults()
    rules = read_reminders(file, faults)
    faults.stop_if_any()
    return rules
