"""A school without any policy, of which Zwerm knows the tasks, the people and the hours."""

import os

import django

HEAD = "lies@iep.example"
TEAM = {
    # Name, minutes a week, and what they can do of each cluster and specialisation.
    "Lies Vermeulen": (600, 3),
    "Dieter Claes": (480, 2),
    "Amina Boukhari": (360, 2),
    "Tom Geerts": (240, 1),
}


def make() -> None:
    from bench.divided import divided  # noqa: PLC0415 - after django.setup()
    from zwerm.accounts.models import Membership, User  # noqa: PLC0415
    from zwerm.means.models import Grant, Source  # noqa: PLC0415
    from zwerm.people.models import Competence, Person, Rating  # noqa: PLC0415
    from zwerm.schools.models import KeyFigures, Organisation, SchoolYear  # noqa: PLC0415

    year = SchoolYear.objects.current()
    school = Organisation.objects.create(
        kind=Organisation.Kind.PRIMARY, code="iep", name="Basisschool De Iep"
    )
    KeyFigures.objects.create(
        organisation=school, school_year=year, pupils=213, devices=97, staff=21
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
    head = User.objects.create_user(HEAD, os.environ["ZWERM_TEST_PASSWORD"], name="Lies Vermeulen")
    Membership.objects.create(user=head, organisation=school, role=Membership.Role.HEAD)
    divided(school, year, "Verdeling van dit jaar")


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zwerm.config.settings")
    django.setup()
    make()
