"""Make a school group and a token for its identity provider. Run as a module."""

import os
from datetime import timedelta
from pathlib import Path

TOKEN_FILE = "scim-token"  # noqa: S105 - its name


def make() -> None:
    from django.utils import timezone  # noqa: PLC0415 - after django.setup()

    from zwerm.accounts.models import Membership, User  # noqa: PLC0415
    from zwerm.api.tokens import issue_token  # noqa: PLC0415
    from zwerm.schools.models import Organisation  # noqa: PLC0415

    group = Organisation.objects.create(
        kind=Organisation.Kind.GROUP, code="leie", name="Scholengroep De Leie"
    )
    manager = User.objects.create_superuser("an@leie.be", "", name="An Claes")
    Membership.objects.create(user=manager, organisation=group, role=Membership.Role.DIRECTOR)
    until = timezone.localdate() + timedelta(days=30)
    issued = issue_token(group, name="Checker", scopes=["scim:write"], until=until, by=manager)
    (Path(os.environ["ZWERM_DATA"]) / TOKEN_FILE).write_text(issued.secret)


if __name__ == "__main__":
    from zwerm.config.commands import prepare

    prepare()
    make()
