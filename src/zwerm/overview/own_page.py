"""What is kept about somebody, in plain words, part by part: what it is, and who sees it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import TextChoices
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from zwerm.accounts.models import User
from zwerm.accounts.sessions import SignedIn
from zwerm.core.templatetags.zwerm import hours_unit
from zwerm.mandates.entries import place_name
from zwerm.people.models import Person, Rating
from zwerm.people.scales import CLUSTER_WISHES
from zwerm.scan.models import Sharing
from zwerm.scan.queries import views_of

from .own_rows import OwnRows

Row = tuple[str, ...]
Labelled = list[tuple[str, str]]
# Who leads a group has hundreds of mandates; the others stand folded.
SHOWN_AT_ONCE = 12


@dataclass(frozen=True, slots=True)
class Part:
    """One kind of what is kept. The first column of a row names it."""

    key: str
    title: str
    who_sees: str
    columns: Row
    rows: Sequence[Row]
    url: str = ""
    deed: str = ""  # what one does behind the link

    @property
    def first(self) -> list[Labelled]:
        return self._labelled(self.rows[:SHOWN_AT_ONCE])

    @property
    def others(self) -> list[Labelled]:
        return self._labelled(self.rows[SHOWN_AT_ONCE:])

    def _labelled(self, rows: Sequence[Row]) -> list[Labelled]:
        """Each value with its column: on a small screen there is no heading above it."""
        return [list(zip(self.columns, row, strict=True)) for row in rows]


def own_parts(person: Person, user: User, devices: Iterable[SignedIn]) -> list[Part]:
    rows = OwnRows(person, user)
    return [
        _who(rows),
        _ratings(rows),
        _scans(rows),
        _hours(rows),
        _mandates(rows),
        _absences(rows),
        _actions(rows),
        _said(rows),
        _trainings(rows),
        _devices(devices),
        _views(rows),
    ]


def _day(value: date | datetime | None) -> str:
    if value is None:
        return ""
    day = timezone.localdate(value) if isinstance(value, datetime) else value
    return str(date_format(day))


def _who(rows: OwnRows) -> Part:
    person, user = rows.person, rows.user
    told = [
        (_("Name"), person.name),
        (_("E-mail address"), person.email or user.email or ""),
        (capfirst(_("sign-in name")), user.username or ""),
        (_("Role"), capfirst(", ".join(person.role_labels))),
        (capfirst(_("teaches")), _("yes") if person.is_teacher else _("no")),
        (capfirst(_("belongs to")), person.organisation.name),
        (_("Works at"), ", ".join(home.name for home in rows.homes)),
        (_("Photo"), _("yes") if person.photo else _("no")),
        (_("From"), _day(person.starts_on)),
        (_("Until"), _day(person.ends_on)),
        (_("Account since"), _day(user.date_joined)),
        (_("Signed in last"), _day(user.last_login)),
        (_("Link for my calendar since"), _day(next((r.created_at for r in rows.links), None))),
    ]
    roles = [
        (_("Role in Zwerm"), f"{one.get_role_display()}, {one.organisation.name}")
        for one in rows.memberships
    ]
    return Part(
        "who",
        _("Who you are in Zwerm"),
        _(
            "Colleagues of your school group see your name, your photo, your e-mail address, your "
            "roles and where you work. When you sign in only you see, and who manages the "
            "installation."
        ),
        (_("What"), _("What Zwerm knows")),
        [row for row in [*told, *roles] if row[1]],
        reverse("overview:person_detail", args=[person.pk]),
        _("To my page"),
    )


def _ratings(rows: OwnRows) -> Part:
    wishes = dict(CLUSTER_WISHES)
    person, sharing = rows.person, next(iter(rows.sharing), Sharing(person=rows.person))
    audiences = [
        (_("What I can"), person.get_audience_display()),
        (_("What I like"), person.get_wishes_audience_display()),
        (_("My strong points"), sharing.get_traits_display()),
        (_("The hours I would want"), sharing.get_hours_display()),
    ]
    return Part(
        "ratings",
        _("What you can and like"),
        " ".join([*(f"{part}: {who}." for part, who in audiences), _of_the_school(rows)]),
        (_("Domain"), _("Level"), _("Likes it"), _("Who filled it in")),
        [
            (
                capfirst(str(one.get_competence_display())),
                "" if one.level is None else str(one.level),
                "" if one.motivation is None else str(wishes[one.motivation]),
                str(one.get_origin_display()),
            )
            for one in rows.ratings
        ],
        reverse("scan:sharing"),
        _("Who may know what"),
    )


def _of_the_school(rows: OwnRows) -> str:
    """Who may see own answers is theirs to choose; what the school filled in its team sees."""
    if all(one.origin == Rating.Origin.SELF for one in rows.ratings):
        return ""
    return _("What your school filled in its ICT team sees, until you answer yourself.")


def _scans(rows: OwnRows) -> Part:
    return Part(
        "scans",
        _("Your scans"),
        _("Nobody but you reads what you answered to each question."),
        (_("School year"), _("Answers"), _("Begun"), _("Finished")),
        [
            (
                str(run.school_year),
                str(vars(run)["answered"]),
                _day(run.started_at),
                _day(run.finished_at),
            )
            for run in rows.scans
        ],
        reverse("scan:start"),
        _("To my scan"),
    )


def _hours(rows: OwnRows) -> Part:
    return Part(
        "hours",
        _("Your hours for ICT"),
        _("Only the person and the ICT team see hours."),
        (_("School year"), _("Source"), _("Hours a week"), _("Where the figure comes from")),
        [
            (
                str(one.school_year),
                str(one.source),
                str(hours_unit(one.weekly_minutes)),
                ", ".join(filter(None, [str(one.get_provenance_display()), one.note])),
            )
            for one in rows.grants
        ],
    )


def _mandates(rows: OwnRows) -> Part:
    held = [(one, "") for one in rows.mandates]
    stood_in = [
        (one, _("deputy of %(name)s") % {"name": one.person.name}) for one in rows.deputising
    ]
    return Part(
        "mandates",
        _("Your mandates"),
        _("Who does what is for everyone in your school group. Your answer the ICT team sees."),
        (_("Task"), _("Place"), _("Mandate"), _("From"), _("Until"), _("Answer")),
        [
            (
                one.task.name,
                place_name(one),
                deputy or str(_("backup") if one.is_backup else one.get_kind_display()),
                _day(one.starts_on),
                _day(one.ends_on),
                "" if deputy else str(one.answer.label),
            )
            for one, deputy in [*held, *stood_in]
        ],
        reverse("mandates:mine"),
        _("To my mandates"),
    )


def _absences(rows: OwnRows) -> Part:
    own = [
        (
            capfirst(str(one.get_kind_display())),
            _day(one.starts_on),
            _day(one.ends_on),
            one.stand_in.name if one.stand_in else "",
        )
        for one in rows.absences
    ]
    standing = [
        (
            _("Standing in for %(name)s") % {"name": one.person.name},
            _day(one.starts_on),
            _day(one.ends_on),
            "",
        )
        for one in rows.stands_in
    ]
    return Part(
        "absences",
        _("When you are away"),
        _(
            "You and the ICT team see your absences; why is not kept. Who stands in everyone "
            "may know."
        ),
        (_("What"), _("From"), _("Until"), _("Stands in")),
        [*own, *standing],
    )


def _actions(rows: OwnRows) -> Part:
    return Part(
        "actions",
        _("What you are to do"),
        _("You and the ICT team of the place see it."),
        (_("What"), _("By when"), _("State"), _("What came of it")),
        [
            (one.title, _day(one.due_on), capfirst(str(one.get_state_display())), one.result)
            for one in rows.actions
        ],
        reverse("actions:action_list"),
        _("To my actions"),
    )


def _said(rows: OwnRows) -> Part:
    answers = [
        (
            one.proposal.scenario.name,
            _day(one.answered_at),
            ". ".join(filter(None, [_told(type(one).Answer, one.answer), one.text])),
        )
        for one in rows.proposals
    ]
    comments = [
        (
            f"{one.scenario.name}: {one.task.name}" if one.task else one.scenario.name,
            _day(one.at),
            one.text,
        )
        for one in rows.comments
    ]
    return Part(
        "said",
        _("What you said about a division"),
        _("Who works on that division reads it."),
        (_("Division"), _("When"), _("What you said")),
        [*answers, *comments],
    )


def _told(kind: type[TextChoices], value: str) -> str:
    return capfirst(str(kind(value).label)) if value else _("not answered yet")


def _trainings(rows: OwnRows) -> Part:
    return Part(
        "trainings",
        _("Your trainings"),
        _("You and who plans trainings there see in which you take part."),
        (_("Training"), _("School year"), _("State")),
        [
            (
                one.training.title,
                str(one.training.school_year),
                capfirst(str(one.training.get_state_display())),
            )
            for one in rows.trainings
        ],
        reverse("learning:mine"),
        _("To my learning"),
    )


def _devices(devices: Iterable[SignedIn]) -> Part:
    this = _("this one")
    return Part(
        "devices",
        _("Where you are signed in"),
        _("Only you see this, and who manages the installation."),
        (_("Device"), _("Since"), _("Last seen")),
        [
            (
                f"{one.device} ({this})" if one.is_this else one.device,
                _day(one.session.created_at),
                _day(one.session.last_seen_at),
            )
            for one in devices
        ],
        reverse("accounts:session_list"),
        _("To my devices"),
    )


def _views(rows: OwnRows) -> Part:
    return Part(
        "views",
        _("Who looked at what you share"),
        _("It also stands in the log that who leads there can read."),
        (_("Who"), _("Day")),
        [(view.name or _("someone who is gone"), _day(view.day)) for view in views_of(rows.person)],
        reverse("scan:sharing"),
        _("Who may know what"),
    )
