"""What an installation holds before the first workbook: a school, its head and a teacher.

And a teacher of another school, who is in the team there and has not done the scan yet; and the
head of a school where nothing is filled in. And a colleague whose account gets a second step.
"""

import os

import django


def make() -> None:
    from zwerm.accounts.models import Membership, User  # noqa: PLC0415 - after django.setup()
    from zwerm.people.models import Person  # noqa: PLC0415
    from zwerm.schools.models import Organisation  # noqa: PLC0415

    password = os.environ["ZWERM_TEST_PASSWORD"]
    school = Organisation.objects.create(
        kind=Organisation.Kind.SECONDARY, code="leiezicht", name="Atheneum Leiezicht"
    )
    for email, name, role in (
        ("head@school.example", "Katrien Vandeputte", Membership.Role.HEAD),
        ("teacher@school.example", "An Dewitte", Membership.Role.STAFF),
    ):
        user = User.objects.create_user(email, password, name=name)
        Membership.objects.create(user=user, organisation=school, role=role)
    linde = Organisation.objects.create(
        kind=Organisation.Kind.PRIMARY, code="linde", name="Basisschool De Linde"
    )
    lies = User.objects.create_user("lies@school.example", password, name="Lies Peeters")
    Membership.objects.create(user=lies, organisation=linde, role=Membership.Role.STAFF)
    sara = User.objects.create_user("sara@school.example", password, name="Sara Wouters")
    Membership.objects.create(user=sara, organisation=linde, role=Membership.Role.STAFF)
    kreek = Organisation.objects.create(
        kind=Organisation.Kind.SECONDARY, code="kreek", name="Campus De Kreek"
    )
    hilde = User.objects.create_user("hilde@school.example", password, name="Hilde Baert")
    Membership.objects.create(user=hilde, organisation=kreek, role=Membership.Role.HEAD)
    Person.objects.create(organisation=linde, user=lies, code="lies", name=lies.name)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zwerm.config.settings")
    django.setup()
    make()
