"""The office's screens of mandates, collections, bank and reminders."""

from claqueta.billing.office.mandates import urlpatterns as mandates

urlpatterns = [*mandates]
