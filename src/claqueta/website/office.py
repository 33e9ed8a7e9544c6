"""What editors choose a link from, beside pages of the tree: our own pages, such as the directory."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods
from wagtail.admin.modal_workflow import render_modal_workflow
from wagtail.admin.views.chooser import shared_context

from claqueta.accounts.access import needs
from claqueta.interface.ways import way_to, ways


class WayForm(forms.Form):
    way = forms.ChoiceField(label=_("Page"), choices=lambda: list(ways().items()))


@require_http_methods(["GET", "HEAD", "POST"])
@needs("accounts.use_office")
def choose_way(request: HttpRequest) -> HttpResponse:
    """A pane of the chooser of links: what is chosen is an address in no language."""
    form = WayForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        route = form.cleaned_data["way"]
        chosen = {
            "url": way_to(route),
            "title": ways()[route],
            # What somebody had marked stays the text of the link.
            "prefer_this_title_as_link_text": False,
        }
        return _answered(request, {"step": "external_link_chosen", "result": chosen})
    # The steps are those of a link outside: what it is chosen with in the browser is Wagtail's.
    return _answered(request, {"step": "external_link"}, "website/choose_way.html", form)


def _answered(
    request: HttpRequest, says: dict[str, object], template: str | None = None, form: WayForm | None = None
) -> HttpResponse:
    answer: HttpResponse = render_modal_workflow(
        request, template, None, shared_context(request, {"form": form}), json_data=says
    )
    return answer


urlpatterns = [path("choose-way/", choose_way, name="office_choose_way")]
