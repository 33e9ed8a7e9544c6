"""The public pages of events."""

from claqueta.events.site import page, programme, registering

urlpatterns = [*programme.urlpatterns, *registering.urlpatterns, *page.urlpatterns]
