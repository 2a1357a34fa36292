"""Read the words of `content/lexicon`: what officers type → the item or category they mean.

The folder holds `category-1.yaml` … (one block per item and category), `same-words.yaml` (spellings
that mean one thing), `silent-words.yaml` (what carries no subject) and `elsewhere.yaml` (subjects
that are not in the criteria). Any file beginning with `category-` may hold any item.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from bot.errors import Complaint
from bot.model import Framework
from bot.search.lexicon import Lexicon, Phrase, PhraseKind
from bot.search.normalise import fold, sound
from content.entry import Entry
from content.faults import Faults, nearest, short_name
from content.yaml_file import Table, read_table

_KINDS = tuple(kind.value for kind in PhraseKind)


def load_lexicon(folder: Path, framework: Framework) -> Lexicon:
    """Return the lexicon of a folder for that framework.

    Raises:
        ContentError: when a file cannot be understood; every fault found is named with its fix.
    """
    faults = Faults()
    lexicon = _read(folder, framework, faults)
    faults.stop_if_any()
    return lexicon


def check_lexicon(folder: Path, framework: Framework) -> tuple[Complaint, ...]:
    """Return every fault of the lexicon in a folder, none where it is sound.

    Beyond what stops loading: a phrase that stands twice under one target, a phrase that stands
    both under a target and in `elsewhere.yaml`, and a target without any phrase.
    """
    faults = Faults()
    lexicon = _read(folder, framework, faults)
    _complain_of_repeats(folder, lexicon, faults)
    _complain_of_silence(folder, framework, lexicon, faults)
    return tuple(faults.found)


def _read(folder: Path, framework: Framework, faults: Faults) -> Lexicon:
    targets = _targets(framework)
    files = sorted(folder.glob("category-*.yaml"))
    if not files:
        faults.add(folder.name, "", "", "holds no category-*.yaml; put the lexicon's files there")
    silent = {"frames": (), "endings": ()} | _lists(folder / "silent-words.yaml", faults)
    same = _lists(folder / "same-words.yaml", faults)
    cues = {"results": (), "category": ()} | _lists(folder / "cues.yaml", faults)
    elsewhere = _lists(folder / "elsewhere.yaml", faults)
    return Lexicon(
        phrases=tuple(phrase for path in files for phrase in _phrases(path, targets, faults)),
        same=tuple((word, *others) for word, others in same.items()),
        frames=silent["frames"],
        endings=silent["endings"],
        results_cues=cues["results"],
        category_cues=cues["category"],
        elsewhere=tuple(text for group in elsewhere.values() for text in group),
    )


def _targets(framework: Framework) -> tuple[str, ...]:
    categories = tuple(f"C{category.id}" for category in framework.categories)
    return categories + tuple(framework.items)


def _phrases(path: Path, targets: tuple[str, ...], faults: Faults) -> Iterator[Phrase]:
    for target, entry in _blocks(path, targets, faults):
        entry.only(*_KINDS)
        for kind in PhraseKind:
            for text in filter(None, entry.texts(kind.value)):
                yield Phrase(target, kind, text)


def _blocks(path: Path, targets: tuple[str, ...], faults: Faults) -> Iterator[tuple[str, Entry]]:
    """Yield the block of each target that a file holds."""
    table = read_table(path, faults)
    for target, value in (table or {}).items():
        place = f"line {table.key_lines[target]}" if table else ""
        if target not in targets:
            fix = f"is no item or category of the framework{nearest(target, targets)}"
            faults.add(short_name(path), place, target, fix)
        elif not isinstance(value, Table):
            fix = f"must hold lists named {', '.join(_KINDS)}"
            faults.add(short_name(path), place, target, fix)
        else:
            yield target, Entry(value, file=short_name(path), name=target, faults=faults)


def _lists(path: Path, faults: Faults) -> dict[str, tuple[str, ...]]:
    """Return the lists of a file whose every field is a list of texts, by name."""
    table = read_table(path, faults)
    if table is None:
        return {}
    entry = Entry(table, file=short_name(path), name="", faults=faults)
    return {name: tuple(filter(None, entry.texts(name))) for name in table}


def _complain_of_repeats(folder: Path, lexicon: Lexicon, faults: Faults) -> None:
    elsewhere = {sound(fold(text)) for text in lexicon.elsewhere}
    seen: set[tuple[str, str]] = set()
    for phrase in lexicon.phrases:
        key = (phrase.target, sound(fold(phrase.text)))
        if key in seen:
            faults.add(folder.name, phrase.target, phrase.kind, f"{phrase.text!r} stands twice; keep one")
        if key[1] in elsewhere:
            fix = f"{phrase.text!r} stands in elsewhere.yaml too; take it out of one"
            faults.add(folder.name, phrase.target, phrase.kind, fix)
        seen.add(key)


def _complain_of_silence(folder: Path, framework: Framework, lexicon: Lexicon, faults: Faults) -> None:
    spoken: Iterable[str] = {phrase.target for phrase in lexicon.phrases}
    for target in _targets(framework):
        if target not in spoken:
            faults.add(folder.name, target, "words", "has no words yet; write what officers call it")
