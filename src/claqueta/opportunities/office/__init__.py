"""The office's screens of needs and offers."""

from claqueta.opportunities.office import edit, mail, register

urlpatterns = [*mail.urlpatterns, *edit.urlpatterns, *register.urlpatterns]
