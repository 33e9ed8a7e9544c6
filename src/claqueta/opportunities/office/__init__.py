"""The office's screens of needs and offers."""

from claqueta.opportunities.office import edit, register

urlpatterns = [*edit.urlpatterns, *register.urlpatterns]
