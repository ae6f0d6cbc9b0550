"""Which function does which kind of job, how it is called, and what it is called on a page."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from inspect import Parameter, Signature, signature
from typing import TYPE_CHECKING, Any

from django.utils.functional import Promise
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy

if TYPE_CHECKING:
    from .jobs import Work
    from .models import Job

Text = str | Promise
JobFunction = Callable[..., Any]
# What a worker imports of every app. A function that stands elsewhere is known to no worker.
MODULES = ("jobs", "tasks", "mail", "tidying")
# Arguments by place, among those by name.
BY_PLACE = "*"
DEFAULT_QUEUE = "default"
# What computes for minutes: may be left to workers of its own.
SLOW_QUEUE = "slow"
FAULT = gettext_lazy(
    "This did not succeed because of a fault in Zwerm. "
    "Tell it to whoever manages Zwerm for your school."
)


def _nothing(_job: "Job") -> None:
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class Handler:
    """Does one kind of job. `shows` names the arguments that whoever runs Zwerm may see."""

    kind: str
    function: JobFunction
    # What the function gets first: the work in hand, a context, or nothing.
    first: Callable[["Work"], Any] | None
    title: Text = ""
    fault: Text = FAULT
    shows: tuple[str, ...] = ()
    queue_name: str = DEFAULT_QUEUE
    # What to read the parameters of, if not the function itself.
    like: JobFunction | None = None
    # One transaction for all of it: right for what is over in a moment.
    is_short: bool = False
    at_end: Callable[["Job"], None] = _nothing
    at_begin: Callable[["Job"], None] = _nothing

    def fits(self, arguments: Mapping[str, Any]) -> bool:
        """Whether the function still takes what was asked, maybe by an older version."""
        placed, named = by_place_and_name(arguments)
        first = () if self.first is None else (None,)
        try:
            _signature(self.like or self.function).bind(*first, *placed, **named)
        except TypeError:
            return False
        return True

    def do(self, work: "Work") -> Any:
        placed, named = by_place_and_name(work.job.arguments)
        first = () if self.first is None else (self.first(work),)
        return self.function(*first, *placed, **named)


def _signature(function: JobFunction) -> Signature:
    """Without annotations, which may name what is imported for types only."""
    found = signature(function)
    bare = [one.replace(annotation=Parameter.empty) for one in found.parameters.values()]
    return found.replace(parameters=bare)


def by_place_and_name(arguments: Mapping[str, Any]) -> tuple[list[Any], dict[str, Any]]:
    named = {name: value for name, value in arguments.items() if name != BY_PLACE}
    return list(arguments.get(BY_PLACE, [])), named


handlers: dict[str, Handler] = {}


def register(handler: Handler) -> None:
    handlers[handler.kind] = handler


def _the_work(work: "Work") -> "Work":
    return work


def job(
    kind: str,
    *,
    title: Text = "",
    fault: Text = FAULT,
    shows: tuple[str, ...] = (),
    queue_name: str = DEFAULT_QUEUE,
) -> Callable[[JobFunction], JobFunction]:
    """Register the function that does jobs of this kind, and what a fault in it is called."""

    def registered(function: JobFunction) -> JobFunction:
        register(
            Handler(
                kind=kind,
                function=function,
                first=_the_work,
                title=title,
                fault=fault,
                shows=shows,
                queue_name=queue_name,
            )
        )
        return function

    return registered


def title_of(kind: str) -> str:
    """What this kind of work is called, else its own name."""
    handler = handlers.get(kind)
    return str(handler.title or kind) if handler else kind


def find_handlers() -> None:
    """Import what does jobs, of every app."""
    autodiscover_modules(*MODULES)
