"""The office's screens of the register of members."""

from claqueta.membership.office import growth, history, looks, register

urlpatterns = [
    *register.urlpatterns,
    *history.urlpatterns,
    *growth.urlpatterns,
    *looks.urlpatterns,
]
