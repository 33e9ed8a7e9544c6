"""Public pages of needs and offers."""

from claqueta.opportunities.site import link, page

urlpatterns = [*link.urlpatterns, *page.urlpatterns]
