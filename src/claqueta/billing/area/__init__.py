"""What members see of their dues and their mandate."""

from claqueta.billing.area.mandates import urlpatterns as mandates

urlpatterns = [*mandates]
