"""Settings, from the environment. Without DJANGO_DEBUG=1 they are those of production, and strict."""

import os
from datetime import timedelta
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import dj_database_url
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parent.parent
DEBUG = os.environ.get("DJANGO_DEBUG") == "1"

SECRET_KEY = os.environ.get("DJANGO_SECRET_KEY", "")
if not SECRET_KEY:
    if not DEBUG:
        raise ImproperlyConfigured("DJANGO_SECRET_KEY is not set. Set it, or DJANGO_DEBUG=1 for development.")
    SECRET_KEY = "development only: not secret, never used without DJANGO_DEBUG=1"  # noqa: S105
ALLOWED_HOSTS = [host for host in os.environ.get("DJANGO_ALLOWED_HOSTS", "").split(",") if host]
CSRF_TRUSTED_ORIGINS = [origin for origin in os.environ.get("DJANGO_TRUSTED_ORIGINS", "").split(",") if origin]

INSTALLED_APPS = [
    "web",
    "lists",
    "documents",
    "departments",
    "budget",
    "performance",
    "comparison",
    "inspection",
    "datapackage",
    "ingest",
    "accounts.apps.StaffAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "csp",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "axes",
    "accounts",  # after those whose admin it replaces and whose signals it hears
    "staff",  # after those whose pages it takes over in the admin
]

MIDDLEWARE = [
    "web.request_log.log_requests",  # outermost: it sees every answer
    "config.metrics.MetricsMiddleware",
    "web.precedence.count_requests",
    "web.head.without_body",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "web.compression.PageGZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",  # before all that may refuse: their answers need it too
    "django.contrib.sessions.middleware.SessionMiddleware",
    "accounts.idle.IdleSessionMiddleware",
    "web.language_middleware.ChosenLanguageMiddleware",
    "web.addresses.PreservedParamsMiddleware",
    "documents.errors.refuse_long_addresses",
    "documents.errors.explain_not_allowed",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "accounts.current_request.CurrentRequestMiddleware",
    "axes.middleware.AxesMiddleware",
]

CSRF_FAILURE_VIEW = "documents.errors.unproven_form"
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

DATABASE_POOLED = os.environ.get("DATABASE_POOLED") == "1"  # by a pooler that ends cursors with each transaction
# To compile the query of a rule of inspection takes PostgreSQL fifty times as long as to answer it.
JIT_OFF = {"options": "-c jit=off"}
DATABASES: dict[str, Any] = {
    "default": dj_database_url.config(
        default=f"sqlite:///{BASE_DIR / 'var' / 'settlement.sqlite3'}",
        conn_max_age=60,
        conn_health_checks=True,
        disable_server_side_cursors=DATABASE_POOLED,
    )
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A writer waits for the other instead of failing half-way, then gets a page (documents.errors); readers never wait.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA mmap_size=1073741824;",
    }
elif not DATABASE_POOLED:  # a pooler refuses options
    DATABASES["default"]["OPTIONS"] = JIT_OFF | DATABASES["default"].get("OPTIONS", {})

# Anonymous pages are read from these, where they have caught up (web.replicas).
REPLICAS = [url for url in os.environ.get("DATABASE_REPLICAS", "").split(",") if url]
for number, url in enumerate(REPLICAS, 1):
    replica = {"OPTIONS": {}} | dj_database_url.parse(
        url, conn_max_age=60, conn_health_checks=True, disable_server_side_cursors=DATABASE_POOLED
    )
    if not replica["ENGINE"].endswith("postgresql"):
        raise ImproperlyConfigured(f"DATABASE_REPLICAS has {url!r}. Its databases must be of PostgreSQL.")
    replica["OPTIONS"] = {"connect_timeout": 2} | ({} if DATABASE_POOLED else JIT_OFF) | replica["OPTIONS"]
    DATABASES[f"replica{number}"] = replica
DATABASE_ROUTERS = ["web.replicas.ReplicaRouter"] if REPLICAS else []

# Which pages were made: in the memory of each process, or where CACHE_URL says, shared by all.
CACHE_URL = os.environ.get("CACHE_URL", "")
CACHE: dict[str, Any]
match CACHE_URL.partition("://")[0]:
    case "":
        CACHE = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    case "database":
        CACHE = {"BACKEND": "django.core.cache.backends.db.DatabaseCache"}
    case "redis" | "rediss" | "unix":
        patience = {"socket_connect_timeout": 0.5, "socket_timeout": 0.5}
        CACHE = {"BACKEND": "web.shared_cache.SharedCache", "OPTIONS": patience, "KEY_PREFIX": "settlement"}
    case _:
        raise ImproperlyConfigured(f"CACHE_URL is {CACHE_URL!r}. Set it to redis://host:port/0 or to database.")
in_redis = "OPTIONS" in CACHE
CACHES: dict[str, Any] = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},  # Django wants one; nothing is in it
    "pages": CACHE  # web.page_cache
    | {
        "LOCATION": CACHE_URL if in_redis else "cache_pages",
        "TIMEOUT": 24 * 60 * 60,
        "OPTIONS": CACHE.get("OPTIONS", {"MAX_ENTRIES": 20_000 if CACHE_URL else 1000}),
    },
}

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]

PASSWORD_RESET_TIMEOUT = 24 * 60 * 60  # of the link by which a person sets the password

AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
PROXY_COUNT = int(os.environ.get("DJANGO_PROXY_COUNT", "0"))  # how many of our own stand before us
AXES_FAILURE_LIMIT = 5
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]  # together: one address is a whole city hall
AXES_COOLOFF_TIME = timedelta(minutes=int(os.environ.get("DJANGO_LOCKOUT_MINUTES", "30")))
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_RESET_ON_SUCCESS = True
AXES_CLIENT_IP_CALLABLE = "accounts.address.client_ip"
AXES_LOCKOUT_CALLABLE = "accounts.lockout.locked_out"
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "code", "csrfmiddlewaretoken"]
AXES_DISABLE_ACCESS_LOG = True  # the audit log has it
AXES_ENABLE_ADMIN = False  # accounts.admin shows what is locked
LOGIN_REDIRECT_URL = "admin:index"  # where `next` leads out of the site
REQUIRE_SECOND_FACTOR = os.environ.get("DJANGO_REQUIRE_TOTP") or ("0" if DEBUG else "reviewers")
if REQUIRE_SECOND_FACTOR not in ("0", "reviewers", "1"):
    raise ImproperlyConfigured(f"DJANGO_REQUIRE_TOTP is {REQUIRE_SECOND_FACTOR!r}. Set it to reviewers, to 1 or to 0.")
OTP_TOTP_ISSUER = "결산 관리"

LANGUAGE_CODE = "ko"
LANGUAGES = [("ko", _("한국어")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Asia/Seoul"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "var" / "static"
if DEBUG:
    STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # var/ also holds the database of development
STATICFILES_DIRS = [BASE_DIR / "static"]
# Books, and what staff attach to corrections: never under an address, only through a page that asks who reads.
MEDIA_ROOT = Path(os.environ.get("DJANGO_MEDIA_ROOT") or BASE_DIR / "var" / "media")
# The pages of PDFs, each as it was read: a reading that was cut off goes on there. May be deleted at any time.
SPOOL_ROOT = Path(os.environ.get("DJANGO_SPOOL_ROOT") or BASE_DIR / "var" / "spool")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "img-src": [SELF, "data:"],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 30 * 60  # idle: accounts.idle puts it off
if not DEBUG:
    SECURE_SSL_REDIRECT = os.environ.get("DJANGO_SSL_REDIRECT", "1") == "1"
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]  # called from within, where there is no TLS
    if os.environ.get("DJANGO_BEHIND_PROXY") == "1":  # only a proxy that sets the header itself may be believed
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    LANGUAGE_COOKIE_SECURE = True

# A book that staff send in: how large it may be, and what reading it may take (intake/).
BOOK_LARGEST = int(os.environ.get("DJANGO_BOOK_LARGEST_MB", "300")) << 20
BOOK_MOST_PAGES = int(os.environ.get("DJANGO_BOOK_MOST_PAGES", "2000"))
BOOK_MEMORY = 3 << 30
BOOK_CPU_SECONDS, BOOK_SECONDS = 3600, 2 * 3600
BOOKS_AT_ONCE = 2
FILE_UPLOAD_HANDLERS = [
    "staff.books.upload.BoundedUploadHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

FILES_AT_ONCE = int(os.environ.get("DJANGO_FILES_AT_ONCE", "4"))  # of each process; its other threads answer with pages
DATA_STATE = "documents.version.data_state"  # what web.etag asks before any page is made
SHOW_STAFF_NAMES = os.environ.get("DJANGO_SHOW_STAFF_NAMES") == "1"  # beside corrections, in public

# One line an event, on stderr: for journald, or whoever runs the program.
LOG_FORMAT = os.environ.get("DJANGO_LOG_FORMAT", "plain")
if LOG_FORMAT not in ("plain", "json"):
    raise ImproperlyConfigured(f"DJANGO_LOG_FORMAT is {LOG_FORMAT!r}. Set it to plain or to json.")
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"request id": {"()": "web.request_log.RequestIdFilter"}},
    "formatters": {
        "plain": {"format": "{asctime} {levelname} {name} [{request_id}] {message}", "style": "{"},
        "json": {
            "()": "pythonjsonlogger.json.JsonFormatter",
            "fmt": "asctime,levelname,name,request_id,message",
            "datefmt": "%Y-%m-%dT%H:%M:%S%z",
            "style": ",",
            "rename_fields": {"asctime": "time", "levelname": "level", "name": "logger", "exc_info": "traceback"},
            "json_ensure_ascii": False,
        },
    },
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": LOG_FORMAT, "filters": ["request id"]},
        "mail": {
            "class": "web.error_mail.ErrorMailHandler",
            "level": "ERROR",
            "formatter": "plain",
            "filters": ["request id"],
        },
    },
    "root": {"handlers": ["stderr"] if DEBUG else ["stderr", "mail"], "level": "WARNING" if DEBUG else "INFO"},
    "loggers": {
        "django": {"handlers": [], "propagate": True},
        "django.request": {"level": "ERROR"},  # web.request_log has what was not found
        "django.security.DisallowedHost": {"level": "CRITICAL"},  # anybody may write any host
    },
}

# Errors, each once an hour and process. Without DJANGO_ERROR_MAIL there is no mail of them.
ADMINS = [("", address) for address in os.environ.get("DJANGO_ERROR_MAIL", "").split(",") if address]
EMAIL_HOST = os.environ.get("DJANGO_EMAIL_HOST") or "localhost"
NOTIFY_BY_MAIL = bool(os.environ.get("DJANGO_EMAIL_HOST"))  # staff, of what is their work
EMAIL_PORT = int(os.environ.get("DJANGO_EMAIL_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("DJANGO_EMAIL_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("DJANGO_EMAIL_PASSWORD", "")
EMAIL_USE_TLS = os.environ.get("DJANGO_EMAIL_TLS") == "1"
EMAIL_TIMEOUT = 10
SERVER_EMAIL = DEFAULT_FROM_EMAIL = os.environ.get("DJANGO_EMAIL_FROM", "settlement@localhost")
EMAIL_SUBJECT_PREFIX = "[settlement] "

METRICS_ADDRESSES = [ip_network(item) for item in os.environ.get("DJANGO_METRICS_ADDRESSES", "").split(",") if item]
DISK_LEAST = int(os.environ.get("DJANGO_DISK_LEAST_MB", "1000")) << 20  # /readyz fails below it
