"""Under what the screens of needs, introductions and the network stand in the office's menu."""

from django.utils.translation import gettext_lazy as _

from claqueta.foundation.domains import Group

TOGETHER = Group(_("Matchmaking"), "group", order=18)
