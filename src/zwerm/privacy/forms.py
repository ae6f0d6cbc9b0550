"""What a school group, or whoever runs the installation, says about privacy."""

from django import forms

from .facts import PrivacyFacts


class FactsForm(forms.ModelForm[PrivacyFacts]):
    class Meta:
        model = PrivacyFacts
        fields = (
            "responsible",
            "contact",
            "officer",
            "basis",
            "council",
            "council_body",
            "council_on",
            "place",
            "processor",
            "subprocessors",
            "keep_scans_years",
            "keep_former_years",
        )
        widgets = {
            "council_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "basis": forms.Textarea(attrs={"rows": 3}),
            "subprocessors": forms.Textarea(attrs={"rows": 3}),
            "keep_scans_years": forms.NumberInput(attrs={"min": 1, "max": 10}),
            "keep_former_years": forms.NumberInput(attrs={"min": 1, "max": 20}),
        }


class InstallationForm(forms.ModelForm[PrivacyFacts]):
    """Of the installation: who runs it, and where."""

    class Meta:
        model = PrivacyFacts
        fields = ("processor", "contact", "place", "subprocessors")
        widgets = {"subprocessors": forms.Textarea(attrs={"rows": 3})}
