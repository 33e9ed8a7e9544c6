"""A member's pages of the bank."""

from claqueta.billing.area.mandates import urlpatterns as mandates

urlpatterns = [*mandates]
