"""The office's screens of delegations abroad."""

from claqueta.delegations.office import applicants, delegations, journey, papers, ranking

urlpatterns = [
    *delegations.urlpatterns,
    *applicants.urlpatterns,
    *journey.urlpatterns,
    *ranking.urlpatterns,
    *papers.urlpatterns,
]
