"""Needs and offers in the member area: one's own, the answers to others', and what one wants to be told of."""

from claqueta.opportunities.area import interests, mine, saved, writing

urlpatterns = [*writing.urlpatterns, *saved.urlpatterns, *interests.urlpatterns, *mine.urlpatterns]
