"""The public pages of calls for projects, of what is submitted, and of those selected."""

from claqueta.submissions.site import calls, catalogue, following, submitting

urlpatterns = [
    *submitting.urlpatterns,
    *following.urlpatterns,
    *catalogue.urlpatterns,
    *calls.urlpatterns,
]
