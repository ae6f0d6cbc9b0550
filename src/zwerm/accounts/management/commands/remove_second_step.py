"""At the server: the last administrator lost a phone, and nobody can help in the site."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from zwerm.accounts.helping import take_second_step_away
from zwerm.accounts.models import User
from zwerm.accounts.second_step import has_second_step


class Command(BaseCommand):
    help = "Take the second step of an account away; its owner gets a message."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("address", help="the e-mail address someone signs in with")

    def handle(self, *_args: Any, **options: Any) -> None:
        address = str(options["address"]).strip().lower()
        user = User.objects.filter(email=address).first()
        if user is None:
            message = f"Nobody signs in with {address}."
            raise CommandError(message)
        if not has_second_step(user):
            message = f"{address} has no second step."
            raise CommandError(message)
        take_second_step_away(user, by=None)
        self.stdout.write(f"{address} signs in with the password alone now.")
