"""The office's screens of markets."""

from claqueta.market.office import (
    board,
    markets,
    meetings,
    participants,
    report,
    requests,
    tables,
    timetables,
)

urlpatterns = [
    *markets.urlpatterns,
    *participants.urlpatterns,
    *tables.urlpatterns,
    *requests.urlpatterns,
    *timetables.urlpatterns,
    *meetings.urlpatterns,
    *board.urlpatterns,
    *report.urlpatterns,
]
