"""Who held it when: of a task at a place, and of a person."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from zwerm.accounts.requests import SignedInRequest
from zwerm.people.models import Person
from zwerm.tasks.models import Task

from . import history, rules
from .places import places


@require_safe
def task_history(request: SignedInRequest, pk: int) -> HttpResponse:
    task = get_object_or_404(Task.objects.visible_to(request.user), pk=pk)
    where = places(request.user, request.organisation, request.GET.get("place", ""))
    context = {
        "task": task,
        "places": where,
        "history": history.task_history(task, where.shown),
        "led": rules.changeable_places(request.user, where.shown),
    }
    return render(request, "mandates/task_history.html", context)


@require_safe
def person_history(request: SignedInRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(Person.objects.visible_to(request.user), pk=pk)
    context = {"person": person, "past": history.past_mandates(person)}
    return render(request, "mandates/person_history.html", context)
