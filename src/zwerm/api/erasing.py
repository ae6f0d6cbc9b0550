"""What somebody made for programs goes on working, and no longer tells who made it."""

from django.utils.translation import gettext_lazy as _

from zwerm.accounts.models import User
from zwerm.core.erasing import Leaver, forgets
from zwerm.privacy.sweeping import Words

from . import tokens
from .models import ApiToken, Webhook


@forgets(
    goes=[_("who made the tokens and webhooks of connections")],
    stays=[
        _(
            "tokens and webhooks they made go on working; another lead is asked to look at the "
            "tokens"
        )
    ],
)
def forget(leaver: Leaver) -> None:
    _rename_accounts(leaver)
    if leaver.user_id is None:
        return
    tokens.leave_without_maker(leaver.user_id)
    Webhook.objects.filter(made_by=leaver.user_id).update(made_by=None)


def _rename_accounts(leaver: Leaver) -> None:
    """A token may be called after somebody, and then its account is: no place owns an account."""
    words = Words.of(leaver)
    tokens_here = ApiToken.objects.filter(organisation__in=leaver.group)
    for account in User.objects.filter(pk__in=tokens_here.values("acts_as")):
        name = words.in_text(account.name)[:120]
        if name != account.name:
            User.objects.filter(pk=account.pk).update(name=name)
