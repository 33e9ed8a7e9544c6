"""The office's screens of agendas."""

from claqueta.agenda.office import agendas, board, edit, sessions, speakers

urlpatterns = [
    *agendas.urlpatterns,
    *board.urlpatterns,
    *edit.urlpatterns,
    *sessions.urlpatterns,
    *speakers.urlpatterns,
]
