"""Reading the log: whose, what, about what, when."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time

from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zwerm.accounts.models import User
from zwerm.accounts.rules import LEADS
from zwerm.core.audit import AuditEvent
from zwerm.core.models import Job
from zwerm.schools.models import Organisation

from .deeds import DEEDS, OF_ONESELF, sentence
from .models import AuditSeal

VERIFY = "privacy.verify"
MOST_LETTERS = 80


def visible_log(user: User) -> QuerySet[AuditEvent]:
    """What happened where the user leads, and below it; of what is of others alone, nothing."""
    if user.is_superuser:
        return AuditEvent.objects.all()
    led = [m.organisation_id for m in user.current_memberships if m.role in LEADS]
    places = Organisation.objects.below(*led).values("pk")
    return AuditEvent.objects.filter(
        ~Q(verb__in=OF_ONESELF) | by_or_of(user.pk), organisation__in=places
    )


def by_or_of(user_id: int) -> Q:
    """What they did, or what happened to their account while nobody was signed in."""
    return Q(user=user_id) | Q(user=None, kind=User._meta.label_lower, object_id=str(user_id))


class LogForm(forms.Form):
    """What is looked for; what makes no sense is left out."""

    q = forms.CharField(label=_("Search"), max_length=MOST_LETTERS, required=False)
    by = forms.CharField(label=_("Who"), max_length=MOST_LETTERS, required=False)
    verb = forms.CharField(label=_("What"), max_length=60, required=False)
    since = forms.DateField(label=_("From"), required=False)
    until = forms.DateField(label=_("Until"), required=False)

    def found(self, rows: QuerySet[AuditEvent]) -> QuerySet[AuditEvent]:
        self.full_clean()
        wanted = self.cleaned_data
        if words := wanted.get("q"):
            rows = rows.filter(Q(subject__icontains=words) | Q(organisation__name__icontains=words))
        if words := wanted.get("by"):
            rows = rows.filter(Q(user__name__icontains=words) | Q(user__email__iexact=words))
        if verb := wanted.get("verb"):
            rows = rows.filter(verb=verb)
        if day := wanted.get("since"):
            rows = rows.filter(at__gte=_begin_of(day))
        if day := wanted.get("until"):
            rows = rows.filter(at__date__lte=day)
        return rows


def _begin_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the log, as it is told."""

    event: AuditEvent

    @property
    def who(self) -> str:
        return str(self.event.user) if self.event.user else ""

    @property
    def words(self) -> str:
        about = self.event.subject
        return sentence(
            self.event.verb, str(_("an account that is not here")) if about == "?" else about
        )


def lines(rows: Iterable[AuditEvent]) -> list[Line]:
    return [Line(row) for row in rows]


def verbs() -> list[tuple[str, str]]:
    """Every deed with its sentence, in the order of the alphabet."""
    return sorted(((verb, sentence(verb)) for verb in DEEDS), key=lambda pair: pair[1].casefold())


@dataclass(frozen=True, slots=True)
class State:
    """How the log stands: until when it is sealed, and what the last check said."""

    seal: AuditSeal | None
    check: Job | None

    @property
    def is_checked(self) -> bool:
        return self.check is not None and self.check.state == Job.State.DONE

    @property
    def problems(self) -> list[str]:
        found = self.check.details.get("problems", []) if self.check else []
        return [str(problem) for problem in found]


def state() -> State:
    checks = Job.objects.filter(kind=VERIFY).order_by("-created_at")
    return State(AuditSeal.objects.order_by("number").last(), checks.first())
