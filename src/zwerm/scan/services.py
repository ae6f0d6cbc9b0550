"""Changes to a scan, one function for each deed. Only the person does them."""

from collections.abc import Iterable, Mapping

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zwerm.accounts.models import User
from zwerm.core.erasing import Subject, forget_levels
from zwerm.core.errors import DomainError
from zwerm.core.models import record
from zwerm.people.models import Person, Rating
from zwerm.people.services import Answer as PersonAnswer
from zwerm.people.services import rate, share_ratings
from zwerm.schools.models import Organisation, SchoolYear

from .consent import agree, has_agreed
from .items import scan
from .levels import for_division, with_others
from .models import MOST_TRAITS, Run, Sharing, Trait
from .queries import counted_looks, own_levels, wishes_of


def begin(person: Person, *, by: User) -> Run:
    """The scan of this school year: a new one, or the one that is there.

    Whoever begins has read what happens with the answers, and agrees.
    """
    _only_the_person(person, by)
    agree(person)
    run, is_new = Run.objects.get_or_create(
        person=person,
        school_year=SchoolYear.objects.current(),
        defaults={"items_version": scan().version},
    )
    if is_new:
        record(by, "began_scan", person, year=run.school_year.code)
    return run


@transaction.atomic
def keep_answers(
    run: Run, levels: Mapping[str, int | None], wishes: Mapping[str, int | None], *, by: User
) -> None:
    """Keep answers to questions and wishes; those that are not named stay as they are."""
    _only_the_person(run.person, by)
    for item, level in levels.items():
        run.answers.update_or_create(item=item, defaults={"level": level})
    for competence, motivation in wishes.items():
        run.wishes.update_or_create(competence=competence, defaults={"motivation": motivation})
    if levels or wishes:
        run.touch()


def choose_traits(run: Run, traits: Iterable[str], *, by: User) -> None:
    _only_the_person(run.person, by)
    chosen = [trait for trait in Trait.values if trait in set(traits)]
    if len(chosen) > MOST_TRAITS:
        raise DomainError(_("Choose at most five."))
    run.traits = chosen
    run.touch("traits")


def want_hours(run: Run, minutes: int | None, *, by: User) -> None:
    _only_the_person(run.person, by)
    run.wanted_minutes = minutes
    run.touch("wanted_minutes")


def keep_digcompedu(run: Run, areas: Mapping[str, str], *, is_used: bool, by: User) -> None:
    """Keep the levels of DigCompEdu, and whether the pedagogical level follows from them."""
    _only_the_person(run.person, by)
    run.digcompedu = {area: level for area, level in areas.items() if level}
    run.uses_digcompedu = is_used and bool(run.digcompedu)
    run.touch("digcompedu", "uses_digcompedu")


def go_to(run: Run, step: int) -> None:
    """Remember where the person is, to go on from there."""
    run.step = step
    run.save(update_fields=["step"])


@transaction.atomic
def finish(run: Run, *, by: User) -> None:
    """What the answers come to becomes the person's own ratings, for whom they choose."""
    _only_the_person(run.person, by)
    if not has_agreed(run.person):
        raise DomainError(_("The text about your answers is new. Read it first, and agree."))
    run.levels = own_levels(run)
    run.finished_at = run.changed_at = timezone.now()
    run.save(update_fields=["levels", "finished_at", "changed_at"])
    record(by, "finished_scan", run.person, year=run.school_year.code)
    publish(run, by=by)


def publish(run: Run, *, by: User) -> None:
    """Bring the ratings up to date with a finished scan. What it does not say stays as it was."""
    if not run.is_finished:
        return
    looks, wishes = counted_looks(run), wishes_of(run)
    before = {
        rating.competence: rating for rating in run.person.ratings.filter(origin=Rating.Origin.SELF)
    }
    answers = {}
    for competence in scan().competences:
        level = with_others(run.levels.get(competence), looks.get(competence, ()))
        wish = wishes.get(competence)
        known = before.get(competence)
        answer = PersonAnswer(
            known.level if level is None and known else level,
            for_division(competence, wish)
            if wish is not None
            else (known.motivation if known else None),
        )
        if not answer.is_empty:
            answers[competence] = answer
    rate(run.person, answers, by=by)


@transaction.atomic
def share(person: Person, *, levels: str, wishes: str, traits: str, hours: str, by: User) -> None:
    """Say who may know what; each part has an audience of its own."""
    share_ratings(person, levels, wishes=wishes, by=by)
    sharing = Sharing.objects.get_or_create(person=person)[0]
    chosen = (Sharing.Audience(traits), Sharing.Audience(hours))
    if chosen != (sharing.traits, sharing.hours):
        sharing.traits, sharing.hours = chosen
        sharing.save(update_fields=["traits", "hours"])
        record(by, "shared_scan", person, traits=str(chosen[0]), hours=str(chosen[1]))


@transaction.atomic
def erase(person: Person, *, by: User) -> None:
    """Take all own answers away, of every year, also from what was computed with them.

    What the school filled in is the school's.
    """
    _only_the_person(person, by)
    person.scans.all().delete()
    person.ratings.filter(origin=Rating.Origin.SELF).delete()
    Sharing.objects.filter(person=person).delete()
    person.consents.all().delete()
    group = Organisation.objects.below(person.organisation.top.pk).values_list("pk", flat=True)
    forget_levels(Subject(person.pk, person.code, tuple(group)))
    record(by, "erased_scan", person)


def _only_the_person(person: Person, by: User) -> None:
    if person.user_id != by.pk:
        raise DomainError(_("Only %(name)s can choose this.") % {"name": person.name})
