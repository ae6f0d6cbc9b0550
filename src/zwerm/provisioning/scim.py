"""The SCIM 2.0 service (RFC 7644) with which an identity provider makes and closes accounts."""

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from pydantic import ValidationError
from scim2_models import (
    Context,
    Error,
    ForbiddenException,
    InvalidFilterException,
    InvalidSyntaxException,
    InvalidValueException,
    ListResponse,
    NotFoundException,
    PatchOp,
    PreconditionFailedException,
    Resource,
    ResourceType,
    ResponseParameters,
    Schema,
    SCIMException,
    SearchRequest,
    ServiceProviderConfig,
    UniquenessException,
)

from zwerm.api.principal import Caller
from zwerm.api.problems import ApiProblem
from zwerm.api.tokens import caller_of

from . import services
from .models import ScimAccount, ScimAccountQuerySet
from .resources import MOST_RESULTS, POLICY, PROVIDER, User, configuration, meta

MEDIA_TYPE = "application/scim+json"
READ, WRITE = "scim:read", "scim:write"
SAFE = {"GET", "HEAD"}
# Providers send a few kilobytes of one user, and a filter of one line.
MOST_BYTES, LONGEST_FILTER, LONGEST_NAME = 64 * 1024, 1000, 254
SIMPLE_FILTER = re.compile(r'\s*(userName|externalId)\s+eq\s+"([^"\\]*)"\s*', re.IGNORECASE)

Answer = Callable[..., HttpResponse]


def answer(request: HttpRequest, answers: Mapping[str, Answer], **kwargs: Any) -> HttpResponse:
    """An answer for each method, for who has a token with the right scope."""
    method = "GET" if request.method == "HEAD" else str(request.method)
    try:
        caller = _caller(request)
        if method not in answers:
            return _not_allowed(answers)
        caller.needs(READ if _only_reads(request) else WRITE)
        with POLICY:
            response = answers[method](request, caller, **kwargs)
    except ApiProblem as refusal:
        response = _refused(refusal)
    except ValidationError as invalid:
        response = _sent(Error.from_validation_errors(invalid)[0])
    except SCIMException as problem:
        response = _sent(problem.to_error())
    except IntegrityError:
        # Two at once: the constraint let one of them through.
        response = _sent(UniquenessException(detail=services.TAKEN).to_error())
    add_never_cache_headers(response)
    return response


def _only_reads(request: HttpRequest) -> bool:
    return request.method in SAFE or request.path.endswith("/.search")


def _caller(request: HttpRequest) -> Caller:
    scheme, _space, secret = request.headers.get("Authorization", "").partition(" ")
    return caller_of(secret.strip() if scheme.lower() == "bearer" else "")


def _refused(refusal: ApiProblem) -> HttpResponse:
    response = _sent(Error(status=int(refusal.status), detail=refusal.detail))
    for name, value in refusal.headers.items():
        response.headers[name.replace("_", "-")] = value
    return response


def _not_allowed(answers: Mapping[str, Answer]) -> HttpResponse:
    response = _sent(Error(status=405, detail="This address does not do that."))
    response.headers["Allow"] = ", ".join(sorted(answers))
    return response


def _sent(error: Error) -> HttpResponse:
    return _json(error.model_dump(), status=error.status or 500)


def _json(data: Mapping[str, Any], status: int = 200) -> HttpResponse:
    body = json.dumps(data, ensure_ascii=False)
    return HttpResponse(body, status=status, content_type=MEDIA_TYPE)


def _body(request: HttpRequest) -> dict[str, Any]:
    if len(request.body) > MOST_BYTES:
        raise InvalidValueException(detail=f"The body is longer than {MOST_BYTES} bytes.")
    try:
        told = json.loads(request.body)
    except (ValueError, RecursionError):
        raise InvalidSyntaxException(detail="The body is not JSON.") from None
    if not isinstance(told, dict):
        raise InvalidSyntaxException(detail="The body must be one JSON object.")
    return _as_the_standard_writes(told)


def _as_the_standard_writes(told: dict[str, Any]) -> dict[str, Any]:
    """Microsoft writes truth values as text, "False": as a value and in operations."""
    plain = {"true": True, "false": False}
    for key, value in told.items():
        if key.lower() == "active" and isinstance(value, str):
            told[key] = plain.get(value.lower(), value)
    operations = next((v for k, v in told.items() if k.lower() == "operations"), None)
    for each in operations if isinstance(operations, list) else []:
        if not isinstance(each, dict):
            continue
        value = each.get("value")
        if isinstance(value, dict):
            _as_the_standard_writes(value)
        elif isinstance(value, str) and str(each.get("path", "")).lower() == "active":
            each["value"] = plain.get(value.lower(), value)
    return told


# Users


def _resource(request: HttpRequest, account: ScimAccount) -> User:
    shown = User.model_validate(
        {
            **account.attributes,
            "id": str(account.key),
            "externalId": account.external_id or None,
            "userName": account.user_name,
            "nickName": account.user.name,
            # A provider may take this attribute away: the account then stays on.
            "active": account.is_active if "active" in account.attributes else None,
        }
    )
    address = request.build_absolute_uri(reverse("provisioning:user", args=[account.key]))
    shown.meta = meta(
        "User",
        address,
        created=account.created_at,
        last_modified=account.changed_at,
        version=_version(account),
    )
    return shown


def _version(account: ScimAccount) -> str:
    return f'W/"{account.version}"'


def _shown(
    request: HttpRequest, account: ScimAccount, context: Context, status: int = 200
) -> HttpResponse:
    asked = ResponseParameters[User].model_validate(_query(request))
    shown = _resource(request, account)
    response = _json(shown.model_dump(scim_ctx=context, response_parameters=asked), status)
    response.headers["ETag"] = _version(account)
    if status == 201:
        response.headers["Location"] = str(shown.meta.location) if shown.meta else ""
    return response


def _query(request: HttpRequest) -> dict[str, Any]:
    """The parameters of the address; lists are parted by commas."""
    told: dict[str, Any] = dict(request.GET.items())
    for name in ("attributes", "excludedAttributes"):
        if name in told:
            told[name] = [part.strip() for part in told[name].split(",") if part.strip()]
    return told


def _accounts(caller: Caller) -> ScimAccountQuerySet:
    return ScimAccount.objects.of(caller.organisation).select_related("user")


def _account(caller: Caller, key: str, *, for_update: bool = False) -> ScimAccount:
    accounts = _accounts(caller)
    found = (accounts.select_for_update(of=("self",)) if for_update else accounts).filter(key=key)
    account = found.first()
    if account is None:
        raise NotFoundException(detail="There is no such user here.")
    return account


def _refuse_other_version(request: HttpRequest, account: ScimAccount) -> None:
    wanted = request.headers.get("If-Match", "*")
    if wanted != "*" and _version(account) not in [part.strip() for part in wanted.split(",")]:
        raise PreconditionFailedException(detail="Somebody changed this user in the meantime.")


def list_users(request: HttpRequest, caller: Caller) -> HttpResponse:
    asked = _query(request)
    _refuse_long_filter(asked)
    return _found(request, caller, SearchRequest[User].model_validate(asked))


def search_users(request: HttpRequest, caller: Caller) -> HttpResponse:
    body = _body(request)
    _refuse_long_filter(body)
    told = SearchRequest[User].model_validate(body, scim_ctx=Context.SEARCH_REQUEST)
    return _found(request, caller, told)


def _refuse_long_filter(asked: Mapping[str, Any]) -> None:
    """Before it is read: reading it takes longer the more it holds."""
    told = [value for key, value in asked.items() if key.lower() == "filter"]
    if any(len(str(value)) > LONGEST_FILTER for value in told):
        raise InvalidFilterException(detail=f"A filter has at most {LONGEST_FILTER} characters.")


def _refuse_odd_names(told: User) -> None:
    """What no column of the database takes."""
    for value in (told.user_name, told.external_id, told.full_name, told.address):
        if value and (len(value) > LONGEST_NAME or not value.isprintable()):
            raise InvalidValueException(detail="A name is too long, or holds what is no letter.")


def _found(request: HttpRequest, caller: Caller, asked: SearchRequest[User]) -> HttpResponse:
    accounts = _narrowed(_accounts(caller), asked)
    start = (asked.start_index or 1) - 1
    count = min(MOST_RESULTS if asked.count is None else asked.count, MOST_RESULTS)
    if asked.filter is None and asked.sort_by is None:
        total = accounts.count()
        page = [_resource(request, account) for account in accounts[start : start + count]]
    else:
        known = [_resource(request, account) for account in accounts]
        matching = [one for one in known if asked.filter is None or asked.filter.match(one)]
        total, page = len(matching), asked.sort(matching)[start : start + count]
    answer = ListResponse[User](
        total_results=total, start_index=start + 1, items_per_page=len(page), resources=page
    )
    is_search = request.method == "POST"
    context = Context.SEARCH_RESPONSE if is_search else Context.RESOURCE_QUERY_RESPONSE
    data = answer.model_dump(scim_ctx=context, response_parameters=asked)
    return _json(data)


def _narrowed(accounts: ScimAccountQuerySet, asked: SearchRequest[User]) -> ScimAccountQuerySet:
    """What providers ask for each user, `userName eq "…"`, is looked up by the database."""
    plain = SIMPLE_FILTER.fullmatch(str(asked.filter or ""))
    if plain is None:
        return accounts
    field = "user_name__iexact" if plain[1].lower() == "username" else "external_id"
    return accounts.filter(**{field: plain[2]})


def make_user(request: HttpRequest, caller: Caller) -> HttpResponse:
    told = User.model_validate(_body(request), scim_ctx=Context.RESOURCE_CREATION_REQUEST)
    _refuse_odd_names(told)
    account = services.make_account(caller.organisation, told, by=caller.user)
    return _shown(request, account, Context.RESOURCE_CREATION_RESPONSE, 201)


def show_user(request: HttpRequest, caller: Caller, key: str) -> HttpResponse:
    account = _account(caller, key)
    if _version(account) in request.headers.get("If-None-Match", ""):
        return HttpResponse(status=304, headers={"ETag": _version(account)})
    return _shown(request, account, Context.RESOURCE_QUERY_RESPONSE)


@transaction.atomic
def replace_user(request: HttpRequest, caller: Caller, key: str) -> HttpResponse:
    account = _account(caller, key, for_update=True)
    _refuse_other_version(request, account)
    told = User.model_validate(_body(request), scim_ctx=Context.RESOURCE_REPLACEMENT_REQUEST)
    _refuse_odd_names(told)
    told.replace(_resource(request, account))
    services.change_account(account, told, by=caller.user)
    return _shown(request, account, Context.RESOURCE_REPLACEMENT_RESPONSE)


@transaction.atomic
def patch_user(request: HttpRequest, caller: Caller, key: str) -> HttpResponse:
    account = _account(caller, key, for_update=True)
    _refuse_other_version(request, account)
    changes = PatchOp[User].model_validate(_body(request), scim_ctx=Context.RESOURCE_PATCH_REQUEST)
    told = _resource(request, account)
    if changes.patch(told):
        _refuse_odd_names(told)
        services.change_account(account, told, by=caller.user)
    return _shown(request, account, Context.RESOURCE_PATCH_RESPONSE)


@transaction.atomic
def remove_user(request: HttpRequest, caller: Caller, key: str) -> HttpResponse:
    account = _account(caller, key, for_update=True)
    _refuse_other_version(request, account)
    services.remove_account(account, by=caller.user)
    return HttpResponse(status=204)


# What the service is


def _described(
    request: HttpRequest, resource: Resource[Any], kind: str, route: str, /, **kwargs: Any
) -> dict[str, Any]:
    address = request.build_absolute_uri(reverse(f"provisioning:{route}", kwargs=kwargs))
    resource.meta = meta(kind, address)
    return resource.model_dump(scim_ctx=Context.RESOURCE_QUERY_RESPONSE)


def show_configuration(request: HttpRequest, _caller: Caller) -> HttpResponse:
    told: ServiceProviderConfig = configuration()
    return _json(_described(request, told, "ServiceProviderConfig", "configuration"))


def list_types(request: HttpRequest, _caller: Caller) -> HttpResponse:
    _refuse_filter(request)
    return _listed([_type(request, one) for one in PROVIDER.resource_types])


def show_type(request: HttpRequest, _caller: Caller, name: str) -> HttpResponse:
    for one in PROVIDER.resource_types:
        if one.id == name:
            return _json(_type(request, one))
    raise NotFoundException(detail="There is no such type here.")


def _type(request: HttpRequest, one: ResourceType) -> dict[str, Any]:
    copy = one.model_copy(deep=True)
    return _described(request, copy, "ResourceType", "resource_type", name=one.id)


def list_schemas(request: HttpRequest, _caller: Caller) -> HttpResponse:
    _refuse_filter(request)
    return _listed([_schema(request, one) for one in PROVIDER.schemas])


def show_schema(request: HttpRequest, _caller: Caller, name: str) -> HttpResponse:
    for one in PROVIDER.schemas:
        if str(one.id).lower() == name.lower():
            return _json(_schema(request, one))
    raise NotFoundException(detail="There is no such schema here.")


def _schema(request: HttpRequest, one: Schema) -> dict[str, Any]:
    copy = one.model_copy(deep=True)
    return _described(request, copy, "Schema", "schema", name=str(one.id))


def _refuse_filter(request: HttpRequest) -> None:
    """As RFC 7644 §4 asks of the addresses that describe the service."""
    if "filter" in request.GET:
        raise ForbiddenException(detail="Nothing can be filtered here.")


def _listed(resources: list[dict[str, Any]]) -> HttpResponse:
    return _json(
        {
            "schemas": [str(ListResponse.__schema__)],
            "totalResults": len(resources),
            "startIndex": 1,
            "itemsPerPage": len(resources),
            "Resources": resources,
        }
    )


def nothing(_request: HttpRequest, _caller: Caller, **_kwargs: Any) -> HttpResponse:
    raise NotFoundException(detail="There is nothing at this address.")
