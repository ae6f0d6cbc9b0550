"""Settings that work with no environment at all; what may differ is in `environment.py`."""

from pathlib import Path
from typing import Any

import dj_database_url
import django_stubs_ext
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from .connections import ConnectionSettings
from .environment import Environment
from .running import BackupSettings, LogSettings, MetricsSettings, StaticFiles

# Lets forms and admin classes name their model as a type, as mypy wants.
django_stubs_ext.monkeypatch()

ENVIRONMENT = Environment.read()
ROOT = Path(__file__).resolve().parents[3]

SECRET_KEY = ENVIRONMENT.secret_key
SECRET_KEY_FALLBACKS = ENVIRONMENT.old_secret_keys
DEBUG = ENVIRONMENT.debug
ALLOWED_HOSTS = ENVIRONMENT.hosts
CSRF_TRUSTED_ORIGINS = ENVIRONMENT.trusted_origins
# For links in mail, which no request asks for.
SITE_URL = ENVIRONMENT.url

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "csp",
    "django_htmx",
    "django_tasks",
    "lucide",
    "template_partials",
    "zwerm.core",
    "zwerm.schools",
    "zwerm.accounts",
    "zwerm.people",
    "zwerm.scan",
    "zwerm.tasks",
    "zwerm.actions",
    "zwerm.policy",
    "zwerm.means",
    "zwerm.imports",
    "zwerm.planning",
    "zwerm.learning",
    "zwerm.sourcing",
    "zwerm.mandates",
    "zwerm.stepplan",
    "zwerm.overview",
    "zwerm.operations",
    "zwerm.privacy",
    "zwerm.api",
    "zwerm.provisioning",
    "zwerm.demo",
    # After our apps, so that our templates of its pages win.
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.usersessions",
]

MIDDLEWARE = [
    "zwerm.core.request_log.RequestLogMiddleware",
    "zwerm.core.request_metrics.RequestMetricsMiddleware",
    "zwerm.core.reading.ReadOnceMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "zwerm.core.middleware.BrowserLimitsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "zwerm.core.request_size.RequestSizeMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "zwerm.core.middleware.PrivatePagesMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "zwerm.accounts.middleware.OrganisationMiddleware",
    "zwerm.accounts.guests.GuestMiddleware",
    "zwerm.accounts.middleware.SecondStepMiddleware",
    "zwerm.accounts.middleware.SeenMiddleware",
    "zwerm.core.middleware.DomainErrorMiddleware",
]

ROOT_URLCONF = "zwerm.config.urls"
WSGI_APPLICATION = "zwerm.config.wsgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["django.templatetags.i18n", "zwerm.core.templatetags.zwerm"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "zwerm.config.context.frame",
            ],
        },
    }
]


def _database(url: str) -> dict[str, Any]:
    """The connection; SQLite takes its write lock at once, so that writers queue, not fail."""
    # Each web process keeps one connection; after a restart of the server it takes a new one.
    database: dict[str, Any] = dict(
        dj_database_url.parse(url, conn_max_age=60, conn_health_checks=True)
    )
    if database["ENGINE"].endswith("sqlite3"):
        database["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-65536;"
                "PRAGMA mmap_size=268435456; PRAGMA temp_store=MEMORY;"
                "PRAGMA journal_size_limit=67108864"
            ),
        }
    elif ENVIRONMENT.pgbouncer:
        # In its transaction mode a session is somebody else's a moment later.
        database["DISABLE_SERVER_SIDE_CURSORS"] = True
    return database


DATABASES = {"default": _database(ENVIRONMENT.database_url)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Signing in
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("name", "first_name", "email", "username")},
    },
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "overview:home"
ACCOUNT_ADAPTER = "zwerm.accounts.adapter.ClosedSignup"
ACCOUNT_LOGIN_METHODS = {"email", "username"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = "username"
ACCOUNT_PRESERVE_USERNAME_CASING = False
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = None
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
# Attempts are counted for each address; with HTTPS our own proxy says whose that is.
ALLAUTH_TRUSTED_PROXY_COUNT = ENVIRONMENT.proxies
# A whole school signs in from one address; guessing one account stays slow. A code of the second
# step, and a recovery code, count as tries of that account ("login_failed").
ACCOUNT_RATE_LIMITS = {
    "login": "120/m/ip",
    "login_failed": "50/m/ip,5/300s/key",
    "reauthenticate": "10/300s/user",
    "reset_password": "30/m/ip,5/3600s/key",
    # Links that are no invitation (any more), and answers to one invitation.
    "invitation_link": "30/300s/ip",
    "invitation_answer": "10/300s/key",
}
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if ENVIRONMENT.https else "http"
ACCOUNT_FORMS = {
    "login": "zwerm.accounts.forms.SignInForm",
    "change_password": "zwerm.accounts.forms.PasswordChangeForm",
    "set_password": "zwerm.accounts.forms.PasswordSetForm",
    "reset_password": "zwerm.accounts.forms.PasswordForgottenForm",
    "reset_password_from_key": "zwerm.accounts.forms.PasswordChooseForm",
    "reauthenticate": "zwerm.accounts.forms.PasswordAgainForm",
}

# The second step, and passkeys: `zwerm.accounts.second_step`
MFA_ADAPTER = "zwerm.accounts.second_step.SecondStepAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_ISSUER = "Zwerm"
# The code before and after the one of now fit too: clocks differ, and so do typists.
MFA_TOTP_TOLERANCE = 1
MFA_RATE_LIMITS = {"webauthn_login": "60/m/ip"}
MFA_FORMS = {
    "authenticate": "zwerm.accounts.forms.CodeForm",
    "reauthenticate": "zwerm.accounts.forms.CodeAgainForm",
    "activate_totp": "zwerm.accounts.forms.AppForm",
    "add_webauthn": "zwerm.accounts.forms.PasskeyForm",
    "edit_webauthn": "zwerm.accounts.forms.PasskeyNameForm",
    "login_webauthn": "zwerm.accounts.forms.PasskeySignInForm",
    "authenticate_webauthn": "zwerm.accounts.forms.PasskeyStepForm",
    "reauthenticate_webauthn": "zwerm.accounts.forms.PasskeyAgainForm",
}
# For whom a second step is no choice, from which day, and whether that of a provider counts.
MFA_ROLES = ENVIRONMENT.mfa_roles
MFA_FROM = ENVIRONMENT.mfa_from
MFA_TRUSTS_PROVIDERS = ENVIRONMENT.mfa_trusts_providers

# At which providers people sign in: the file of the administrator, and nothing else.
SIGN_IN = ENVIRONMENT.sign_in
SOCIALACCOUNT_ADAPTER = "zwerm.accounts.social_adapter.SchoolSocialAdapter"
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_REQUESTS_TIMEOUT = 8
# Without "remember me" a session ends with the browser: many computers at school are shared.
SESSION_COOKIE_AGE = 30 * 24 * 3600
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600

# Mail. Without a host, messages are shown in the log of the server.
_MAIL = "smtp" if ENVIRONMENT.mail_host else "console"
EMAIL_BACKEND = f"django.core.mail.backends.{_MAIL}.EmailBackend"
EMAIL_HOST, EMAIL_PORT = ENVIRONMENT.mail_host, ENVIRONMENT.mail_port
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = ENVIRONMENT.mail_user, ENVIRONMENT.mail_password
EMAIL_USE_TLS = True
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = SERVER_EMAIL = ENVIRONMENT.mail_from

# Background work: tasks are rows of our lease table. Slow ones may have workers of their own.
TASKS = {
    "default": {
        "BACKEND": "zwerm.core.task_backend.LeaseTableBackend",
        "QUEUES": ["default", "slow"],
    }
}

# Backups that a worker makes each day
BACKUP = BackupSettings.read()

# Programs that work with Zwerm: tokens and webhooks, see `zwerm.api`
CONNECTIONS = ConnectionSettings.read()

# The log of who did or saw what; what school groups keep, they say on their page about privacy.
KEEP_LOG_YEARS = ENVIRONMENT.keep_log_years

# Language, time, numbers
LANGUAGE_CODE = ENVIRONMENT.language
LANGUAGES = [("nl", _("Dutch")), ("en", _("English"))]
LOCALE_PATHS = [ROOT / "locale"]
TIME_ZONE = "Europe/Brussels"
USE_TZ = True

# It holds nothing but counts of attempts, for all processes that share the database.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": ENVIRONMENT.data / "cache",
    }
    if DATABASES["default"]["ENGINE"].endswith("sqlite3")
    else {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "zwerm_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

# Lines that hold no people; see `zwerm.core.logs`
_LOG = LogSettings.read()
LOGGING, LOG_REQUESTS = _LOG.logging(), _LOG.requests
METRICS = MetricsSettings.read()

# Files
STATIC_URL = "static/"
MEDIA_URL = "media/"
MEDIA_ROOT = ENVIRONMENT.data / "media"
STATIC_FILES = StaticFiles.read()
STATIC_ROOT, WHITENOISE_USE_FINDERS = STATIC_FILES.root, STATIC_FILES.root is None
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage"
        if ENVIRONMENT.files == "folder"
        else "zwerm.core.shared_files.DatabaseStorage"
    },
    "staticfiles": {"BACKEND": STATIC_FILES.backend},
}
# A little more than the largest workbook. What is larger is not read at all.
LARGEST_REQUEST_BYTES = 12 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = LARGEST_REQUEST_BYTES
FILE_UPLOAD_PERMISSIONS = 0o640

# Security. Nothing comes from elsewhere and nothing runs inline.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
SECURITY_CONTACT = ENVIRONMENT.security_contact
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = ENVIRONMENT.https
CSRF_COOKIE_SECURE = ENVIRONMENT.https
CSRF_COOKIE_HTTPONLY = True
if ENVIRONMENT.https:
    # A browser takes cookies of these names only from this very host, and only over HTTPS.
    SESSION_COOKIE_NAME = "__Host-sessionid"
    CSRF_COOKIE_NAME = "__Host-csrftoken"
SECURE_SSL_REDIRECT = ENVIRONMENT.https
# Monitors ask these from beside us, past the proxy.
SECURE_REDIRECT_EXEMPT = [r"^gezond/", r"^metrics$"]
SECURE_HSTS_SECONDS = 31_536_000 if ENVIRONMENT.https else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = ENVIRONMENT.https
SECURE_HSTS_PRELOAD = ENVIRONMENT.https
if ENVIRONMENT.https:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
