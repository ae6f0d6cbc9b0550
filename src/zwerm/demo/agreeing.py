"""Who says yes to their mandates: most do, as in a school some weeks after a division."""

from django.db.models import Count

from zwerm.accounts.models import User
from zwerm.mandates.confirming import confirm_mandates, confirm_on_behalf
from zwerm.mandates.models import Mandate
from zwerm.people.models import Person
from zwerm.schools.models import Organisation

# Of the half with the fewest mandates one in three has not answered yet.
ONE_IN = 3
NOTE = "Afgesproken op het teamoverleg."


def agree_with_most(top: Organisation, *, by: User) -> None:
    """Who has an account says so; of others the lead writes down what was agreed."""
    inside = Organisation.objects.below(top.pk).values("pk")
    awaiting = Mandate.objects.awaiting().filter(organisation__in=inside)
    asked = Person.objects.filter(mandates__in=awaiting).annotate(times=Count("mandates"))
    people = list(asked.select_related("user").order_by("times", "code"))
    for number, person in enumerate(people, start=1):
        if number % ONE_IN == 0 and number <= len(people) / 2:
            continue
        mandates = awaiting.filter(person=person).select_related("person")
        if person.user is not None:
            confirm_mandates(mandates, by=person.user)
        else:
            confirm_on_behalf(person, mandates, by=by, note=NOTE)
