"""Log lines without people in them: of a fault its kind and its place, of a page its route.

What someone typed, who they are and what they look at never reaches a line, also not by way of
the text of an exception or the address of a page.
"""

import logging
import re
import sys
import traceback
from collections.abc import Mapping, MutableMapping
from types import TracebackType
from typing import Any

import structlog

ADDRESS = re.compile(r"[^\s@<>\"'(),;:=]+@[^\s@<>\"'(),;:=]+\.[^\s@<>\"'(),;:=]+")
# What a database or the system quotes of a row, a value or a path.
QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'|“[^”]*”|\([^()]*\)=\([^()]*\)")
HIDDEN = "‹…›"
# Their texts come from the database and the system, not from what people wrote.
TECHNICAL = ("OperationalError", "ProgrammingError", "OSError", "ImproperlyConfigured")

OF_THE_MACHINE = {"core.Job", "core.Worker"}
EXTRA = ("route", "status", "ms")

Event = MutableMapping[str, Any]
Fault = tuple[type[BaseException] | None, BaseException | None, TracebackType | None]


def without_people(value: object) -> object:
    """A value as it may stand in a log."""
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, Mapping):
        return {str(key): without_people(each) for key, each in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [without_people(each) for each in value]
    return _in_words(value)


def _in_words(value: object) -> str:
    """Of a row only what it is and its number; of anything else its text without addresses."""
    if isinstance(value, BaseException):
        return described(value)
    meta = getattr(value, "_meta", None)
    if meta is not None and meta.label not in OF_THE_MACHINE:
        return f"{meta.label} {getattr(value, 'pk', None)}"
    return ADDRESS.sub(HIDDEN, str(value))


def described(error: BaseException) -> str:
    """What went wrong, in the words of the system only."""
    kind = type(error)
    if not any(parent.__name__ in TECHNICAL for parent in kind.__mro__):
        return kind.__qualname__
    text = ADDRESS.sub(HIDDEN, QUOTED.sub(HIDDEN, str(error).splitlines()[0] if str(error) else ""))
    return f"{kind.__qualname__}: {text}" if text else kind.__qualname__


def places(fault: Fault) -> str:
    """A traceback of which every exception has lost its text, the first cause first."""
    _kind, error, _trace = fault
    parts: list[str] = []
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        frames = traceback.extract_tb(error.__traceback__)
        lines = [f'  File "{f.filename}", line {f.lineno}, in {f.name}' for f in frames]
        parts.append("\n".join([*lines, described(error)]))
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return "\n\n".join(reversed(parts))


class NoPeople(logging.Filter):
    """Stands on the handler, so that it also holds for what Django and others log."""

    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.args, tuple):
            record.args = tuple(self._clean(record, each) for each in record.args)
        elif isinstance(record.args, Mapping):
            record.args = {k: self._clean(record, each) for k, each in record.args.items()}
        if isinstance(record.msg, str):
            record.msg = ADDRESS.sub(HIDDEN, record.msg)
        elif isinstance(record.msg, BaseException):
            record.msg = described(record.msg)
        return True

    def _clean(self, record: logging.LogRecord, value: object) -> object:
        # The server for development gives the connection by the same name.
        request: Any = getattr(record, "request", None)
        is_page = hasattr(request, "get_full_path") and isinstance(value, str)
        if is_page and value in {request.path, request.get_full_path()}:
            return route_of(request)
        return without_people(value)


def route_of(request: Any) -> str:
    """The name of a page, instead of an address that may lead to a person or hold a secret."""
    match = getattr(request, "resolver_match", None)
    return (match.view_name or "unnamed") if match else "unknown"


def _no_people_in_values(_logger: object, _method: str, event: Event) -> Event:
    for key, value in event.items():
        if not key.startswith("_") and key != "exc_info":
            event[key] = without_people(value)
    return event


def _fault_in_places(_logger: object, _method: str, event: Event) -> Event:
    fault = event.pop("exc_info", None)
    if fault is True:
        fault = sys.exc_info()
    if isinstance(fault, BaseException):
        fault = (type(fault), fault, fault.__traceback__)
    if fault and fault[1] is not None:
        event["exception"] = places(fault)
    event.pop("stack_info", None)
    return event


def _in_lines(_logger: object, _method: str, event: Event) -> str:
    """For people: time, level, where, what, and then what belongs to it."""
    fault = event.pop("exception", "")
    first = [event.pop(key, "") for key in ("timestamp", "level", "logger", "event")]
    first[1] = str(first[1]).upper()
    # The line of a request says these already.
    rest = [f"{key}={value}" for key, value in event.items() if key not in EXTRA]
    line = " ".join(str(each) for each in [*first, *rest])
    return f"{line}\n{fault}" if fault else line


def formatter(*, form: str) -> structlog.stdlib.ProcessorFormatter:
    """Of every line, whether it comes from structlog, Django or Python's own logging."""
    processors: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.ExtraAdder(EXTRA),
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _fault_in_places,
        _no_people_in_values,
    ]
    shown: Any = structlog.processors.JSONRenderer(ensure_ascii=False, default=str)
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=processors,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            shown if form == "json" else _in_lines,
        ],
    )
