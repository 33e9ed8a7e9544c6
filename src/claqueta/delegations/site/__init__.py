"""The pages of delegations: for everybody, for companies and for who travels."""

from claqueta.delegations.site import company, public, traveller

urlpatterns = [*company.urlpatterns, *traveller.urlpatterns, *public.urlpatterns]
