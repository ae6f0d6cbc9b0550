"""A program that works with Zwerm, for tests: a token, and requests with it."""

import json
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from tests import factories
from zwerm.accounts.models import User
from zwerm.api.models import ApiToken, Delivery, Webhook
from zwerm.api.scopes import FOR_ADMINISTRATORS, SCOPES
from zwerm.api.signing import new_salt
from zwerm.api.tokens import issue_token
from zwerm.schools.models import Organisation


@dataclass
class Program:
    token: ApiToken
    secret: str

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> HttpResponse:
        sent = {"Authorization": f"Bearer {self.secret}", **headers}
        sent = {name.replace("_", "-"): value for name, value in sent.items()}
        content = b"" if body is None else json.dumps(body).encode()
        return Client().generic(
            method.upper(), f"/api/v1{path}", content, "application/json", headers=sent
        )

    def get(self, path: str, **headers: str) -> Any:
        response = self.ask("get", path, **headers)
        assert response.status_code == 200, response.content
        return response.json()

    def put(self, path: str, body: Any, **headers: str) -> Any:
        response = self.ask("put", path, body, **headers)
        assert response.status_code == 200, response.content
        return response.json()

    def patch(self, path: str, body: Any, **headers: str) -> Any:
        response = self.ask("patch", path, body, **headers)
        assert response.status_code == 200, response.content
        return response.json()


def program(
    at: Organisation, *scopes: str, by: User | None = None, name: str = "Rooster"
) -> Program:
    """Without scopes it may do everything that a lead can give."""
    issued = issue_token(
        at,
        name=name,
        scopes=scopes or [each for each in SCOPES if each not in FOR_ADMINISTRATORS],
        until=timezone.localdate() + timedelta(days=30),
        by=by or factories.user("head", at=at, is_superuser=bool(FOR_ADMINISTRATORS & set(scopes))),
    )
    return Program(issued.token, issued.secret)


def api_token(at: Organisation) -> ApiToken:
    """The one token there, made when it is asked for."""
    found = ApiToken.objects.filter(organisation=at).first()
    return found or program(at, "people:read", by=factories.user()).token


def webhook(at: Organisation, **fields: Any) -> Webhook:
    """The one webhook there."""
    found = Webhook.objects.filter(organisation=at).first()
    fields = {"url": "https://rooster.example/zwerm", "events": ["person.changed"]} | fields
    return found or Webhook.objects.create(organisation=at, salt=new_salt(), **fields)


def message(at: Organisation) -> Delivery:
    """A message that could not be delivered."""
    values = {"event": "ping", "body": "{}", "message": "msg_1", "state": "failed"}
    return Delivery.objects.get_or_create(webhook=webhook(at), defaults=values)[0]
