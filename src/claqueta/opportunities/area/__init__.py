"""Needs and offers in the member area: one's own, the answers to others', and what one wants to be told of."""

from claqueta.opportunities.area import interests, mine, proposals, saved, writing

urlpatterns = [
    *writing.urlpatterns,
    *proposals.urlpatterns,
    *saved.urlpatterns,
    *interests.urlpatterns,
    *mine.urlpatterns,
]
