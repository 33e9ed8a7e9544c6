"""The office's screens of events."""

from claqueta.events.office import edit, events, venues

urlpatterns = [*events.urlpatterns, *edit.urlpatterns, *venues.urlpatterns]
