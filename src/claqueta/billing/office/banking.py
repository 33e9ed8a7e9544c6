"""The office's screens of mandates, collections, bank and reminders."""

from claqueta.billing.office.collections import urlpatterns as collections
from claqueta.billing.office.entries import urlpatterns as entries
from claqueta.billing.office.mandates import urlpatterns as mandates
from claqueta.billing.office.money import urlpatterns as money
from claqueta.billing.office.reminders import urlpatterns as reminders
from claqueta.billing.office.statements import urlpatterns as statements

urlpatterns = [*money, *mandates, *collections, *statements, *entries, *reminders]
