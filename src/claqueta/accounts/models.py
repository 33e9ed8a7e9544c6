"""Accounts, persons, roles, invitations, tokens."""

import uuid
from datetime import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from claqueta.accounts.roles import Role
from claqueta.foundation.domains import gathered


class AccountManager(BaseUserManager["Account"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "Account":
        account = self.model(email=self.normalize_email(email).lower(), **fields)
        account.set_password(password)
        account.save(using=self._db)
        return account

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "Account":
        return self.create_user(email, password, is_superuser=True, **fields)


class Account(AbstractBaseUser, PermissionsMixin):
    """Somebody who can sign in. The mail address is the name."""

    email = models.EmailField(_("mail address"), unique=True)
    name = models.CharField(_("name"), max_length=150, blank=True)
    language = models.CharField(_("language"), max_length=5, blank=True)
    is_active = models.BooleanField(_("active"), default=True)
    date_joined = models.DateTimeField(default=timezone.now)

    objects = AccountManager()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        ordering: ClassVar = ["email"]
        constraints: ClassVar = [models.UniqueConstraint(Lower("email"), name="one_account_per_address")]

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def is_staff(self) -> bool:
        return self.is_superuser

    def get_full_name(self) -> str:
        return self.name or self.email

    def get_short_name(self) -> str:
        return (self.name or self.email).split()[0]

    def current_roles(self) -> frozenset[str]:
        """The roles held now; read once per request."""
        cached: frozenset[str] | None = self.__dict__.get("_current_roles")
        if cached is None:
            cached = frozenset(
                RoleGrant.objects.current().filter(account=self).values_list("role", flat=True)
            )
            self.__dict__["_current_roles"] = cached
        return cached


class RoleGrantQuerySet(models.QuerySet["RoleGrant"]):
    def current(self, at: datetime | None = None) -> "RoleGrantQuerySet":
        now = at or timezone.now()
        return self.filter(granted_at__lte=now).filter(models.Q(ended_at=None) | models.Q(ended_at__gt=now))


class RoleGrant(models.Model):
    """A role held by an account from one moment to another (half-open)."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="role_grants")
    role = models.CharField(_("role"), max_length=20, choices=Role)
    granted_at = models.DateTimeField(default=timezone.now)
    granted_by = models.ForeignKey(Account, models.SET_NULL, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = RoleGrantQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-granted_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["account", "role"], condition=models.Q(ended_at=None), name="one_open_grant_per_role"
            )
        ]

    def __str__(self) -> str:
        return f"{self.account} · {self.get_role_display()}"


class Person(models.Model):
    """A human being with or without an account."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    account = models.OneToOneField(Account, models.SET_NULL, null=True, blank=True, related_name="person")
    name = models.CharField(_("name"), max_length=150)
    email = models.EmailField(_("mail address"), blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    language = models.CharField(_("language"), max_length=5, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("persons")
        ordering: ClassVar = ["name"]
        indexes: ClassVar = [models.Index(Lower("email"), name="person_by_mail")]

    def __str__(self) -> str:
        return self.name


class CalendarAddress(models.Model):
    """The secret address of an account's calendar. Only its hash is kept; a new one makes the old one useless."""

    account = models.OneToOneField(Account, models.CASCADE, related_name="calendar_address")
    secret_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True, blank=True)
    """When a calendar read it last, give or take an hour."""

    def __str__(self) -> str:
        return str(self.account)


class InvitationState(models.TextChoices):
    OPEN = "open", _("Open")
    ACCEPTED = "accepted", _("Accepted")
    REVOKED = "revoked", _("Withdrawn")
    EXPIRED = "expired", _("Expired")


class Invitation(models.Model):
    """A link sent by mail that makes somebody an account with a role or an affiliation; valid once."""

    State = InvitationState
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(_("mail address"))
    name = models.CharField(_("name"), max_length=150, blank=True)
    language = models.CharField(_("language"), max_length=5, blank=True)
    role = models.CharField(_("role"), max_length=20, choices=Role, blank=True)
    purpose = models.CharField(max_length=60, blank=True)
    """What an upper domain wants done on acceptance, such as `organisations.representative`."""
    subject_id = models.CharField(max_length=64, blank=True)
    secret_hash = models.CharField(max_length=64, unique=True)
    state = models.CharField(
        _("state"), max_length=10, choices=InvitationState, default=InvitationState.OPEN, db_index=True
    )
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    sent_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering: ClassVar = ["-sent_at"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(state__in=InvitationState.values), name="invitation_in_a_known_state"
            )
        ]

    def __str__(self) -> str:
        return self.email

    @property
    def in_time(self) -> bool:
        return self.expires_at > timezone.now()

    @property
    def state_now(self) -> InvitationState:
        """Its state; expired from its last moment on, also before the round has noted it."""
        over = self.state == InvitationState.OPEN and not self.in_time
        return InvitationState.EXPIRED if over else InvitationState(self.state)

    @property
    def offer(self) -> str:
        """What accepting it gives: a role, or to act for an organisation."""
        return self.get_role_display() or str(
            dict(gathered(lambda part: part.offers.items())).get(self.purpose, self.purpose)
        )

    @property
    def subject(self) -> str:
        """The name of what it is about, such as an organisation; blank for a role."""
        named = dict(gathered(lambda part: part.subjects.items())).get(self.purpose)
        return named(self.subject_id) if named else ""


class ApiToken(models.Model):
    """A key for a program, owned by an account, with scopes and a last day. Only its hash is kept."""

    SCOPES: ClassVar[dict[str, Any]] = {
        "read": _("Read what I may see"),
        "propose": _("Propose what I then confirm myself"),
        "write": _("Change what I may change"),
    }
    owner = models.ForeignKey(Account, models.CASCADE, related_name="keys")
    name = models.CharField(_("name"), max_length=80)
    prefix = models.CharField(max_length=12)
    secret_hash = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField(default=list)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-created_at"]

    def __str__(self) -> str:
        return self.name

    @property
    def may(self) -> list[str]:
        """What it may do, in words."""
        return [str(self.SCOPES.get(scope, scope)) for scope in self.scopes]

    @property
    def usable(self) -> bool:
        return self.revoked_at is None and self.expires_at > timezone.now()
