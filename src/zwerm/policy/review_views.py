"""What a reviewer of a plan will miss, with the page that mends each thing."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.views.decorators.http import require_safe

from zwerm.accounts.requests import SignedInRequest

from . import rules
from .plan_views import visible_plan
from .reviewed import review
from .reviewing import Finding, Review


@dataclass(frozen=True, slots=True)
class Line:
    subject: str
    url: str


@dataclass(frozen=True, slots=True)
class Group:
    says: Promise
    mend: Promise
    lines: tuple[Line, ...]


@require_safe
def plan_check(request: SignedInRequest, pk: int) -> HttpResponse:
    plan = visible_plan(request, pk)
    found = review(plan, request.user)
    context = {
        "plan": plan,
        "review": found,
        "parts": parts_of(found),
        "may_adopt": rules.can_adopt(request.user, plan),
    }
    return render(request, "policy/plan_check.html", context)


def parts_of(found: Review) -> list[tuple[Promise, list[Group]]]:
    """By weight: what each rule found, with an address to mend it."""
    return [
        (
            words,
            [
                Group(
                    group.rule.says,
                    group.rule.mend,
                    tuple(Line(one.subject, _address(one)) for one in group.findings),
                )
                for group in groups
            ],
        )
        for words, groups in found.by_severity
    ]


def _address(finding: Finding) -> str:
    """Empty for a page that this installation does not have."""
    try:
        return reverse(finding.route, args=finding.arguments)
    except NoReverseMatch:
        return ""
