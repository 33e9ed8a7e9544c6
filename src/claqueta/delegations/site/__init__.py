"""The pages of delegations: for everybody, for companies and for who travels."""

from claqueta.delegations.site import company, files, public, traveller

urlpatterns = [*company.urlpatterns, *files.urlpatterns, *traveller.urlpatterns, *public.urlpatterns]
