"""Under what the screens of events, and of what takes place at them, stand in the office's menu."""

from django.utils.translation import gettext_lazy as _

from claqueta.foundation.domains import Group

EVENTS = Group(_("Events"), "date", order=24)
