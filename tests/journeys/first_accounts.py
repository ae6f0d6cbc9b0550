"""What an installation holds before the first workbook: one school, its head and a teacher."""

import os

import django


def make() -> None:
    from zwerm.accounts.models import Membership, User  # noqa: PLC0415 - after django.setup()
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


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zwerm.config.settings")
    django.setup()
    make()
