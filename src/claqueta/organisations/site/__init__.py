"""Addresses of the directory, in each language's words."""

from django.urls import path, register_converter
from django.utils.translation import gettext_lazy as _

from claqueta.organisations.site import directory, feeds, results, suggestions, writing


class ExportForm:
    regex = "csv|xlsx|json|pdf"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(ExportForm, "export_form")

urlpatterns = [
    path(_("directory/"), directory.directory, name="directory"),
    path(_("directory/map.json"), directory.directory_points, name="directory_points"),
    *suggestions.urlpatterns,
    path(_("directory/new-members.xml"), feeds.MembersFeed(), name="members_feed"),
    path(_("directory/export/<export_form:form>/"), results.directory_export, name="directory_export"),
    path(_("directory/export/<uuid:pk>/"), results.result, name="result"),
    path(_("directory/export/<uuid:pk>/file/"), results.result_file, name="result_file"),
    *writing.urlpatterns,
    path(_("directory/<slug:slug>/"), directory.organisation_page, name="organisation"),
    path(_("directory/<slug:slug>/card.vcf"), directory.organisation_card, name="organisation_card"),
]
