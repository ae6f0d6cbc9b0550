"""What somebody made for programs no longer tells who made it, and waits for another lead."""

from django.utils.translation import gettext_lazy as _

from zwerm.accounts.models import User
from zwerm.core.erasing import Leaver, forgets
from zwerm.privacy.sweeping import Words

from . import answering, tokens
from .models import ApiToken, Webhook


@forgets(
    goes=[_("who made the tokens and webhooks of connections")],
    stays=[
        _(
            "tokens they made go on working, and another lead is asked to look at them; webhooks "
            "they made stop until another lead starts them"
        )
    ],
)
def forget(leaver: Leaver) -> None:
    _rename_accounts(leaver)
    if leaver.user_id is None:
        return
    tokens.leave_without_maker(leaver.user_id)
    made = list(Webhook.objects.filter(made_by=leaver.user_id).values_list("pk", flat=True))
    Webhook.objects.filter(pk__in=made).update(made_by=None)
    answering.stop_left(Webhook.objects.filter(pk__in=made))


def _rename_accounts(leaver: Leaver) -> None:
    """A token may be called after somebody, and then its account is: no place owns an account."""
    words = Words.of(leaver)
    tokens_here = ApiToken.objects.filter(organisation__in=leaver.group)
    for account in User.objects.filter(pk__in=tokens_here.values("acts_as")):
        name = words.in_text(account.name)[:120]
        if name != account.name:
            User.objects.filter(pk=account.pk).update(name=name)
