"""The addresses of membership in the member area."""

from claqueta.membership.area import board, membership

urlpatterns = [*board.urlpatterns, *membership.urlpatterns]
