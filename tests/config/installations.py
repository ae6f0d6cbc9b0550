"""Puts something of every kind into the installation of this process, for a move or two hosts."""

import json
import sys

import django

django.setup()

from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.core.files.base import ContentFile  # noqa: E402

from zwerm.core.models import AuditEvent, record  # noqa: E402
from zwerm.people.models import Person  # noqa: E402
from zwerm.schools.models import Organisation  # noqa: E402

from ..factories import group, person, school, user  # noqa: E402

PASSWORD = "zeven-vogels-in-een-z"  # noqa: S105 - of accounts that live for one test
PHOTO = b"\xff\xd8\xff" + bytes(range(256)) * 400


def fill() -> dict[str, object]:
    above = group()
    beech = school(parent=above)
    head = user("head", at=beech)
    head.set_password(PASSWORD)
    head.save()
    found = person("Zoë Ångström", at=beech, user=head)
    found.photo.save("zoe.jpg", ContentFile(PHOTO))
    record(head, "looked", found, reden="é", aantal=2)
    session = SessionStore()
    session["of"] = "a visitor"
    session.create()
    return {"email": head.email, "person": found.pk}


def look() -> dict[str, object]:
    found = Person.objects.get(name="Zoë Ångström")
    event = AuditEvent.objects.get(verb="looked")
    with found.photo.open() as file:
        photo = file.read()
    new = Organisation.objects.create(kind=Organisation.Kind.PRIMARY, code="new", name="New")
    is_new = new.pk == max(Organisation.objects.values_list("pk", flat=True))
    return {
        "about": event.content_type.model_class() is Person,
        "details": event.details,
        "photo": photo == PHOTO,
        "sequence": is_new and new.pk > found.organisation_id,
    }


if __name__ == "__main__":
    print(json.dumps({"fill": fill, "look": look}[sys.argv[1]]()))  # noqa: T201 # what tests read
