"""Forms about people: who they are, what they can and like, their photo."""

import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zwerm.accounts.models import User
from zwerm.core.errors import DomainError
from zwerm.core.fields import ModelChoicesField
from zwerm.schools.models import Organisation

from .models import Competence, Person, Rating, Role
from .photos import square_photo
from .queries import AccountState, PersonFilter, Reading
from .rules import can_give_home, can_set_group_work
from .scales import LEVELS, Scale, scale
from .services import Answer

WHOLE = re.compile(r"-?[0-9]{1,3}")


class PersonForm(forms.ModelForm):  # type: ignore[type-arg] # no generic at run time
    """Everything about a person but their ratings and photo.

    Offered are the schools where the user may say who works there; other schools of the person
    stay. Work for the whole group is offered to who may say that.
    """

    roles = forms.MultipleChoiceField(
        label=_("Roles"),
        choices=Role.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("A role is a label. What someone does follows from what they can and like."),
    )
    homes = ModelChoicesField(
        Organisation.objects.none(),
        label=_("Works at"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    reach_pools = forms.MultipleChoiceField(
        label=_("Serves these clusters of schools"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Only for who works for the whole group. None chosen: all of them."),
    )

    class Meta:
        model = Person
        fields = [
            "name",
            "email",
            "roles",
            "is_teacher",
            "homes",
            "is_group_staff",
            "reach_pools",
            "max_tasks",
            "max_clusters",
            "max_schools",
            "max_backups",
            "starts_on",
            "ends_on",
        ]
        widgets = {
            "starts_on": forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
            "ends_on": forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        }

    def __init__(
        self, *args: Any, user: User, places: QuerySet[Organisation], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        group = list(places.select_related("parent__parent"))
        schools = [place for place in group if not place.is_group]
        offered = {school.pk for school in schools if can_give_home(user, school)}
        self.fields["homes"].queryset = places.filter(pk__in=offered)  # type: ignore[attr-defined]
        present = self.instance.homes.all() if self.instance.pk else ()
        self.homes_elsewhere = [home for home in present if home.pk not in offered]
        pools = sorted({school.pool for school in schools if school.pool})
        self.fields["reach_pools"].choices = [(pool, pool) for pool in pools]  # type: ignore[attr-defined]
        has_group = any(place.is_group and can_set_group_work(user, place) for place in group)
        self._drop_without_group(has_group=has_group, pools=pools)

    @property
    def all_homes(self) -> list[Organisation]:
        """Of a valid form: what was chosen, and the schools that were not to be chosen."""
        return [*self.cleaned_data["homes"], *self.homes_elsewhere]

    def _drop_without_group(self, *, has_group: bool, pools: list[str]) -> None:
        if not has_group:
            del self.fields["is_group_staff"]
        if not has_group or not pools:
            del self.fields["reach_pools"]

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        starts_on, ends_on = values.get("starts_on"), values.get("ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", gettext("This day comes before the first day."))
        works_for_group = values.get("is_group_staff", self.instance.is_group_staff)
        if "homes" in values and not (values["homes"] or self.homes_elsewhere or works_for_group):
            self.add_error("homes", gettext("Choose at least one school."))
        return values


class PhotoForm(forms.Form):
    """A new photo, as `square_photo` makes it, or none."""

    photo = forms.FileField(
        label=_("Photo"),
        required=False,
        help_text=_("JPEG, PNG or WebP, at most 5 MB. Zwerm keeps a small square one."),
        widget=forms.FileInput({"accept": "image/jpeg,image/png,image/webp"}),
    )
    remove_photo = forms.BooleanField(label=_("Take the photo away"), required=False)

    def clean_photo(self) -> Any:
        upload = self.cleaned_data["photo"]
        if upload:
            try:
                return square_photo(upload)
            except DomainError as error:
                raise forms.ValidationError(str(error)) from error
        return None


class RatingForm(forms.Form):
    """Two questions for each competence: what do you do, and do you like it? None is obligatory."""

    def __init__(
        self,
        *args: Any,
        ratings: Iterable[Rating | Reading],
        competences: Iterable[str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        known = {rating.competence: rating for rating in ratings}
        self.scales = [scale(competence) for competence in competences]
        for one in self.scales:
            before = known.get(one.competence)
            self._add("level", one, LEVELS, before.level if before else None)
            wishes = tuple(value for value, _label in one.wishes)
            self._add("motivation", one, wishes, before.motivation if before else None)

    def _add(self, what: str, one: Scale, values: tuple[int, ...], initial: int | None) -> None:
        self.fields[f"{what}_{one.competence}"] = forms.TypedChoiceField(
            choices=[("", ""), *((str(value), str(value)) for value in values)],
            coerce=int,
            empty_value=None,
            required=False,
            initial=None if initial is None else str(initial),
        )

    def answers(self) -> dict[str, Answer]:
        return {
            one.competence: Answer(
                self.cleaned_data[f"level_{one.competence}"],
                self.cleaned_data[f"motivation_{one.competence}"],
            )
            for one in self.scales
        }

    def questions(self) -> list[dict[str, Any]]:
        """The scales with what is chosen now, for the page."""
        return [
            {
                "scale": one,
                "level": self._chosen(f"level_{one.competence}"),
                "motivation": self._chosen(f"motivation_{one.competence}"),
            }
            for one in self.scales
        ]

    def _chosen(self, name: str) -> int | None:
        value = str(self[name].value())
        return int(value) if WHOLE.fullmatch(value) else None


class AudienceForm(forms.Form):
    """Levels and wishes each have an audience: who can do something need not tell they like it."""

    audience = forms.ChoiceField(
        label=_("Who may know what I can?"),
        choices=Person.Audience.choices,
        widget=forms.RadioSelect,
    )
    wishes_audience = forms.ChoiceField(
        label=_("Who may know what I like?"),
        choices=Person.Audience.choices,
        widget=forms.RadioSelect,
    )

    def __init__(self, data: Any = None, *, person: Person) -> None:
        initial = {"audience": person.audience, "wishes_audience": person.wishes_audience}
        super().__init__(data, initial=initial)


class EndForm(forms.Form):
    on = forms.DateField(
        label=_("Last day in the team"),
        initial=timezone.localdate,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )
    ends_access = forms.BooleanField(
        label=_("From then on this person has no access to Zwerm either"),
        required=False,
        initial=True,
    )

    def __init__(self, data: Any = None, *, has_access: bool) -> None:
        super().__init__(data)
        if not has_access:
            del self.fields["ends_access"]


class SearchForm(forms.Form):
    """The filter above the list of people; what makes no sense does not narrow."""

    q = forms.CharField(required=False, max_length=100, strip=True)
    school = forms.ModelChoiceField(Organisation.objects.none(), required=False)
    role = forms.ChoiceField(choices=[("", ""), *Role.choices], required=False)
    state = forms.ChoiceField(choices=[("", ""), *AccountState.choices], required=False)

    def __init__(self, data: Any, *, schools: QuerySet[Organisation]) -> None:
        super().__init__(data)
        self.fields["school"].queryset = schools  # type: ignore[attr-defined]

    @property
    def chosen(self) -> PersonFilter:
        self.is_valid()
        return PersonFilter(
            text=self.cleaned_data.get("q", ""),
            school=self.cleaned_data.get("school"),
            role=self.cleaned_data.get("role", ""),
            state=self.cleaned_data.get("state", ""),
        )


COMPETENCES: tuple[str, ...] = tuple(Competence.values)
