"""The office's screens of delegations abroad."""

from claqueta.delegations.office import applicants, delegations, files, journey, papers, ranking

urlpatterns = [
    *delegations.urlpatterns,
    *applicants.urlpatterns,
    *journey.urlpatterns,
    *files.urlpatterns,
    *ranking.urlpatterns,
    *papers.urlpatterns,
]
