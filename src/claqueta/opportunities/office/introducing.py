"""Matching, introductions and contacts in the office."""

from claqueta.opportunities.office import contacts, introductions, matches

urlpatterns = [*introductions.urlpatterns, *contacts.urlpatterns, *matches.urlpatterns]
