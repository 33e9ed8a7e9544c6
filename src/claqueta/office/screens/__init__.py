"""Addresses of the shell's own screens."""

from django.urls import path

from claqueta.office.screens import bylaws, home, mails, people, programs, records

urlpatterns = [
    path("search/", home.search_all, name="office_search"),
    path("palette/", home.palette, name="office_palette"),
    path("due/", home.due, name="office_due"),
    *people.ROLES.urlpatterns,
    *people.INVITATIONS.urlpatterns,
    *programs.KEYS.urlpatterns,
    *programs.WEBHOOKS.urlpatterns,
    *records.TRAIL.urlpatterns,
    *mails.MAILS.urlpatterns,
    path("rules/", records.rules, name="office_rules"),
    path("bylaws/", bylaws.bylaws, name="office_bylaws"),
    path("data-protection/", records.data_protection, name="office_data_protection"),
    path("data-protection/subject/", records.subject, name="office_subject"),
]
