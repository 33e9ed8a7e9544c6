"""The office's screens of calls for projects and of what is submitted to them."""

from claqueta.submissions.office import calls, letters, stage, submissions

urlpatterns = [
    *calls.urlpatterns,
    *letters.urlpatterns,
    *stage.urlpatterns,
    *submissions.urlpatterns,
]
