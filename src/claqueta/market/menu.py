"""Under what the screens of markets stand in the office's menu."""

from django.utils.translation import gettext_lazy as _

from claqueta.foundation.domains import Group

MARKETS = Group(_("Meetings"), "calendar-alt", order=30)
