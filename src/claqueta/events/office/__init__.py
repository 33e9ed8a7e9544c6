"""The office's screens of events."""

from claqueta.events.office import accreditations, edit, events, invitations, registrations, venues

urlpatterns = [
    *events.urlpatterns,
    *edit.urlpatterns,
    *venues.urlpatterns,
    *accreditations.urlpatterns,
    *registrations.urlpatterns,
    *invitations.urlpatterns,
]
