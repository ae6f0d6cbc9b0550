"""A plan as it was adopted. The last one that was not withdrawn is in force."""

from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zwerm.accounts.models import Membership, User

from .plan import Plan


class VersionQuerySet(models.QuerySet["Version"]):
    def holding(self) -> "VersionQuerySet":
        """Neither withdrawn nor from a later day on. The last of a plan is in force."""
        return self.filter(withdrawn_on=None, adopted_on__lte=timezone.localdate())

    def in_force(self) -> "VersionQuerySet":
        """Of each plan that is in use the last one that holds today."""
        holding = Version.objects.filter(plan=OuterRef("plan")).holding()
        last = holding.order_by("-number").values("pk")[:1]
        return self.filter(plan__archived_at=None, pk=Subquery(last))

    def visible_to(self, user: User) -> "VersionQuerySet":
        """Who may read a plan reads all its versions; a colleague what is in force there."""
        if user.is_superuser:
            return self
        staff = [m for m in user.current_memberships if m.role == Membership.Role.STAFF]
        places = {up.pk for m in staff for up in m.organisation.lineage}
        in_force = Version.objects.filter(plan__organisation__in=places).in_force()
        plans = Plan.objects.visible_to(user)
        return self.filter(Q(plan__in=plans.values("pk")) | Q(pk__in=in_force.values("pk")))


class Version(models.Model):
    """Frozen, with what the live blocks showed that day."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    adopted_on = models.DateField(_("adopted on"))
    adopted_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    note = models.CharField(_("what changed"), max_length=400, blank=True)
    review_on = models.DateField(_("look again on"), null=True, blank=True)
    # [{"key", "title", "blocks": [{"kind", "live", "content": [packed document blocks]}]}]
    chapters = models.JSONField()
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    withdrawn_on = models.DateField(_("withdrawn on"), null=True, blank=True)
    withdrawn_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    withdrawn_because = models.CharField(_("why it was withdrawn"), max_length=400, blank=True)

    objects = VersionQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        verbose_name = _("version")
        verbose_name_plural = _("versions")
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="versions_of_a_plan_count_on")
        ]

    def __str__(self) -> str:
        return f"{self.plan} {self.number}"

    @property
    def is_withdrawn(self) -> bool:
        return self.withdrawn_on is not None

    @property
    def holds(self) -> bool:
        """Neither withdrawn nor from a later day on."""
        return not self.is_withdrawn and self.adopted_on <= timezone.localdate()

    @property
    def is_to_come(self) -> bool:
        """Adopted, but from a later day on."""
        return not self.is_withdrawn and self.adopted_on > timezone.localdate()
