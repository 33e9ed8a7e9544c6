"""Under what the screens of dues and the bank stand in the office's menu."""

from django.utils.translation import gettext_lazy as _

from claqueta.foundation.domains import Group

MONEY = Group(_("Dues and bank"), "table", order=30)
