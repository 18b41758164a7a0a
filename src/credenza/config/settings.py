"""Django's settings, only by environment. Each variable says here what it means; docs/reference/settings.md lists all.

``CREDENZA_DEMO=1`` stands for one loopback machine with sample people: keys are made at the first start, HTTPS is
not asked for, and one-click sign-ins are open. Everything else is production.
"""

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from credenza.config.database import database
from credenza.config.environment import LOOPBACK, flag, number, secret, text, words
from credenza.config.keys import checked, entries_of, kept_keys
from credenza.config.logs import logging_tables

DEMO = flag("CREDENZA_DEMO", "1 for the demo: sample people, one-click sign-ins, loopback only, SQLite only.")
DEBUG = flag(
    "CREDENZA_DEBUG", "1 shows Django's technical error pages; refused unless only loopback names are answered."
)

# Places ------------------------------------------------------------------------------------------------------------
CREDENZA_DATA_DIR = Path(text("CREDENZA_DATA_DIR", ".data", "Folder for the SQLite file, stored files and demo keys."))
CREDENZA_FILES_DIR = Path(
    text(
        "CREDENZA_FILES_DIR",
        str(CREDENZA_DATA_DIR / "files"),
        "Folder for stored files such as evidence; all processes share it, and no web server reads it.",
    )
)
CREDENZA_DATA_DIR.mkdir(parents=True, exist_ok=True)
BASE_URL = text("CREDENZA_BASE_URL", "http://localhost:8000" if DEMO else "", "Public address, for links in mail.")
if not BASE_URL:
    raise ImproperlyConfigured("Set CREDENZA_BASE_URL to the public address, such as https://credits.example.com.")
BASE_URL = BASE_URL.rstrip("/")
_loopback = ["localhost", "127.0.0.1", "[::1]"]
_host = urlsplit(BASE_URL).hostname or "localhost"
ALLOWED_HOSTS = words("CREDENZA_HOSTS", ",".join(_loopback) if DEMO else _host, "Host names answered, by commas.")
if DEBUG and not {_host, *ALLOWED_HOSTS} <= LOOPBACK:
    raise ImproperlyConfigured("CREDENZA_DEBUG shows settings and values to everybody: unset it where others call.")
CSRF_TRUSTED_ORIGINS = [BASE_URL]

# Keys --------------------------------------------------------------------------------------------------------------
_kept = kept_keys(CREDENZA_DATA_DIR) if DEMO else {}
SECRET_KEY = secret("CREDENZA_SECRET_KEY", "Signs sessions and links.", default=_kept.get("secret_key", ""))
CREDENZA_CODE_KEYS: list[str] = checked(
    entries_of(
        secret(
            "CREDENZA_CODE_KEYS",
            "Keys that seal redemption codes and webhook secrets: id:base64 of 32 bytes, by commas; the first writes, "
            "the others still read.",
            default=_kept.get("code_keys", ""),
        )
    )
)
CREDENZA_BADGE_KEYS: list[str] = checked(
    entries_of(
        secret(
            "CREDENZA_BADGE_KEYS",
            "Keys that sign Open Badges, written like the code keys; the first signs, the others still verify. "
            "Empty: no badges are issued.",
            default=_kept.get("badge_keys", ""),
        )
    ),
    "CREDENZA_BADGE_KEYS",
)
CREDENZA_LICENSE_KEYS: list[str] = checked(
    entries_of(
        secret(
            "CREDENZA_LICENSE_KEYS",
            "Keys that sign license keys, written like the code keys; the first signs, the others still sign again "
            "what they signed before. Empty: no self-managed license can be granted.",
            default=_kept.get("license_keys", ""),
        )
    ),
    "CREDENZA_LICENSE_KEYS",
)
if not SECRET_KEY or not CREDENZA_CODE_KEYS:
    raise ImproperlyConfigured(
        "Set CREDENZA_SECRET_KEY (50 random characters) and CREDENZA_CODE_KEYS (`credenza keys new ID` makes one)."
    )

# The business ------------------------------------------------------------------------------------------------------
CREDENZA_PROGRAM = text("CREDENZA_PROGRAM", "atlassian", "Rule pack: a shipped name, or the path of a TOML file.")

# Rooms and libraries -----------------------------------------------------------------------------------------------
ROOMS = (
    "portal", "api", "jobs", "workflows", "certification", "credits", "learning", "orders", "licensing", "catalog",
    "parties", "journal",
)  # fmt: skip
INSTALLED_APPS = [
    "credenza.config.apps.SettingsConfig",
    *(f"credenza.{room}" for room in ROOMS),  # before allauth: our templates are found first
    "unfold.apps.BasicAppConfig",  # the plain one: the site is ours
    "credenza.config.apps.RawAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "csp",
    "django_htmx",
    "template_partials",
    "ninja",
    "django_tasks",
    "django_tasks_db",
]
MIDDLEWARE = [
    "credenza.config.middleware.RequestId",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "credenza.config.middleware.ContentPolicy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "credenza.portal.middleware.caching.PrivatePages",
    "credenza.portal.middleware.reader.ReaderTimeZone",
    "credenza.portal.middleware.second_factor.StaffSecondFactor",
    "credenza.portal.middleware.refusals.RefusalPages",
]
ROOT_URLCONF = "credenza.config.urls"
CSRF_FAILURE_VIEW = "credenza.portal.errors.csrf_failure"
WSGI_APPLICATION = "credenza.config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
            "builtins": ["django.templatetags.i18n"],  # every page's texts are marked
        },
    }
]

# Storage -----------------------------------------------------------------------------------------------------------
DATABASE_URL = secret(
    "DATABASE_URL",
    "sqlite:///FILE or postgresql://USER:PASSWORD@HOST:PORT/NAME.",
    default=f"sqlite:///{CREDENZA_DATA_DIR / 'credenza.sqlite3'}",
)
_pooled = flag("CREDENZA_POOLER", "1 when a pooler in transaction mode stands before PostgreSQL.")
DATABASES = {"default": database(DATABASE_URL, pooled=_pooled)}
CREDENZA_PREPARED_STATEMENTS = not _pooled  # a pooler in transaction mode cannot keep them
# In the database, so that rate limits count over all processes.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "config_cache"}}
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_500  # 1,000 may be ticked at once; a few more are refused in words
STATIC_URL = "/static/"
STATIC_ROOT = CREDENZA_DATA_DIR / "static"
WHITENOISE_USE_FINDERS = DEMO  # the demo serves straight from the packages, without collecting
if DEMO:
    STATIC_ROOT.mkdir(exist_ok=True)  # empty, but looked for
_manifest = "whitenoise.storage.CompressedManifestStaticFilesStorage"
_plain = "django.contrib.staticfiles.storage.StaticFilesStorage"
STORAGES: dict[str, dict[str, Any]] = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": CREDENZA_FILES_DIR, "file_permissions_mode": 0o600},
    },
    "staticfiles": {"BACKEND": _plain if DEMO or DEBUG else _manifest},
}

# Jobs --------------------------------------------------------------------------------------------------------------
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default", "daily", "messages"]}}
CREDENZA_JOB_LEASE_SECONDS = number("CREDENZA_JOB_LEASE_SECONDS", 30, "A job is taken over when its worker is silent.")
CREDENZA_IMPORT_MAILS_A_MINUTE = number(
    "CREDENZA_IMPORT_MAILS_A_MINUTE", 600, "Candidates told of new dates after an import, each minute."
)
CREDENZA_KEEP_JOBS_DAYS = number("CREDENZA_KEEP_JOBS_DAYS", 14, "Days that finished jobs stay to be looked at.")

# Sign-in -----------------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "parties.Person"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_SIGNUP_FORM_CLASS = "credenza.portal.sign_up_form.NameForm"
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_NOTIFICATIONS = True  # the old address is told when the address changes
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_MAX_EMAIL_ADDRESSES = 5
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEMO  # passkeys on http://localhost (not 127.0.0.1)
MFA_TOTP_ISSUER = "Credenza"
CREDENZA_STAFF_SECOND_FACTOR = flag(
    "CREDENZA_STAFF_SECOND_FACTOR", "1 asks staff for a second factor before the desk opens.", default=not DEMO
)
_oidc_issuer = text("CREDENZA_OIDC_ISSUER", "", "Issuer address of an OpenID Connect provider; empty for none.")
_oidc_app = {
    "provider_id": "sso",
    "name": text("CREDENZA_OIDC_NAME", "Single sign-on", "What the sign-in page calls the provider."),
    "client_id": text("CREDENZA_OIDC_CLIENT_ID", "", "Client id at the provider."),
    "secret": secret("CREDENZA_OIDC_CLIENT_SECRET", "Client secret at the provider."),
    "settings": {"server_url": _oidc_issuer},
}
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [_oidc_app]}} if _oidc_issuer else {}
SOCIALACCOUNT_ADAPTER = "credenza.portal.identity.IdentityAdapter"
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
SOCIALACCOUNT_LOGIN_ON_GET = False

# Payments by card --------------------------------------------------------------------------------------------------
STRIPE_SECRET_KEY = secret("CREDENZA_STRIPE_SECRET_KEY", "Secret key at the card payment provider; empty for the fake.")
STRIPE_PUBLISHABLE_KEY = text("CREDENZA_STRIPE_PUBLISHABLE_KEY", "", "Publishable key of the same account.")
STRIPE_WEBHOOK_SECRET = secret("CREDENZA_STRIPE_WEBHOOK_SECRET", "Signs what the provider sends to us.")
STRIPE_API_BASE = text("CREDENZA_STRIPE_API_BASE", "", "Another address of the provider's API, for tests.")
_stripe = bool(STRIPE_SECRET_KEY)

# Events out --------------------------------------------------------------------------------------------------------
CREDENZA_WEBHOOKS_PRIVATE = flag("CREDENZA_WEBHOOKS_PRIVATE", "1 lets webhooks go to private and loopback addresses.")

# Mail --------------------------------------------------------------------------------------------------------------
EMAIL_HOST = text("CREDENZA_SMTP_HOST", "", "Mail server. In the demo, empty writes mails to files.")
EMAIL_PORT = number("CREDENZA_SMTP_PORT", 587, "Port of the mail server.")
EMAIL_HOST_USER = text("CREDENZA_SMTP_USER", "", "User at the mail server.")
EMAIL_HOST_PASSWORD = secret("CREDENZA_SMTP_PASSWORD", "Password at the mail server.")
EMAIL_USE_TLS = flag("CREDENZA_SMTP_TLS", "1 asks for STARTTLS.", default=bool(EMAIL_HOST))
EMAIL_TIMEOUT = 20
EMAIL_FILE_PATH = CREDENZA_DATA_DIR / "mail"
_mail = "smtp" if EMAIL_HOST or not DEMO else "filebased"
EMAIL_BACKEND = f"django.core.mail.backends.{_mail}.EmailBackend"
DEFAULT_FROM_EMAIL = text("CREDENZA_MAIL_FROM", f"Credenza <no-reply@{_host}>", "Sender of mails.")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# The wire ----------------------------------------------------------------------------------------------------------
_https = flag("CREDENZA_HTTPS", "0 only where no HTTPS is possible; cookies are then sent in clear.", default=not DEMO)
SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _https
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]  # probes come without a proxy
SECURE_HSTS_SECONDS = 31_536_000 if _https else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = _https
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
_behind = "1 trusts X-Forwarded-Proto and the last X-Forwarded-For; only where the proxy always sets them."
if flag("CREDENZA_BEHIND_PROXY", _behind):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    ALLAUTH_TRUSTED_PROXY_COUNT = 1  # else all of the proxy's callers share one limit of failed sign-ins
SESSION_COOKIE_AGE = 14 * 24 * 3600
METRICS_TOKEN = secret("CREDENZA_METRICS_TOKEN", "Bearer token of /metrics; empty closes it (open in the demo).")
_card_pages = ["https://js.stripe.com", "https://checkout.stripe.com", "https://hooks.stripe.com"] if _stripe else []
_identity = ["{0.scheme}://{0.netloc}".format(urlsplit(_oidc_issuer))] if _oidc_issuer else []
CONTENT_SECURITY_POLICY: dict[str, Any] = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],  # the picture of a one-time password's secret is a data: address
        "connect-src": ["'self'"],
        "frame-src": ["'none'"],
        # A form's answer may redirect to the provider; browsers count that as the form's action.
        "form-action": ["'self'", *_card_pages[1:], *_identity],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
        "object-src": ["'none'"],
    }
}
# What only the pages with the provider's own card form may load: no other page runs a script that is not ours.
CARD_FORM_MAY_LOAD: dict[str, list[str]] = {
    "script-src": _card_pages[:1],
    "connect-src": ["https://api.stripe.com"] if _stripe else [],
    "frame-src": _card_pages,
}

# Time, language, logs ----------------------------------------------------------------------------------------------
USE_TZ = True
TIME_ZONE = "UTC"
USE_I18N = True
LANGUAGE_CODE = "en-us"
_level = text("CREDENZA_LOG_LEVEL", "WARNING" if DEMO else "INFO", "Least level logged: DEBUG, INFO, WARNING, ERROR.")
LOGGING = logging_tables(_level, as_json=flag("CREDENZA_LOG_JSON", "1 logs one JSON object a line.", default=not DEMO))

UNFOLD = {"SITE_TITLE": "Credenza records", "SITE_HEADER": "Credenza records", "SITE_URL": "/desk/"}
