"""Problem and plan files: JSON, gzipped by its ending or its first bytes, never trusted."""

import gzip
import json
import zlib
from pathlib import Path

from .plan import Plan
from .plan_file import plan_from_data, plan_to_data
from .problem import Problem
from .problem_file import problem_from_data, problem_to_data
from .reading import InvalidFile

__all__ = [
    "InvalidFile",
    "json_from_bytes",
    "plan_from_data",
    "plan_to_data",
    "problem_from_data",
    "problem_to_data",
    "read_plan",
    "read_problem",
    "write_json",
]

MOST_BYTES = 32 * 1024 * 1024
GZIP_START = b"\x1f\x8b"


def read_problem(path: Path | str) -> Problem:
    return problem_from_data(_read_json(Path(path)))


def read_plan(path: Path | str) -> Plan:
    return plan_from_data(_read_json(Path(path)))


def write_json(path: Path | str, data: object) -> None:
    """Write JSON that is the same for the same data, gzipped if the name ends in .gz."""
    path = Path(path)
    content = (json.dumps(data, ensure_ascii=False, allow_nan=False) + "\n").encode()
    path.write_bytes(gzip.compress(content, mtime=0) if path.suffix == ".gz" else content)


def _read_json(path: Path) -> object:
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise _invalid(f"the file cannot be read ({error.strerror})", "a readable file") from None
    return json_from_bytes(content)


def json_from_bytes(content: bytes) -> object:
    """The JSON value in an untrusted file's content."""
    if content.startswith(GZIP_START):
        content = _unzipped(content)
    if len(content) > MOST_BYTES:
        raise _too_large()
    if not content.strip():
        raise _invalid("the file is empty", "JSON")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _invalid(f"byte {error.start} is not UTF-8", "UTF-8 text") from None
    return _parsed(text)


def _parsed(text: str) -> object:
    try:
        return json.loads(
            text, parse_constant=_refuse_constant, object_pairs_hook=_object_without_twins
        )
    except RecursionError:
        raise _invalid("the file is nested too deeply", "the nesting of the format") from None
    except json.JSONDecodeError as error:
        wrong = f"line {error.lineno}, column {error.colno} is not JSON ({error.msg})"
        raise _invalid(wrong, "JSON") from None
    except ValueError:
        raise _invalid("a number has too many digits", "numbers of the format") from None


def _unzipped(content: bytes) -> bytes:
    """Decompress up to the limit: a small file may hide an endless one."""
    unzip = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
    try:
        plain = unzip.decompress(content, MOST_BYTES + 1)
    except zlib.error:
        raise _invalid("the gzipped content is damaged", "a whole gzip file") from None
    if len(plain) > MOST_BYTES:
        raise _too_large()
    if not unzip.eof:
        raise _invalid("the gzipped content ends too early", "a whole gzip file")
    return plain


def _refuse_constant(name: str) -> object:
    raise _invalid(f"{name} is not a number", "finite numbers")


def _object_without_twins(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found: dict[str, object] = {}
    for key, value in pairs:
        if key in found:
            raise _invalid(f"key {ascii(key)[:60]} stands twice in one object", "each key once")
        found[key] = value
    return found


def _invalid(wrong: str, allowed: str) -> InvalidFile:
    return InvalidFile((f"$: {wrong}; allowed: {allowed}.",))


def _too_large() -> InvalidFile:
    return _invalid("the file is too large", f"at most {MOST_BYTES // 1024 // 1024} MB")
