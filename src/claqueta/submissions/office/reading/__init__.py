"""Readers and committee in the office."""

from claqueta.submissions.office.reading import assigning, committee, readers

urlpatterns = [*readers.urlpatterns, *assigning.urlpatterns, *committee.urlpatterns]
