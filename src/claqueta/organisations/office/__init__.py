"""The office's screens of organisations and of the persons who act for them."""

from django.urls import path

from claqueta.organisations.office import persons, records

urlpatterns = [
    path("organisations/", records.organisations, name="office_organisations"),
    path("organisations/new/", records.organisation_add, name="office_organisation_add"),
    path("organisations/duplicates/", records.duplicates, name="office_duplicates"),
    path("organisations/<id:pk>/", records.organisation, name="office_organisation"),
    path("attachments/<id:pk>/", records.attachment, name="office_attachment"),
    path("persons/", persons.persons, name="office_persons"),
    path("persons/<id:pk>/", persons.person, name="office_person"),
]
