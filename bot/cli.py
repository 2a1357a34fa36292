"""The `pmqa` command: what can be asked for, and what becomes of mistakes.

Parsing needs the standard library alone, and each command imports what it uses when it runs, so
that `pmqa criteria` answers at once (docs/adr/0005-argparse.md). Exit 0 done, 1 failed, 2 bad input;
whatever is wrong is one line on stderr.
"""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NoReturn

from bot.errors import BotError, InputError

DONE, FAILED, BAD_INPUT, INTERRUPTED = 0, 1, 2, 130

Command = Callable[[argparse.Namespace], int]


def run(arguments: Sequence[str]) -> int:
    """Carry out one command line and return its exit code."""
    _speak_utf8()
    try:
        chosen = build_parser().parse_args(arguments)
        command: Command = chosen.command
        code = command(chosen)
        sys.stdout.flush()
    except BotError as error:
        return _complain(str(error), BAD_INPUT if isinstance(error, InputError) else FAILED)
    except BrokenPipeError:
        return _reader_left()
    except KeyboardInterrupt:
        return INTERRUPTED
    except OSError as error:
        return _complain(f"{error.filename or 'input or output'}: {error.strerror or error}", FAILED)
    except Exception as error:  # noqa: BLE001 - the last resort: a person never meets a stack trace
        return _complain(_unexpected(error), FAILED)
    return code


def build_parser() -> argparse.ArgumentParser:
    """Return the parser of every command; each sets `command`, a function from its arguments."""
    parser = _Parser(prog="pmqa", description="The assistant that takes an office through PMQA 4.0.")
    commands = _group(parser)
    _add_running(commands)
    _add_reading(commands)
    _add_office(commands)
    _add_packs(commands)
    _add_keeping(commands)
    return parser


class _Parser(argparse.ArgumentParser):
    """A parser whose complaints are one line, and which takes no abbreviated options."""

    def __init__(self, **settings: object) -> None:
        super().__init__(**{**settings, "allow_abbrev": False})  # type: ignore[arg-type]

    def error(self, message: str) -> NoReturn:
        raise InputError(self.prog, f"{message}; see {self.prog} --help")


_Commands = argparse._SubParsersAction  # noqa: SLF001 - argparse has no public name for it


def _group(parser: argparse.ArgumentParser) -> _Commands[_Parser]:
    return parser.add_subparsers(required=True, metavar="COMMAND", title="commands", parser_class=_Parser)


def _command(commands: _Commands[_Parser], name: str, does: str, command: Command) -> argparse.ArgumentParser:
    parser = commands.add_parser(name, help=does, description=does[:1].upper() + does[1:] + ".")
    parser.set_defaults(command=command)
    return parser


def _json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print one JSON document and nothing else")


def _count(low: int, high: int) -> Callable[[str], int]:
    """Return a reader of whole numbers in that range."""

    def read(text: str) -> int:
        if not text.isdecimal() or not low <= int(text) <= high:
            raise argparse.ArgumentTypeError(f"{text!r} must be a whole number from {low} to {high}")
        return int(text)

    return read


def _add_running(commands: _Commands[_Parser]) -> None:
    serve = _command(commands, "serve", "run everything: web chat, pages, channels", _serve)
    serve.add_argument("--host", default="127.0.0.1", help="address to listen on (%(default)s)")
    serve.add_argument(
        "--port", type=_count(0, 65535), default=8080, help="port (%(default)s; 0: a free one)"
    )
    chat = _command(commands, "chat", "hold the conversation here in the terminal", _chat)
    chat.add_argument("--user", metavar="NAME", default="me", help="who is talking (%(default)s)")


def _add_reading(commands: _Commands[_Parser]) -> None:
    search = _command(commands, "search", "find items and categories by words", _search)
    search.add_argument("words", nargs="*", metavar="WORDS", help="what to find; - reads a query a line")
    search.add_argument("--missed", action="store_true", help="list what people searched for in vain")
    search.add_argument("--limit", type=_count(1, 100), default=5, help="at most so many (%(default)s)")
    _json(search)
    criteria = _command(
        commands, "criteria", "show the criteria, or one category (C3) or item (2.3)", _criteria
    )
    criteria.add_argument("id", nargs="?", metavar="ID")
    _json(criteria)
    score = _command(commands, "score", "score the answers in a JSON file", _score)
    score.add_argument("file", metavar="FILE", help="the answers; - reads standard input")
    _json(score)
    stored = _command(commands, "assessment", "show an office's stored answers", _assessment)
    stored.add_argument("--office", metavar="CODE", required=True)
    stored.add_argument("--framework", metavar="ID", help="the newest unless named")
    _json(stored)


def _add_office(commands: _Commands[_Parser]) -> None:
    parser = commands.add_parser(
        "office", help="offices and invitations", description="Offices, invitations."
    )
    office = _group(parser)
    add = _command(office, "add", "add an office", _office_add)
    add.add_argument("code", metavar="CODE")
    add.add_argument("name", metavar="NAME", nargs="+")
    _json(add)
    _json(_command(office, "list", "list the offices", _office_list))
    many = _command(office, "import", "add the offices of a workbook (code, name)", _office_import)
    many.add_argument("file", metavar="FILE.xlsx", type=Path)
    _json(many)
    _add_invite(office)
    _add_central(commands)


def _add_central(commands: _Commands[_Parser]) -> None:
    deadline = _group(commands.add_parser("deadline", help="what is due when", description="Deadlines."))
    setting = _command(deadline, "set", "set or move a deadline of all offices, or of one", _deadline_set)
    setting.add_argument("date", nargs="+", metavar="DATE", help='2569-09-30, 30/9/2569, "30 ก.ย. 2569"')
    setting.add_argument("--office", metavar="CODE", help="for this office instead of all")
    setting.add_argument("--item", metavar="ID", default="", help="for an item (2.3) or a category (C3) only")
    setting.add_argument("--what", metavar="TEXT", default="", help="what is due, in the words people read")
    _json(setting)
    _json(_command(deadline, "list", "list the deadlines", _deadline_list))
    external = _group(commands.add_parser("external", help="scores from elsewhere", description="ITA, KPIs."))
    entering = _command(external, "set", "enter the scores of a file, with a report per row", _external_set)
    entering.add_argument("file", metavar="FILE.csv|xlsx", type=Path, help="office, key, value, source")
    _json(entering)


def _add_invite(office: _Commands[_Parser]) -> None:
    invite = _command(office, "invite", "make an invitation to an office, to all, or to the centre", _invite)
    invite.add_argument("code", nargs="?", metavar="CODE", help="the office")
    invite.add_argument("--role", choices=("officer", "coordinator", "director"))
    invite.add_argument("--uses", type=_count(1, 1000), default=1, help="people it lets in (%(default)s)")
    invite.add_argument("--days", type=_count(1, 366), default=30, help="days it lasts (%(default)s)")
    invite.add_argument("--central", action="store_true", help="to the central role")
    invite.add_argument("--all", action="store_true", help="one for every office, with --out")
    invite.add_argument("--out", type=Path, metavar="FILE.xlsx", help="codes and QR for the letter")
    _json(invite)


def _add_packs(commands: _Commands[_Parser]) -> None:
    export = _command(commands, "export", "write an office's submission pack", _export)
    export.add_argument("--office", metavar="CODE", required=True)
    export.add_argument("--out", metavar="FILE.zip", type=Path, required=True)
    _json(export)
    verify = _command(commands, "verify", "say whether a pack is whole and the signed one", _verify)
    verify.add_argument("file", metavar="FILE.zip", type=Path)
    _json(verify)


def _add_keeping(commands: _Commands[_Parser]) -> None:
    content = _group(commands.add_parser("content", help="criteria data", description="Criteria data."))
    check = _command(content, "check", "check criteria data", _content_check)
    check.add_argument("path", nargs="?", type=Path, metavar="PATH", help="what is shipped unless named")
    _json(check)
    backup = _command(commands, "backup", "copy everything that is kept into a new folder", _backup)
    backup.add_argument("folder", type=Path, metavar="DIR")
    restore = _command(commands, "restore", "put a backup in the place of what is kept", _restore)
    restore.add_argument("folder", type=Path, metavar="DIR")
    restore.add_argument("--replace", action="store_true", help="lose what the database holds now")
    _command(commands, "migrate", "bring the database up to date", _migrate)
    line = _group(commands.add_parser("line", help="the LINE channel", description="The LINE channel."))
    _command(line, "setup", "make the rich menus, set the webhook and test it", _line_setup)
    _json(_command(commands, "doctor", "say what is set up, what is not, and how to mend it", _doctor))


def _serve(given: argparse.Namespace) -> int:
    from bot.cli_run import serve

    return serve(given.host, given.port)


def _chat(given: argparse.Namespace) -> int:
    from bot.cli_run import chat

    return chat(given.user)


def _search(given: argparse.Namespace) -> int:
    if given.missed:
        from bot.cli_missed import missed

        return missed(given.words, limit=given.limit, as_json=given.json)
    if not given.words:
        raise InputError("WORDS", "say what to find, or --missed")
    from bot.cli_read import search

    return search(given.words, limit=given.limit, as_json=given.json)


def _criteria(given: argparse.Namespace) -> int:
    from bot.cli_read import criteria

    return criteria(given.id, as_json=given.json)


def _score(given: argparse.Namespace) -> int:
    from bot.cli_read import score

    return score(given.file, as_json=given.json)


def _assessment(given: argparse.Namespace) -> int:
    from bot.cli_keep import assessment

    return assessment(given.office, given.framework, as_json=given.json)


def _office_add(given: argparse.Namespace) -> int:
    from bot.cli_office import add

    return add(given.code, " ".join(given.name), as_json=given.json)


def _office_list(given: argparse.Namespace) -> int:
    from bot.cli_office import show_all

    return show_all(as_json=given.json)


def _office_import(given: argparse.Namespace) -> int:
    from bot.cli_office import add_many

    return add_many(given.file, as_json=given.json)


def _invite(given: argparse.Namespace) -> int:
    from bot.cli_invite import Wanted, invite

    wanted = Wanted(given.code, given.role, given.uses, given.days, central=given.central, every=given.all)
    return invite(wanted, given.out, as_json=given.json)


def _deadline_set(given: argparse.Namespace) -> int:
    from bot.cli_deadline import set_deadline

    return set_deadline(" ".join(given.date), given.office, given.item, given.what, as_json=given.json)


def _external_set(given: argparse.Namespace) -> int:
    from bot.cli_external import set_many

    return set_many(given.file, as_json=given.json)


def _deadline_list(given: argparse.Namespace) -> int:
    from bot.cli_deadline import list_deadlines

    return list_deadlines(as_json=given.json)


def _export(given: argparse.Namespace) -> int:
    from bot.cli_pack import export

    return export(given.office, given.out, as_json=given.json)


def _verify(given: argparse.Namespace) -> int:
    from bot.cli_pack import verify

    return verify(given.file, as_json=given.json)


def _content_check(given: argparse.Namespace) -> int:
    from bot.cli_read import check_content

    return check_content(given.path, as_json=given.json)


def _backup(given: argparse.Namespace) -> int:
    from bot.cli_keep import backup

    return backup(given.folder)


def _restore(given: argparse.Namespace) -> int:
    from bot.cli_keep import restore

    return restore(given.folder, replace=given.replace)


def _migrate(_given: argparse.Namespace) -> int:
    from bot.cli_keep import migrate

    return migrate()


def _line_setup(_given: argparse.Namespace) -> int:
    from bot.cli_line import setup

    return setup()


def _doctor(given: argparse.Namespace) -> int:
    from bot.cli_keep import doctor

    return doctor(as_json=given.json)


def _speak_utf8() -> None:
    """Read and write UTF-8 whatever the locale says; what is not text never stops a command."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")


def _complain(message: str, code: int) -> int:
    lines = [" ".join(line.split()) for line in message.splitlines()]
    print("\n".join(line if line.startswith("pmqa") else f"pmqa: {line}" for line in lines), file=sys.stderr)
    return code


def _unexpected(error: Exception) -> str:
    from bot.crash import keep_trace

    return keep_trace(error)


def _reader_left() -> int:
    """End quietly when nobody reads on (`pmqa criteria | head`)."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return FAILED
