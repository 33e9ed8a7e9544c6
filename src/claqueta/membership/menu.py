"""Under what the screens of membership stand in the office's menu."""

from django.utils.translation import pgettext_lazy

from claqueta.foundation.domains import Group

MEMBERS = Group(pgettext_lazy("office menu", "Members"), "list-ul", order=15)
