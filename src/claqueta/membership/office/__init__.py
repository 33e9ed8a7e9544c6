"""The office's screens of the register of members."""

from claqueta.membership.office import growth, history, looks, register, rights

urlpatterns = [
    *register.urlpatterns,
    *history.urlpatterns,
    *growth.urlpatterns,
    *rights.urlpatterns,
    *looks.urlpatterns,
]
