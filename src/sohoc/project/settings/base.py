"""Settings that hold in every mode; what differs by machine comes from `Environment`."""

from pathlib import Path
from typing import Any

import sohoc
from sohoc.core.access.pool import reset_connection
from sohoc.core.keys import Keyring
from sohoc.core.keys.signing import still_needed
from sohoc.project.databases import database_settings
from sohoc.project.embedded.cluster import Cluster
from sohoc.project.environment import Environment, Mode
from sohoc.project.outside import population_of

ENVIRONMENT = Environment.read()
KEYRING = Keyring.open(ENVIRONMENT.key_directory)

PACKAGE = Path(sohoc.__file__).resolve().parent
SOHOC_VERSION = sohoc.__version__
SOHOC_MODE = ENVIRONMENT.mode.value
SOHOC_FILES = ENVIRONMENT.files
SOHOC_BUCKET = ENVIRONMENT.bucket
SOHOC_CLAMD = ENVIRONMENT.clamd
SOHOC_BEHIND_PROXY = False
SOHOC_SECOND_FACTOR = ENVIRONMENT.mode is Mode.PRODUCTION
SOHOC_STRANGER_LINES = 30  # of the security log, for one address or account in one minute
SOHOC_CA_CERTIFICATE = ENVIRONMENT.key_directory / "ca.crt" if ENVIRONMENT.lan else None
SOHOC_METRICS_TOKEN = ENVIRONMENT.metrics_token
SOHOC_KEY_DAYS = ENVIRONMENT.key_days
SOHOC_TOKEN_DAYS = ENVIRONMENT.token_days
SOHOC_TOKEN_PEOPLE = ENVIRONMENT.token_people
SOHOC_LETTER_DAYS = ENVIRONMENT.letter_days
SOHOC_POPULATION = population_of(ENVIRONMENT)
SOHOC_DEMO_USERNAMES: frozenset[str] = frozenset()

SECRET_KEY = KEYRING.active("django").secret.hex()
DEBUG = False
ALLOWED_HOSTS: list[str] = ["localhost", *ENVIRONMENT.allowed_hosts]

INSTALLED_APPS = [
    "sohoc.core.access",
    "sohoc.core.identity",
    "sohoc.core.grants",
    "sohoc.core.audit",
    "sohoc.core.outbox",
    "sohoc.core.jobs",
    "sohoc.core.files",
    "sohoc.core.search",
    "sohoc.core.shell",
    "sohoc.core.objects",
    "sohoc.core.rest",
    "sohoc.modules.areas",
    "sohoc.modules.orgs",
    "sohoc.modules.calendar",
    "sohoc.modules.people",
    "sohoc.modules.onboarding",
    "sohoc.modules.privacy",
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "procrastinate.contrib.django",
    "sohoc.project",
]

MIDDLEWARE = [
    "sohoc.project.operations.measuring.MeasuringMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "sohoc.project.static.SohocWhiteNoise",
    "django.middleware.gzip.GZipMiddleware",  # pads at random, so that lengths tell no secret
    "sohoc.core.identity.middleware.RequestMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "sohoc.core.identity.middleware.PersonMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "sohoc.project.errors.WrongMethodMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "sohoc.core.identity.middleware.LockMiddleware",
    "sohoc.core.identity.first_password.FirstPasswordMiddleware",
    "sohoc.core.identity.middleware.ScopeMiddleware",  # must stay last: it runs the view
]

ROOT_URLCONF = "sohoc.project.urls"
WSGI_APPLICATION = "sohoc.project.wsgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["sohoc.core.shell.templatetags.so", "django.templatetags.i18n"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "sohoc.core.identity.frame.shell",
                "sohoc.project.context.before_sign_in",
            ],
        },
    }
]

CLUSTER = Cluster.of(ENVIRONMENT)
DATABASES = database_settings(ENVIRONMENT, reset=reset_connection)
DATABASE_ROUTERS = ["sohoc.project.databases.Router"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
MIGRATION_MODULES: dict[str, str] = {}

AUTH_USER_MODEL = "identity.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "sohoc.core.identity.passwords.LongEnough"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "sohoc.core.identity.passwords.NotTheUserName"},
    {"NAME": "sohoc.core.identity.first_password.NotTheFirstPassword"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "account_login"

ACCOUNT_ADAPTER = "sohoc.core.identity.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300  # step-up: a proof is fresh for five minutes
ACCOUNT_REAUTHENTICATION_REQUIRED = True
# Passwords are counted by core.identity.attempts; a whole school signs in from one address. The
# rule that stays counts wrong codes of a second factor, by account.
ACCOUNT_RATE_LIMITS = {"login": None, "login_failed": "5/15m/key"}
ACCOUNT_PREVENT_ENUMERATION = True
MFA_ADAPTER = "sohoc.core.identity.adapters.MfaAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "SốHọc"
MFA_TRUST_ENABLED = False
MFA_FORMS = {
    "add_webauthn": "sohoc.core.identity.passkeys.AddPasskeyForm",
    "authenticate_webauthn": "sohoc.core.identity.passkeys.SecondStepForm",
    "login_webauthn": "sohoc.core.identity.passkeys.SignInForm",
}
USERSESSIONS_TRACK_ACTIVITY = False

SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 12 * 3600
SECRET_KEY_FALLBACKS = still_needed(KEYRING, lifetime=SESSION_COOKIE_AGE)
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = ENVIRONMENT.lan
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = ENVIRONMENT.lan
CSRF_FAILURE_VIEW = "sohoc.project.errors.csrf_failure"
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "identity_cache",
    }
}

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],  # the QR picture of a new TOTP factor
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
        "manifest-src": ["'self'"],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True
USE_I18N = True
FORMAT_MODULE_PATH = ["sohoc.project.formats"]

STATIC_URL = "/static/"
STATIC_ROOT = ENVIRONMENT.home / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "sohoc.project.static.HashedStorage"},
}
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
LOGGING_CONFIG = "sohoc.project.logs.configure"
LOGGING = {"version": 1}  # Django calls the function above only when there is something here
SOHOC_JOBS_INLINE = False
PROCRASTINATE_DATABASE_ALIAS = "default"
SILENCED_SYSTEM_CHECKS: list[str] = []
