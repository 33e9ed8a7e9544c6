"""The office's screens of organisations and of the persons who act for them."""

from claqueta.organisations.office import persons, records

urlpatterns = [
    *records.urlpatterns,
    *records.ORGANISATIONS.urlpatterns,
    *persons.PERSONS.urlpatterns,
]
