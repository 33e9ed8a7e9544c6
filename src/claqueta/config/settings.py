"""Django's settings, all of them derived from the environment and the cluster's folder."""

from pathlib import Path

from django.conf.locale import LANG_INFO
from django.utils.csp import CSP
from django.utils.translation import gettext_lazy as _
from whitenoise.compress import Compressor

from claqueta.cluster.loading import load_cluster
from claqueta.config import turns
from claqueta.config.domains import DOMAINS
from claqueta.config.environment import (
    cards_origin,
    database_settings,
    files_settings,
    imap_settings,
    mail_settings,
    origin,
    read_environment,
)

ENVIRONMENT = read_environment()
SOURCE = Path(__file__).resolve().parents[1]
CLUSTER = load_cluster(
    ENVIRONMENT.cluster_dir,
    [path for domain in DOMAINS if (path := SOURCE / domain / "rules.toml").exists()],
)
DATA_DIR = ENVIRONMENT.data_dir
RENDITIONS_DIR = DATA_DIR / "renditions"
BACKUP_DIR = ENVIRONMENT.backup_dir

SECRET_KEY = ENVIRONMENT.secret_key
SECRET_KEY_FALLBACKS = list(ENVIRONMENT.former_keys)
IBAN_KEY = ENVIRONMENT.iban_key
IBAN_KEY_FALLBACKS = list(ENVIRONMENT.former_iban_keys)
DEBUG = ENVIRONMENT.debug
ALLOWED_HOSTS = list(ENVIRONMENT.hosts)
PUBLIC_URL = ENVIRONMENT.public_url
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
CSRF_FAILURE_VIEW = "claqueta.interface.views.form_too_old"
TRUSTED_PROXIES = ENVIRONMENT.proxies

INSTALLED_APPS = [
    *(f"claqueta.{domain}" for domain in DOMAINS),
    "wagtail_localize",
    "wagtail_localize.locales",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.snippets",
    "wagtail.embeds",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "rules.apps.AutodiscoverRulesConfig",
    "ninja",
    "django_tasks_db",
    "django.contrib.humanize",
    "django.contrib.sitemaps",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "claqueta.foundation.middleware.ProbesMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "claqueta.foundation.middleware.ClientAddressMiddleware",
    "claqueta.foundation.middleware.ProblemsMiddleware",
    "claqueta.foundation.middleware.ReadableRequestsMiddleware",
    "claqueta.interface.middleware.UsableValuesMiddleware",
    "claqueta.foundation.compressing.CompressingMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "claqueta.foundation.middleware.AddressLanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "claqueta.accounts.middleware.OfficeLanguageMiddleware",
    "claqueta.accounts.middleware.SecondFactorMiddleware",
    "claqueta.foundation.middleware.HeadersMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
    "claqueta.interface.middleware.NotThisWayMiddleware",
]

ROOT_URLCONF = "claqueta.config.urls"
WSGI_APPLICATION = "claqueta.config.wsgi.application"

FORM_RENDERER = "claqueta.interface.choices.Renderer"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.csp",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "claqueta.interface.context.house",
            ],
            "builtins": ["claqueta.interface.templatetags.claqueta"],
        },
    }
]

DATABASES = {"default": database_settings(ENVIRONMENT)}
if DATABASES["default"]["ENGINE"] == "django.db.backends.postgresql":
    INSTALLED_APPS.append("django.contrib.postgres")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

WRITE_COUNTS_EVERY = 60.0
"""Seconds after which a process writes what it counted in memory; 0 where nobody writes by themselves."""
CACHES: dict[str, dict[str, object]] = {
    "default": (
        {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": ENVIRONMENT.cache_url}
        if ENVIRONMENT.cache_url
        else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 20_000}}
    ),
    # Apart, so that a flood of questions pushes no counter of a rate limit out; at most some 20 MB.
    "answers": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "answers",
        "OPTIONS": {"MAX_ENTRIES": 400},
    },
}

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
MAILERS = {"default": mail_settings(ENVIRONMENT, CLUSTER.rules["mail_timeout"].value)}
DEFAULT_FROM_EMAIL = ENVIRONMENT.mail_from or CLUSTER.contact.email
SERVER_EMAIL = DEFAULT_FROM_EMAIL
REPLY_ADDRESS = ENVIRONMENT.reply_address
IMAP = imap_settings(ENVIRONMENT)

# -- Languages and time --------------------------------------------------------------------------------------

# Django's own catalogues have the names of languages.
LANGUAGES = [(code, _(LANG_INFO[code]["name"])) for code in CLUSTER.languages]
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
LANGUAGE_CODE = CLUSTER.languages[0]
FORMAT_MODULE_PATH = ["claqueta.config.formats"]
USE_I18N = True
LOCALE_PATHS = [SOURCE / "config" / "locale"]
USE_TZ = True
TIME_ZONE = CLUSTER.time_zone
LANGUAGE_COOKIE_SAMESITE = "Lax"

# -- Accounts ------------------------------------------------------------------------------------------------

MESSAGE_STORAGE = "claqueta.foundation.saying.Messages"
AUTH_USER_MODEL = "accounts.Account"
AUTHENTICATION_BACKENDS = [
    "rules.permissions.ObjectPermissionBackend",
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": CLUSTER.rules["password_shortest"].value},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
PASSWORD_RESET_TIMEOUT = CLUSTER.rules["password_link_valid"].value * 24 * 3600
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
LOGIN_REDIRECT_URL = "account_home"
LOGIN_URL = "account_login"
ACCOUNT_ADAPTER = "claqueta.accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = 60 * CLUSTER.rules["sign_in_code_valid"].value
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 60 * CLUSTER.rules["sign_in_code_valid"].value
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 60 * CLUSTER.rules["fresh_proof_valid"].value
ACCOUNT_SESSION_REMEMBER = None
# A mail to nobody (see the adapter): an answer costs the same whether or not the address has an account.
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = True
ACCOUNT_RATE_LIMITS = {
    "login_failed": "5/5m/key,20/5m/ip",
    "login": "30/m/ip",
    "request_login_code": "5/5m/key,20/5m/ip",
}
INSIDE_HOSTS = ENVIRONMENT.inside_hosts
OUTBOUND_PORTS = ENVIRONMENT.webhook_ports
ALLAUTH_TRUSTED_PROXY_COUNT = ENVIRONMENT.proxies
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_FORMS = {"add_webauthn": "claqueta.accounts.passkeys.AddKeyForm"}
MFA_TOTP_ISSUER = CLUSTER.says(CLUSTER.short_name, LANGUAGE_CODE)
# Steps of thirty seconds to either side: whoever types the last code while the next one begins is let in (RFC 6238 §5.2).
MFA_TOTP_TOLERANCE = 1
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not ENVIRONMENT.secure
USERSESSIONS_TRACK_ACTIVITY = False
SECOND_FACTOR_REQUIRED = ENVIRONMENT.second_factor
SOCIALACCOUNT_ADAPTER = "claqueta.accounts.adapter.SocialAccountAdapter"
# An address that the provider has verified opens the account that has it; nobody else gets in.
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "APPS": [
            {
                "provider_id": "oidc",
                "name": ENVIRONMENT.oidc["name"],
                "client_id": ENVIRONMENT.oidc["client_id"],
                "secret": ENVIRONMENT.oidc["secret"],
                "settings": {"server_url": ENVIRONMENT.oidc["server_url"]},
            }
        ]
        if ENVIRONMENT.oidc["server_url"]
        else []
    }
}

# -- Security ------------------------------------------------------------------------------------------------

SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF, CSP.NONCE],
    "style-src": [CSP.SELF, CSP.NONCE],
    "img-src": [
        CSP.SELF,
        "data:",
        "blob:",
        *([ENVIRONMENT.tile_url.split("{")[0]] if ENVIRONMENT.tile_url else []),
    ],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "frame-src": [CSP.SELF],
    "media-src": [CSP.SELF],
    "manifest-src": [CSP.SELF],
    # The sign-in form is sent on to the identity provider, and browsers follow the policy through the redirect.
    "form-action": [
        CSP.SELF,
        *([origin(ENVIRONMENT.oidc["server_url"])] if ENVIRONMENT.oidc["server_url"] else []),
        *([CARDS_ORIGIN] if (CARDS_ORIGIN := cards_origin(ENVIRONMENT)) else []),
    ],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.SELF],
    "object-src": [CSP.NONE],
}
OFFICE_CSP = {**SECURE_CSP, "style-src": [CSP.SELF, CSP.UNSAFE_INLINE]}
"""Wagtail's editors write styles as attributes. Its scripts stay behind the nonce, as everywhere."""
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = ENVIRONMENT.secure
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = CLUSTER.rules["signed_in_for"].value * 24 * 3600
SECURE_HSTS_SECONDS = 31_536_000 if ENVIRONMENT.secure else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ENVIRONMENT.proxies else None
X_FRAME_OPTIONS = "SAMEORIGIN"
LARGEST_BODY = turns.LARGEST_BODY
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

# -- Files ---------------------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = (
    [("cluster", ENVIRONMENT.cluster_dir / "static")] if (ENVIRONMENT.cluster_dir / "static").is_dir() else []
)
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "claqueta.interface.bundles.BundleFinder",
]
MEDIA_URL = "/media/"
MEDIA_ROOT = DATA_DIR / "media"
STORAGES: dict[str, dict[str, object]] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "claqueta.interface.storage.HashedStaticStorage"},
}
if ENVIRONMENT.files_url:
    STORAGES["default"] = files_settings(ENVIRONMENT)
WHITENOISE_MAX_AGE = 3600
# Source maps too: only who takes a library apart asks for them, and they take longer than all the rest.
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = (*Compressor.SKIP_COMPRESS_EXTENSIONS, "map")

# -- Search --------------------------------------------------------------------------------------------------

SEARCH_INDEX_DIR = DATA_DIR / "index"

# -- Wagtail -------------------------------------------------------------------------------------------------

WAGTAIL_SITE_NAME = CLUSTER.says(CLUSTER.short_name, LANGUAGE_CODE)
WAGTAIL_I18N_ENABLED = True
WAGTAILADMIN_BASE_URL = PUBLIC_URL
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
# Those that the office speaks: English in the code, the others in catalogues.
WAGTAILADMIN_PERMITTED_LANGUAGES = [
    (code, _(LANG_INFO[code]["name"]))
    for code in ("en", *sorted(path.name for path in (SOURCE / "office" / "locale").iterdir()))
]
# Our door knows a guest, whom it leads to the sign-in, from an account that may not go where it wanted.
WAGTAIL_FRONTEND_LOGIN_URL = "wagtailcore_login"
# A password that many share is no sign-in: pages and documents are for circles.
WAGTAIL_PRIVATE_PAGE_OPTIONS = {"SHARED_PASSWORD": False}
WAGTAILDOCS_PRIVATE_COLLECTION_OPTIONS = {"SHARED_PASSWORD": False}
WAGTAILADMIN_LOGIN_URL = "wagtailadmin_login"
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "claqueta.website.page_search"}}
WAGTAILIMAGES_EXTENSIONS = ["gif", "jpg", "jpeg", "png", "webp"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = CLUSTER.rules["picture_size"].size
WAGTAILIMAGES_MAX_IMAGE_PIXELS = CLUSTER.rules["picture_pixels"].size
WAGTAILIMAGES_IMAGE_FORM_BASE = "claqueta.website.images.ImageForm"
WAGTAILDOCS_EXTENSIONS = ["pdf", "csv", "xlsx", "ods", "odt", "docx", "txt", "zip"]
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILEMBEDS_FINDERS: list[dict[str, object]] = []
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_MODERATION_ENABLED = True
# A translation is a draft until somebody publishes it, whether or not what it translates is published.
WAGTAILLOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE = False
TAGGIT_CASE_INSENSITIVE = True

# -- API -----------------------------------------------------------------------------------------------------

NINJA_MAX_PER_PAGE_SIZE = 200

# -- Logs ----------------------------------------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "claqueta": {"level": "INFO"},
        "django.request": {"level": "ERROR"},
        "django.security.DisallowedHost": {"level": "ERROR"},
        # WeasyPrint and fontTools narrate every page; only their errors matter here.
        "weasyprint": {"level": "ERROR"},
        "fontTools": {"level": "ERROR"},
    },
}
