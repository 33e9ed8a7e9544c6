"""The office's screens of dues, mandates, collections, bank and reminders."""

from claqueta.billing.office.mandates import urlpatterns as mandates

urlpatterns = [*mandates]
