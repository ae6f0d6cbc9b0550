"""What goes of an account: everything by which somebody signs in."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.utils.translation import gettext_lazy as _

from zwerm.core.erasing import Leaver, forgets

from .models import Membership, User


@forgets(
    goes=[
        _("the account is closed for good: address, password, passkeys, accounts of providers"),
        _("they are signed out everywhere, and their roles end"),
    ]
)
def forget(leaver: Leaver) -> None:
    if leaver.user_id is None:
        return
    user = User.objects.get(pk=leaver.user_id)
    sessions = UserSession.objects.filter(user=user)
    Session.objects.filter(pk__in=list(sessions.values_list("session_key", flat=True))).delete()
    sessions.delete()
    for rows in (EmailAddress, Authenticator, SocialAccount):
        rows.objects.filter(user=user).delete()
    Membership.objects.filter(user=user).delete()
    user.groups.clear()
    user.user_permissions.clear()
    user.name, user.language, user.last_login = leaver.pseudonym, "", None
    user.email = user.username = None
    user.is_active = user.is_staff = user.is_superuser = False
    user.set_unusable_password()
    user.save()
