"""The identities with which someone signs in at a provider, several to one account."""

from allauth.socialaccount.models import SocialAccount

from .models import User


def addresses_of(user: User) -> set[str]:
    """Addresses that are surely theirs: that of the account, and those a provider vouches for."""
    rows = SocialAccount.objects.filter(user=user).values_list("extra_data", flat=True)
    vouched = {data.get("email", "") for data in rows if data.get("is_verified")}
    return {address.lower() for address in vouched | {user.email or ""} if address}
