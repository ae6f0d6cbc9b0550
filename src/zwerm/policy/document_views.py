"""A plan as a Word file or a PDF, in Dutch or English."""

from collections.abc import Callable

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.utils.translation import get_language, override
from django.views.decorators.http import require_safe

from zwerm.accounts.requests import SignedInRequest
from zwerm.documents import Document, to_docx, to_pdf

from .documents import plan_document, version_document
from .house_styles import house_style_of
from .models import Plan, Version
from .plan_views import place_of, visible_plan
from .summary import summary_document

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MEDIA_TYPES = {"docx": WORD, "pdf": "application/pdf"}
LANGUAGES = {"nl", "en"}


@require_safe
def plan_file(request: SignedInRequest, pk: int, kind: str) -> HttpResponse:
    """The working text, marked as a draft."""
    plan = visible_plan(request, pk)
    return _file(request, kind, plan, lambda: plan_document(plan, place_of(plan, request)))


@require_safe
def plan_summary(request: SignedInRequest, pk: int, kind: str) -> HttpResponse:
    """One sheet, with what Zwerm knows today."""
    plan = visible_plan(request, pk)
    return _file(request, kind, plan, lambda: summary_document(plan, place_of(plan, request)))


@require_safe
def version_file(request: SignedInRequest, pk: int, kind: str) -> HttpResponse:
    """What was adopted, as it was that day."""
    versions = Version.objects.visible_to(request.user).select_related(
        "plan__organisation__parent__parent", "plan__school_year", "adopted_by"
    )
    version = get_object_or_404(versions, pk=pk)
    return _file(request, kind, version.plan, lambda: version_document(version))


def _file(
    request: SignedInRequest, kind: str, plan: Plan, make: Callable[[], Document]
) -> HttpResponse:
    if kind not in MEDIA_TYPES:
        raise Http404
    asked = request.GET.get("language", "")
    with override(asked if asked in LANGUAGES else get_language()):
        document = make()
        content = _word(document, plan) if kind == "docx" else to_pdf(document)
    name = f"{slugify(document.title) or 'zwerm'}.{kind}"
    disposition = content_disposition_header(as_attachment=True, filename=name)
    headers = {"Content-Disposition": str(disposition)}
    return HttpResponse(content, content_type=MEDIA_TYPES[kind], headers=headers)


def _word(document: Document, plan: Plan) -> bytes:
    """In the own look of the school or its group, where there is one."""
    own = house_style_of(plan.organisation)
    return to_docx(document, base=bytes(own.content) if own else b"")
