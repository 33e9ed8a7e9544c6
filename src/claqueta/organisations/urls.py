"""Addresses of the directory and the member area, in each language's words."""

from django.urls import path, register_converter
from django.utils.translation import gettext_lazy as _

from claqueta.organisations.views import area, directory, results


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
    path(_("directory/suggestions.json"), directory.suggestions, name="directory_suggestions"),
    path(_("directory/export/<export_form:form>/"), results.directory_export, name="directory_export"),
    path(_("directory/export/<uuid:pk>/"), results.result, name="result"),
    path(_("directory/export/<uuid:pk>/file/"), results.result_file, name="result_file"),
    path(_("directory/compare/"), directory.compare, name="compare"),
    path(_("shortlist/"), directory.shortlist, name="shortlist"),
    path(_("shortlist/share/"), directory.shortlist_share, name="shortlist_share"),
    path(_("shortlist/<uuid:key>/"), directory.shortlist_shared, name="shortlist_shared"),
    path(_("directory/<slug:slug>/"), directory.organisation_page, name="organisation"),
    path(_("directory/<slug:slug>/card.vcf"), directory.organisation_card, name="organisation_card"),
    path(_("area/"), area.area, name="area"),
    path(_("area/<slug:slug>/"), area.edit, name="profile_edit"),
    path(_("area/<slug:slug>/preview/"), area.preview, name="profile_preview"),
    path(_("area/<slug:slug>/publish/"), area.publish_draft, name="profile_publish"),
    path(_("area/<slug:slug>/discard/"), area.discard, name="profile_discard"),
    path(_("area/<slug:slug>/history/"), area.history, name="profile_history"),
    path(_("area/<slug:slug>/history/<id:number>/"), area.revert, name="profile_revert"),
    path(_("area/<slug:slug>/people/"), area.people, name="profile_people"),
    path(_("area/<slug:slug>/people/<id:pk>/end/"), area.end_affiliation, name="profile_end_affiliation"),
    path(_("area/<slug:slug>/pictures/"), area.pictures, name="profile_pictures"),
    path(_("area/<slug:slug>/confirm/"), area.confirm_mine, name="profile_confirm"),
    path(_("confirm/<str:token>/"), area.confirm, name="confirm"),
]
