"""The office's screens of organisations and of the persons who act for them."""

from claqueta.organisations.office import edit, persons, records

urlpatterns = [
    *edit.urlpatterns,
    *records.urlpatterns,
    *records.ORGANISATIONS.urlpatterns,
    *persons.PERSONS.urlpatterns,
]
