"""Addresses of the shell's own screens."""

from django.urls import path

from claqueta.office.screens import home, mails, people, records

urlpatterns = [
    path("search/", home.search_all, name="office_search"),
    path("due/", home.due, name="office_due"),
    path("roles/", people.roles, name="office_roles"),
    path("invitations/", people.invitations, name="office_invitations"),
    path("trail/", records.trail, name="office_trail"),
    path("mails/", mails.mails, name="office_mails"),
    path("rules/", records.rules, name="office_rules"),
    path("data-protection/", records.data_protection, name="office_data_protection"),
    path("data-protection/subject/", records.subject, name="office_subject"),
]
