"""Public pages of needs and offers."""

from claqueta.opportunities.site import board, link, page, posting, saved

urlpatterns = [
    *board.urlpatterns,
    *posting.urlpatterns,
    *saved.urlpatterns,
    *link.urlpatterns,
    *page.urlpatterns,
]
