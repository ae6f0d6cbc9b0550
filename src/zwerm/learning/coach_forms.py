from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zwerm.accounts.models import User
from zwerm.actions.forms import OwnerField

from .forms import DAY, offer, people_here
from .models import Coach, CoachRole


class CoachForm(forms.ModelForm):  # type: ignore[type-arg] # no generic at run time
    person = OwnerField(label=_("Who"), help_text=_("Type a part of the name."))
    roles = forms.MultipleChoiceField(
        choices=CoachRole.choices,
        widget=forms.CheckboxSelectMultiple,
        label=_("In which roles"),
        help_text=_("One or two roles done well are more than six at once."),
    )

    class Meta:
        model = Coach
        fields = ["person", "roles", "agreement", "agreed_on"]
        widgets = {"agreement": forms.Textarea(attrs={"rows": 6}), "agreed_on": DAY}
        help_texts = {
            "agreement": _(
                "For whom, how much time, when, what not, and when you look at it together."
            )
        }

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = people_here(user, self.instance.organisation)
        kept = self.instance.person if self.instance.pk else None
        self.names = offer(self.fields["person"], people.to_choose_from(), kept)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        here = Coach.objects.filter(organisation=self.instance.organisation)
        others = here.exclude(pk=self.instance.pk)
        if data.get("person") and others.filter(person=data["person"]).exists():
            self.add_error("person", _("This colleague is a coach here already."))
        return data
