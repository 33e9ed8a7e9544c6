"""The addresses of membership in the office."""

from claqueta.membership.office import applications, declarations, leaving

urlpatterns = [*applications.urlpatterns, *leaving.urlpatterns, *declarations.urlpatterns]
