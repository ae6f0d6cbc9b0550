"""What is kept about somebody, as rows for the page that tells them so. Most are read together."""

from django.db.models import Count, QuerySet

from zwerm.accounts.models import Membership, User
from zwerm.actions.models import Action
from zwerm.core.reading_together import read_together
from zwerm.learning.models import Participation
from zwerm.mandates.models import Mandate
from zwerm.means.models import Grant
from zwerm.people.absence import Absence
from zwerm.people.models import Person, Rating
from zwerm.planning.comment import Comment
from zwerm.planning.proposal import Asked
from zwerm.scan.models import Run, Sharing
from zwerm.schools.family import family_rows
from zwerm.schools.models import Organisation

from .models import CalendarLink


class OwnRows:
    """The newest first, where days matter."""

    def __init__(self, person: Person, user: User) -> None:
        self.person, self.user = person, user
        self.homes: QuerySet[Organisation] = person.homes.order_by("name")
        self.memberships: QuerySet[Membership] = user.memberships.select_related("organisation")
        self.ratings: QuerySet[Rating] = person.ratings.order_by("competence")
        self.sharing = Sharing.objects.filter(person=person)
        scans = Run.objects.filter(person=person).select_related("school_year")
        self.scans = scans.annotate(answered=Count("answers"))
        grants = Grant.objects.filter(person=person).select_related("source", "school_year")
        self.grants = grants.order_by("-school_year__first_year", "source__pk")
        related = Mandate.objects.select_related("task", "organisation", "person")
        newest = related.order_by("-starts_on", "task__cluster", "task__pk", "pk")
        self.mandates = newest.filter(person=person)
        self.deputising = newest.filter(deputy=person)
        absences = Absence.objects.select_related("stand_in", "person").order_by("-starts_on")
        self.absences, self.stands_in = (
            absences.filter(person=person),
            absences.filter(stand_in=person),
        )
        self.actions = Action.objects.filter(owner=person).order_by("-pk")
        asked = Asked.objects.of(user).select_related("proposal__scenario")
        light = asked.defer("proposal__scenario__problem", "proposal__scenario__plan")
        self.proposals = light.order_by("-pk")
        comments = Comment.objects.filter(by=user).select_related("scenario", "task")
        light_comments = comments.defer("scenario__problem", "scenario__plan")
        self.comments = light_comments.order_by("-at")
        taking_part = Participation.objects.filter(person=person)
        self.trainings = taking_part.select_related("training__school_year").order_by("-pk")
        self.links = CalendarLink.objects.filter(person=person)
        self._read()

    def _read(self) -> None:
        read_together(
            family_rows(self.person.organisation.top.pk),
            self.homes,
            self.memberships,
            self.ratings,
            self.sharing,
            self.scans,
            self.grants,
            self.mandates,
            self.deputising,
            self.absences,
            self.stands_in,
            self.actions,
            self.proposals,
            self.comments,
            self.trainings,
            self.links,
        )
