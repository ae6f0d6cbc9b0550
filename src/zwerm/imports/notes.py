"""What a list says beyond what a field can hold, as lines of a note. Pure."""

from collections.abc import Iterable

LONGEST_NOTE = 2000


def merged_note(note: str, told: Iterable[tuple[str, str]], *, of: str = "") -> str:
    """The note with these lines; a line under the same heading is replaced, so twice is once."""
    lines = [line for line in note.splitlines() if line.strip()]
    for heading, text in told:
        start = " · ".join(part for part in (of, heading) if part)
        said = f"{start}: {text}" if start else text
        if start:
            lines = [line for line in lines if not line.startswith(f"{start}: ")]
        # Without a heading it is a note itself, perhaps one that was exported from here.
        if said not in lines and (start or said not in " ".join(" ".join(lines).split())):
            lines.append(said)
    merged = "\n".join(lines)
    return merged if len(merged) <= LONGEST_NOTE else merged[: LONGEST_NOTE - 1] + "…"
