"""The office's screens of organisations and of the persons who act for them."""

from claqueta.organisations.office import edit, merging, persons, records

urlpatterns = [
    *edit.urlpatterns,
    *merging.urlpatterns,
    *records.ORGANISATIONS.urlpatterns,
    *persons.urlpatterns,
]
