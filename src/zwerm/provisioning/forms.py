from django import forms
from django.utils.translation import gettext_lazy as _

from .models import Provisioning


class FirstRoleForm(forms.ModelForm):  # type: ignore[type-arg] # no generic at run time
    class Meta:
        model = Provisioning
        fields = ["first_role"]
        labels = {"first_role": _("What may an account do that the provider makes?")}
        help_texts = {
            "first_role": _(
                "A colleague sees who does what and can ask questions. Whoever gets more, "
                "gets it from a lead, on the page of the person."
            )
        }
        widgets = {"first_role": forms.RadioSelect}
