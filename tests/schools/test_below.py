"""What stands under what, as a question inside another one."""

import pytest

from tests import factories
from zwerm.schools.below import KeysBelow
from zwerm.schools.models import Organisation

pytestmark = pytest.mark.django_db


def test_it_finds_what_the_organisations_below_are() -> None:
    group, other = factories.group("De Brug"), factories.group("De Dam")
    school = factories.school("De Linde", parent=group)
    factories.school("De Eik", parent=group)
    elsewhere = factories.school("De Berk", parent=other)
    site = Organisation.objects.create(
        parent=school, kind=Organisation.Kind.SITE, code="zuid", name="Zuid"
    )
    asked = ((group.pk,), (school.pk,), (site.pk,), (school.pk, other.pk), ())

    for keys in asked:
        inside = Organisation.objects.filter(pk__in=KeysBelow(*keys))
        outside = Organisation.objects.exclude(pk__in=KeysBelow(*keys))

        assert list(inside) == list(Organisation.objects.below(*keys))
        assert {*inside, *outside} == {*Organisation.objects.all()}
        assert len(inside) + len(outside) == 6
    assert list(Organisation.objects.filter(pk__in=KeysBelow(other.pk))) == [elsewhere, other]
