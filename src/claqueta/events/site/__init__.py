"""The public pages of events."""

from claqueta.events.site import cards, invitations, page, programme, registering

urlpatterns = [
    *programme.urlpatterns,
    *invitations.urlpatterns,
    *cards.urlpatterns,
    *registering.urlpatterns,
    *page.urlpatterns,
]
