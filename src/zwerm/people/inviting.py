"""Invite someone, and let them in. Whoever invites gives no role above their own."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zwerm.accounts.identities import named_addresses_of
from zwerm.accounts.models import Membership, User
from zwerm.accounts.rules import can_give_role
from zwerm.core.errors import DomainError
from zwerm.core.models import record
from zwerm.schools.models import Organisation

from .addresses import Address
from .guests import check_last_day
from .invitation import Invitation, digest_of
from .models import Person, Rating, Role
from .queries import people_of_group
from .rules import can_edit_person
from .services import save_person

MOST_INVITATIONS_AN_HOUR = 200
MOST_LINKS = 10
# What is said on the page where someone accepts; told with the acceptance, so it can be proven.
CONSENT = "2026-09"
# What someone is called at school follows from their role here only where both say the same.
LABELS = {
    Membership.Role.DIRECTOR: Role.DIRECTOR,
    Membership.Role.HEAD: Role.HEAD,
    Membership.Role.COORDINATOR: Role.COORDINATOR,
    Membership.Role.TICT: Role.TICT,
    Membership.Role.PICT: Role.PICT,
}


@dataclass(frozen=True, slots=True)
class Terms:
    """What an invitation gives: a role at a place, perhaps for a while; and its language.

    Whether they teach is said of who comes into the team with it.
    """

    organisation: Organisation
    role: str
    language: str
    access_ends_on: date | None = None
    are_teachers: bool = False


@dataclass(frozen=True, slots=True)
class Issued:
    """An invitation with the token of its link. The token is nowhere else."""

    invitation: Invitation
    token: str


@transaction.atomic
def invite(person: Person, email: str, terms: Terms, *, by: User) -> Issued:
    """Make a link for this person; one made before works no longer."""
    _refuse(person, terms, by)
    Invitation.objects.standing().filter(person=person).update(revoked_at=timezone.now())
    invitation = Invitation(
        person=person,
        email=email.lower(),
        organisation=terms.organisation,
        role=terms.role,
        access_ends_on=terms.access_ends_on,
        language=terms.language,
        created_by=by,
    )
    token = invitation.make_link()
    invitation.save()
    if not person.email:
        person.email = invitation.email
        person.save(update_fields=["email"])
    record(by, "invited", person, role=terms.role, place=terms.organisation.code)
    return Issued(invitation, token)


@transaction.atomic
def invite_all(
    chosen: Sequence[tuple[Person, str]], addresses: Sequence[Address], terms: Terms, *, by: User
) -> list[Issued]:
    """Invite these people, and whoever has these addresses. All of them or nobody.

    Someone unknown comes into the team.
    """
    issued = [invite(person, email, terms, by=by) for person, email in chosen]
    done = {one.invitation.person_id for one in issued}
    known = known_by_address(terms.organisation, [address.email for address in addresses])
    for address in addresses:
        person = known.get(address.email) or _newcomer(address, terms, by)
        if person.pk not in done:
            issued.append(invite(person, address.email, terms, by=by))
    return issued


def known_by_address(place: Organisation, emails: Sequence[str]) -> dict[str, Person]:
    """Who in the school group has one of these addresses; refuses one that two people share."""
    wanted = {email.lower() for email in emails}
    found: dict[str, Person] = {}
    people = people_of_group(place).select_related("organisation__parent__parent", "user")
    # Who left comes last, and counts only when nobody else has the address.
    for person in sorted(people, key=lambda one: one.has_left):
        own = {person.email.lower(), (person.user.email or "").lower() if person.user else ""}
        for email in wanted & own:
            if email in found and person.has_left:
                continue
            if email in found:
                raise DomainError(
                    _("%(first)s and %(second)s share the address %(email)s. Give each their own.")
                    % {"first": found[email], "second": person, "email": email}
                )
            found[email] = person
    return found


def _newcomer(address: Address, terms: Terms, by: User) -> Person:
    place = terms.organisation
    label = LABELS.get(Membership.Role(terms.role))
    person = Person(
        name=address.name,
        email=address.email,
        organisation=place,
        is_group_staff=place.is_group,
        roles=[label.value] if label else [],
        is_teacher=terms.are_teachers,
    )
    return save_person(person, homes=[] if place.is_group else [place], by=by)


def _refuse(person: Person, terms: Terms, by: User) -> None:
    place = terms.organisation
    if not can_give_role(by, place, terms.role):
        raise DomainError(_("You cannot give this role here. Ask who leads."))
    if person.organisation.top.pk != place.top.pk:
        raise DomainError(_("%(name)s belongs to another school group.") % {"name": person})
    if not can_edit_person(by, person):
        raise DomainError(
            _("%(name)s belongs to the team of %(place)s. Ask them for the invitation.")
            % {"name": person, "place": person.organisation}
        )
    if person.has_left:
        raise DomainError(
            _("%(name)s left the team. Take the last day back first.") % {"name": person}
        )
    if terms.role == Membership.Role.GUEST:
        check_last_day(terms.access_ends_on)
    if terms.access_ends_on and terms.access_ends_on < timezone.localdate():
        raise DomainError(_("The last day of access is past already."))
    if person.user is not None and person.user.roles_at(place):
        raise DomainError(_("%(name)s has access here already.") % {"name": person})
    if person.user is None and has_own_answers(person) and not by.is_superuser:
        # Whoever gets the link would read these; only who manages accounts knows whose they are.
        raise DomainError(
            _(
                "%(name)s had an account before, and gave answers of their own. Ask who manages "
                "this installation to link the new account."
            )
            % {"name": person}
        )
    hour_ago = timezone.now() - timedelta(hours=1)
    recent = Invitation.objects.filter(created_by=by, created_at__gt=hour_ago).count()
    if recent >= MOST_INVITATIONS_AN_HOUR:
        raise DomainError(_("That are many invitations in an hour. Go on a little later."))


def has_own_answers(person: Person) -> bool:
    """Also a scan that was never finished: there are wishes and traits in it."""
    return person.ratings.filter(origin=Rating.Origin.SELF).exists() or person.scans.exists()


@transaction.atomic
def renew(invitation: Invitation, *, by: User) -> Issued:
    """A new link with a new term; the one before works no longer."""
    if invitation.state not in {Invitation.State.OPEN, Invitation.State.EXPIRED}:
        raise DomainError(_("This invitation was accepted or withdrawn already."))
    if invitation.links >= MOST_LINKS:
        raise DomainError(_("This invitation was renewed often enough. Talk to each other first."))
    _refuse(invitation.person, _terms(invitation), by)
    token = invitation.make_link()
    invitation.links += 1
    # Who renews stands for it: it holds as long as they may give this role.
    invitation.created_by = by
    invitation.save(update_fields=["digest", "expires_at", "links", "created_by"])
    record(by, "renewed_invitation", invitation.person)
    return Issued(invitation, token)


def _terms(invitation: Invitation) -> Terms:
    return Terms(
        invitation.organisation,
        invitation.role,
        invitation.language,
        invitation.access_ends_on,
    )


@transaction.atomic
def revoke(invitation: Invitation, *, by: User) -> None:
    """The link works no longer."""
    changed = Invitation.objects.standing().filter(pk=invitation.pk)
    if not changed.update(revoked_at=timezone.now()):
        raise DomainError(_("This invitation was accepted or withdrawn already."))
    record(by, "revoked_invitation", invitation.person)


def open_invitation(token: str) -> Invitation | None:
    """The invitation behind a link, as long as it holds.

    None alike for a guess, for one that is used, withdrawn or too old, for someone who left, and
    for one whose giver may no longer give that role.
    """
    digest = digest_of(token)
    found = (
        Invitation.objects.open()
        .filter(digest=digest)
        .select_related(
            "person__organisation__parent__parent",
            "organisation__parent__parent",
            "created_by",
        )
    )
    invitation = found.first() if digest else None
    return invitation if invitation is not None and _holds(invitation) else None


def _holds(invitation: Invitation) -> bool:
    by = invitation.created_by
    if by is None or invitation.person.has_left:
        return False
    return by.is_active and can_give_role(by, invitation.organisation, invitation.role)


def waiting_for(addresses: set[str]) -> Invitation | None:
    """An open invitation to one of these addresses, which are surely theirs; the oldest first."""
    rows = Invitation.objects.open().filter(email__in=addresses - {""}).order_by("created_at", "pk")
    related = ("person__organisation__parent__parent", "organisation__parent__parent", "created_by")
    return next((one for one in rows.select_related(*related) if _holds(one)), None)


@transaction.atomic
def accept_as_new(invitation: Invitation, *, name: str, password: str, username: str = "") -> User:
    """Make the account, and let it in. Who has no address chooses a name to sign in with."""
    # Whoever comes at the same moment waits here, and then finds it used.
    Invitation.objects.select_for_update().get(pk=invitation.pk)
    if has_account(invitation.email):
        raise DomainError(_("Sign in first: this address has an account already."))
    language = invitation.language
    own_name = None if invitation.email else username
    user = User.objects.create_user(
        invitation.email or None, password, name=name, language=language, username=own_name
    )
    accept(invitation, user=user)
    invitation.person.name = name
    invitation.person.save(update_fields=["name"])
    return user


def has_account(email: str) -> bool:
    return bool(email) and User.objects.filter(email__iexact=email).exists()


@transaction.atomic
def accept(invitation: Invitation, *, user: User) -> None:
    """Give the role, and link the account to the person. Works once, for the invited address."""
    if not is_for(invitation, user):
        raise DomainError(_("This invitation is for another address."))
    taken = Invitation.objects.open().filter(pk=invitation.pk, digest=invitation.digest)
    if not taken.update(accepted_at=timezone.now(), accepted_by=user):
        raise DomainError(_("This link works no longer."))
    _link(invitation.person, user)
    _give_role(invitation, user)
    _give_address(invitation, user)
    record(user, "accepted_invitation", invitation.person, consent=CONSENT)


def is_for(invitation: Invitation, user: User) -> bool:
    """Whether the invited address is theirs; without one the link itself is the proof.

    Of who holds the link, or was found by an address that is surely theirs.
    """
    return not invitation.email or invitation.email in named_addresses_of(user)


def _give_address(invitation: Invitation, user: User) -> None:
    """Who had none gets the invited one, as with a password: the link was for its owner."""
    if invitation.email and not user.signs_in_as and not has_account(invitation.email):
        user.email = invitation.email
        user.save(update_fields=["email"])


def _link(person: Person, user: User) -> None:
    """An account stands for one person: in a second school group it only gets the role."""
    if person.user_id == user.pk:
        return
    if person.user_id is not None:
        raise DomainError(_("%(name)s has an account already.") % {"name": person})
    other = Person.objects.filter(user=user).select_related("organisation__parent__parent").first()
    if other is not None:
        if other.organisation.top.pk == person.organisation.top.pk:
            raise DomainError(
                _("Your account is that of %(name)s already. Tell who invited you.")
                % {"name": other}
            )
        return
    person.user = user
    person.save(update_fields=["user"])


def _give_role(invitation: Invitation, user: User) -> None:
    membership, is_new = Membership.objects.get_or_create(
        user=user,
        organisation=invitation.organisation,
        role=invitation.role,
        defaults={"ends_on": invitation.access_ends_on},
    )
    if not is_new:
        membership.starts_on = min(membership.starts_on, timezone.localdate())
        membership.ends_on = invitation.access_ends_on
        membership.save(update_fields=["starts_on", "ends_on"])
    # Read once a request, so before this role was there.
    user.__dict__.pop("current_memberships", None)
