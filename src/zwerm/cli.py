"""The `zwerm` command: what was asked, and to whom it goes."""

import argparse
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import cast

Command = Callable[[argparse.Namespace], int]

FILES = "zwerm.planning.filecommands"
CONTINUITY = "zwerm.planning.continuity_command"
REMEDIES = "zwerm.planning.remedies_command"
SERVER = "zwerm.config.commands"
BACKUPS = "zwerm.operations.backup_commands"
DOCTOR = "zwerm.operations.doctor_command"


def main(argv: Sequence[str] | None = None) -> int:
    """Exit code 0: done; 1: it cannot be done, and stderr says why; 2: asked in a wrong way."""
    _never_fail_on_letters()
    parser = _parser()
    args = parser.parse_args(argv)
    try:
        command = cast("Command", getattr(import_module(args.module), args.command))
        return command(args)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # Whoever read our output has stopped reading: nothing is wrong.
        sys.stdout = None
        return 0


def _never_fail_on_letters() -> None:
    """A terminal that cannot show a letter shows a question mark instead."""
    for stream in (sys.stdout, sys.stderr):
        if reconfigure := getattr(stream, "reconfigure", None):
            reconfigure(errors="replace")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="zwerm", description="Run a school's ICT as a team.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    _add_template(commands)
    _add_divide(commands)
    _add_check(commands)
    _add_continuity(commands)
    _add_remedies(commands)
    _add_server_commands(commands)
    _add_backup(commands)
    _add_restore(commands)
    _add_doctor(commands)
    _add_audit(commands)
    _add_secret(commands)
    return parser


Commands = argparse._SubParsersAction  # argparse gives it no public name


def _add_template(commands: "Commands[argparse.ArgumentParser]") -> None:
    command = commands.add_parser("template", help="write an empty workbook to fill in")
    command.add_argument("file", metavar="FILE.xlsx")
    command.add_argument("--replace", action="store_true", help="overwrite an existing file")
    _add_language(command)
    command.set_defaults(module=FILES)


def _add_divide(commands: "Commands[argparse.ArgumentParser]") -> None:
    command = commands.add_parser("divide", help="divide the tasks of a workbook or exchange file")
    command.add_argument("input", metavar="INPUT", help=".xlsx, .json or .json.gz")
    command.add_argument(
        "-o",
        "--out",
        action="append",
        default=[],
        metavar="OUT",
        help=".xlsx, .docx, .pdf or .json; may be given more than once",
    )
    command.add_argument(
        "--time-limit",
        type=_seconds,
        metavar="S",
        help="stop after S CPU seconds (default: a minute, more for more than seven schools)",
    )
    command.add_argument("--seed", type=int, default=0, metavar="N")
    command.add_argument(
        "--objective", choices=("lexicographic", "J", "strict"), default="lexicographic"
    )
    _add_language(command)
    command.set_defaults(module=FILES)


def _add_check(commands: "Commands[argparse.ArgumentParser]") -> None:
    command = commands.add_parser("check", help="judge a plan without the solver")
    command.add_argument("input", metavar="INPUT")
    command.add_argument("plan", metavar="PLAN.json")
    _add_language(command)
    command.set_defaults(module=FILES)


def _add_continuity(commands: "Commands[argparse.ArgumentParser]") -> None:
    command = commands.add_parser("continuity", help="find what falls when somebody is away")
    command.add_argument("input", metavar="INPUT", help=".xlsx, .json or .json.gz")
    command.add_argument(
        "plan", metavar="PLAN.json", nargs="?", help="the division (default: a new one is made)"
    )
    command.add_argument("-o", "--out", metavar="OUT.json", help=".json or .json.gz")
    command.add_argument("--person", metavar="ID", help="only this person, by id or name")
    command.add_argument(
        "--time-limit",
        type=_seconds,
        metavar="S",
        help="divide at most S CPU seconds, and look at absences at most as long",
    )
    command.add_argument("--seed", type=int, default=0, metavar="N")
    _add_language(command)
    command.set_defaults(module=CONTINUITY, objective="lexicographic")


def _add_remedies(commands: "Commands[argparse.ArgumentParser]") -> None:
    command = commands.add_parser("remedies", help="find what would close the gaps, and its cost")
    command.add_argument("input", metavar="INPUT", help=".xlsx, .json or .json.gz")
    command.add_argument(
        "plan", metavar="PLAN.json", nargs="?", help="the division (default: a new one is made)"
    )
    command.add_argument("-o", "--out", metavar="OUT.json", help=".json or .json.gz")
    command.add_argument(
        "--gap", metavar="TASK[@OWNER]", help="only the gaps of this task, and all that closes them"
    )
    command.add_argument(
        "--time-limit",
        type=_seconds,
        metavar="S",
        help="divide at most S CPU seconds, and look for remedies at most as long",
    )
    command.add_argument("--seed", type=int, default=0, metavar="N")
    _add_language(command)
    command.set_defaults(module=REMEDIES, objective="lexicographic")


def _add_server_commands(commands: "Commands[argparse.ArgumentParser]") -> None:
    demo = commands.add_parser("demo", help="make the demo, and serve it")
    demo.add_argument("--port", type=int, default=8000)
    demo.add_argument("--no-serve", action="store_true", help="only make it and tell about it")
    demo.add_argument("--reset", action="store_true", help="throw an earlier demo away first")
    serve = commands.add_parser("serve", help="serve the site")
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=int, default=8000)
    serve.add_argument("--workers", type=_count, default=2, help="web processes")
    serve.add_argument(
        "--most-memory",
        type=_count,
        default=400,
        metavar="MB",
        help="a web process that uses more is replaced by a new one (default: 400)",
    )
    serve.add_argument(
        "--stop-within",
        type=_count,
        default=30,
        metavar="S",
        help="when asked to stop, end what is not finished after S seconds (default: 30)",
    )
    worker = commands.add_parser("worker", help="do background work")
    worker.add_argument("--once", action="store_true", help="stop when there is nothing to do")
    worker.add_argument(
        "--processes", type=_count, default=1, metavar="N", help="so many workers (default: 1)"
    )
    worker.add_argument(
        "--queue",
        action="append",
        default=[],
        choices=("default", "slow"),
        help="only work of this queue; may be given more than once (default: all)",
    )
    migrate = commands.add_parser("migrate", help="bring the database up to date")
    for command in (demo, serve, worker, migrate):
        command.set_defaults(module=SERVER)
    move = commands.add_parser("move", help="copy everything into another, empty database")
    move.add_argument("--to", required=True, metavar="URL", help="such as postgresql://…")
    move.set_defaults(module="zwerm.config.moving")


def _add_backup(commands: "Commands[argparse.ArgumentParser]") -> None:
    command = commands.add_parser("backup", help="make one archive of everything, while it runs")
    command.add_argument(
        "target", metavar="FILE|FOLDER", help="in a folder it gets the moment as its name"
    )
    command.add_argument(
        "--keep",
        type=_keep,
        metavar="DAYS[,WEEKS[,MONTHS]]",
        help="in a folder: throw older ones away, but keep one for so many days, weeks, months",
    )
    command.add_argument(
        "--recipient",
        action="append",
        default=[],
        metavar="KEY",
        help="encrypt for this public key of age or SSH; may be given more than once",
    )
    _add_passphrase(command)
    command.add_argument(
        "--with-key", action="store_true", help="put the secret key in, also without encryption"
    )
    command.set_defaults(module=BACKUPS)


def _add_restore(commands: "Commands[argparse.ArgumentParser]") -> None:
    command = commands.add_parser("restore", help="put an archive back; the site must be stopped")
    command.add_argument("file", metavar="FILE")
    command.add_argument(
        "--replace", action="store_true", help="set aside the data that is here now"
    )
    command.add_argument(
        "--identity",
        action="append",
        default=[],
        metavar="FILE",
        help="a file with the secret key of age or SSH that opens the archive",
    )
    _add_passphrase(command)
    command.set_defaults(module=BACKUPS)


def _add_doctor(commands: "Commands[argparse.ArgumentParser]") -> None:
    command = commands.add_parser("doctor", help="tell whether this installation is well")
    command.add_argument("--json", action="store_true", help="for programs")
    command.add_argument("--lang", choices=("nl", "en"), default="", dest="language")
    command.set_defaults(module=DOCTOR)


def _add_audit(commands: "Commands[argparse.ArgumentParser]") -> None:
    command = commands.add_parser("audit", help="check the log against its seals, or take it along")
    command.add_argument("--verify", action="store_true", help="check every row (the default)")
    command.add_argument("--seal", action="store_true", help="seal first what is not sealed yet")
    command.add_argument("--export", metavar="FILE.jsonl", help="one row of the log a line")
    _add_language(command)
    command.set_defaults(module="zwerm.privacy.audit_command")


def _add_secret(commands: "Commands[argparse.ArgumentParser]") -> None:
    command = commands.add_parser("secret", help="change the secret key, without signing out")
    which = command.add_mutually_exclusive_group(required=True)
    which.add_argument("--rotate", action="store_true", help="sign with a new key from now on")
    which.add_argument("--forget", action="store_true", help="no longer believe the keys before")
    command.set_defaults(module="zwerm.config.key_command")


def _add_passphrase(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--passphrase-file",
        metavar="FILE",
        help="holds the passphrase of the archive (or set ZWERM_BACKUP_PASSPHRASE)",
    )


def _keep(text: str) -> object:
    from zwerm.operations.backups.rotating import Keep  # noqa: PLC0415 - only this option needs it

    try:
        return Keep.from_text(text)
    except ValueError:
        message = f"{text!r} is not like 7 or 7,4,12: days, weeks, months to keep"
        raise argparse.ArgumentTypeError(message) from None


def _add_language(command: argparse.ArgumentParser) -> None:
    command.add_argument("--lang", choices=("nl", "en"), default="nl", dest="language")


def _count(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 64:
        raise argparse.ArgumentTypeError(f"{text} is not a number from 1 to 64")
    return int(text)


def _seconds(text: str) -> float:
    seconds = float(text)
    if not 0 < seconds < 1e6:
        raise argparse.ArgumentTypeError(f"{text} is not a number of seconds above 0")
    return seconds
