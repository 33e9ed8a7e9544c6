"""The public pages of events."""

from claqueta.events.site import page, programme

urlpatterns = [*programme.urlpatterns, *page.urlpatterns]
