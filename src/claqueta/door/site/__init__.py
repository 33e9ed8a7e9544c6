"""The pages of the door: that of a paired device, and that of one's own badge."""

from claqueta.door.site import device, own

urlpatterns = [*device.urlpatterns, *own.urlpatterns]
