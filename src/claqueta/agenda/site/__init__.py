"""The public pages of agendas, and where mailed links lead."""

from claqueta.agenda.site import agenda, links, screens, sessions

urlpatterns = [*agenda.urlpatterns, *sessions.urlpatterns, *screens.urlpatterns, *links.urlpatterns]
