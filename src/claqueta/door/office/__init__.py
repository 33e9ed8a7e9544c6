"""The office's screens of the door."""

from claqueta.door.office import attendance, badges, desk, devices, doors, flags, passes, printing

urlpatterns = [
    *badges.urlpatterns,
    *doors.urlpatterns,
    *devices.urlpatterns,
    *flags.urlpatterns,
    *printing.urlpatterns,
    *passes.urlpatterns,
    *desk.urlpatterns,
    *attendance.urlpatterns,
]
