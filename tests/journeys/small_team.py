"""A school with a team of five and a division, for who works on the board right away."""

import os

import django

TEAM = {
    # Name, minutes a week, and what they can do of each cluster and specialisation.
    "Mila Segers": (600, 3),
    "Joris Wauters": (480, 2),
    "Samira Haddad": (360, 2),
    "Wim Cools": (240, 1),
    "Nina Thys": (120, 1),
}


def make() -> None:
    from bench.divided import divided  # noqa: PLC0415 - after django.setup()
    from zwerm.accounts.models import Membership, User  # noqa: PLC0415
    from zwerm.means.models import Grant, Source  # noqa: PLC0415
    from zwerm.people.models import Competence, Person, Rating  # noqa: PLC0415
    from zwerm.schools.models import KeyFigures, Organisation, SchoolYear  # noqa: PLC0415

    year = SchoolYear.objects.current()
    school = Organisation.objects.create(
        kind=Organisation.Kind.PRIMARY, code="kiem", name="Basisschool De Kiem"
    )
    KeyFigures.objects.create(
        organisation=school, school_year=year, pupils=180, devices=90, staff=20
    )
    source = Source.objects.get(owner=None, code="ICT")
    for name, (minutes, level) in TEAM.items():
        person = Person.objects.create(
            organisation=school, code=name.split()[0].lower(), name=name, audience="team"
        )
        person.homes.set([school])
        Grant.objects.create(person=person, school_year=year, source=source, weekly_minutes=minutes)
        for competence in Competence.values:
            Rating.objects.create(person=person, competence=competence, level=level, motivation=1)
    user = User.objects.create_user(
        "mila@school.example", os.environ["ZWERM_TEST_PASSWORD"], name="Mila Segers"
    )
    Membership.objects.create(user=user, organisation=school, role=Membership.Role.COORDINATOR)
    divided(school, year, "Verdeling van dit jaar")


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zwerm.config.settings")
    django.setup()
    make()
