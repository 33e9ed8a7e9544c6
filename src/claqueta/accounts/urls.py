from django.urls import path
from django.utils.translation import gettext_lazy as _

from claqueta.accounts import views

urlpatterns = [
    path(_("invitation/<str:secret>/"), views.invitation, name="invitation"),
    path(_("account/"), views.account_home, name="account_home"),
    path(_("account/prove/"), views.prove_by_code, name="prove_by_code"),
    path(_("account/notices/"), views.notices, name="notices"),
    path(_("account/keys/"), views.tokens, name="tokens"),
    path(_("account/keys/<id:pk>/revoke/"), views.revoke_token, name="revoke_token"),
    path(_("account/webhooks/"), views.webhooks, name="webhooks"),
    path(_("account/webhooks/<id:pk>/remove/"), views.remove_webhook, name="remove_webhook"),
    path(_("account/my-data.json"), views.my_data, name="my_data"),
]
