"""A school where every question has a face already, and a teacher who has one."""

import os
from datetime import date

import django

TEACHER = "noor@beuk.example"
FACES = {
    "t-eerstelijn-klas": ("Ruben Claeys", "Leen Dhondt"),
    "a-accounts-dagelijks": ("Hilde Wouters", "Ruben Claeys"),
    "b-gdpr": ("Leen Dhondt", "Hilde Wouters"),
    "t-netwerk-storing": ("Ruben Claeys", "Leen Dhondt"),
}


def make() -> None:
    from zwerm.accounts.models import Membership, User  # noqa: PLC0415 - after django.setup()
    from zwerm.mandates.models import Mandate  # noqa: PLC0415
    from zwerm.people.models import Person  # noqa: PLC0415
    from zwerm.schools.models import Organisation  # noqa: PLC0415
    from zwerm.tasks.models import Task  # noqa: PLC0415

    beech = Organisation.objects.create(
        kind=Organisation.Kind.PRIMARY, code="beuk", name="Basisschool De Beuk"
    )
    noor = User.objects.create_user(TEACHER, os.environ["ZWERM_TEST_PASSWORD"], name="Noor Maes")
    Membership.objects.create(user=noor, organisation=beech, role=Membership.Role.STAFF)
    people = {}
    for name in sorted({name for faces in FACES.values() for name in faces}):
        code = name.split()[0].lower()
        people[name] = Person.objects.create(
            organisation=beech, code=code, name=name, email=f"{code}@beuk.example"
        )
    for slug, (contact, deputy) in FACES.items():
        task = Task.objects.get(owner=None, slug=slug)
        mandate = {"task": task, "organisation": beech, "starts_on": date(2026, 9, 1)}
        Mandate.objects.create(person=people[contact], kind=Mandate.Kind.CONTACT, **mandate)
        Mandate.objects.create(
            person=people[deputy], kind=Mandate.Kind.EXECUTE, is_backup=True, **mandate
        )


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zwerm.config.settings")
    django.setup()
    make()
