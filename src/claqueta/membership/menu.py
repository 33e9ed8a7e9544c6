"""Under what the screens of membership stand in the office's menu."""

from django.utils.translation import gettext_lazy as _

from claqueta.foundation.domains import Group

MEMBERS = Group(_("Members"), "list-ul", order=15)
