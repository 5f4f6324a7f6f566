"""Every setting of the house, in one file; the environment is read through `config.env` only."""

import sys
import warnings
from pathlib import Path

from config import env
from config.database import database_from_url
from config.logs import logging_settings

BASE_DIR = Path(__file__).resolve().parents[2]

# --- Where it runs ---------------------------------------------------------------------------------------------

ENVIRONMENT = env.choice(
    "ENVIRONMENT",
    "development",
    among=("development", "production"),
    help="In production nothing has an unsafe default: a missing secret stops the start.",
)
DEBUG = env.flag("DEBUG", False, help="Django's debug pages. Saying 0 aloud means production.")
PRODUCTION = ENVIRONMENT == "production" or env.is_denied("DEBUG")
if PRODUCTION and DEBUG:
    raise env.SettingProblem("DEBUG must be 0 in production, because debug pages show secrets.")

DATA_DIR = Path(
    env.text("DATA_DIR", str(BASE_DIR / ".data"), shown_default=".data", help="Embedded database, keys and stamps.")
)
PORT = env.number("PORT", 8000, least=1, help="Port of the web server that `make run` starts.")
WEB_PROCESSES = env.number("WEB_PROCESSES", 1, least=1, help="Web processes that `make run` starts on that port.")

# --- Secrets and hosts -----------------------------------------------------------------------------------------

SECRET_KEY = env.secret(
    "SECRET_KEY",
    stored=DATA_DIR / "secret-key",
    production=PRODUCTION,
    help="Signs sessions and links and seals stored credentials; 32 characters or more.",
)
SECRET_KEY_FALLBACKS = env.words(
    "SECRET_KEY_FALLBACKS", help="Former SECRET_KEYs that still open sessions and stored credentials."
)
ALLOWED_HOSTS = env.words(
    "ALLOWED_HOSTS",
    "" if PRODUCTION else "localhost,127.0.0.1,[::1]",
    help="Host names the site answers to.",
    shown_default="localhost,127.0.0.1,[::1]",
)
if PRODUCTION and not ALLOWED_HOSTS:
    raise env.SettingProblem(
        "ALLOWED_HOSTS is missing: name the hosts this site answers to, for example agents.example.com."
    )
CSRF_TRUSTED_ORIGINS = env.words(
    "CSRF_TRUSTED_ORIGINS", help="Origins behind a proxy that may send forms, for example https://agents.example.com."
)

# --- Apps ------------------------------------------------------------------------------------------------------

INSTALLED_APPS = [
    # First, so that `runserver` serves sockets, too; every other process is spared its imports.
    *(["daphne"] if "runserver" in sys.argv else []),
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "rest_framework",
    "drf_spectacular",
    "channels",
    "django_q",
    "config",
    "tenancy",
    "connections",
    "budgets",
    "graphs",
    "live",
    "runs",
    "experiments",
    "builder",
    "marketplace",
]

MIDDLEWARE = [
    "config.requests.watched",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.security.content_security_policy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "config.urls"
ASGI_APPLICATION = "config.asgi.application"
APPEND_SLASH = False

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
    }
]

# --- Storage ---------------------------------------------------------------------------------------------------

DATABASE_URL = env.text(
    "DATABASE_URL",
    env.read_stored(DATA_DIR / "database-url") or f"postgresql://postgres@/app?host={DATA_DIR / 'postgres'}",
    shown_default="the embedded Postgres",
    help="Postgres to use instead of the embedded one: postgresql://user:password@host:5432/name.",
)
if PRODUCTION and not env.is_said("DATABASE_URL"):
    raise env.SettingProblem("DATABASE_URL is missing: production needs a Postgres of its own.")
DATABASE_POOL = env.number(
    "DATABASE_POOL", 0, help="Connections a web process keeps; 0 opens one per request. `manage.py` never keeps any."
)
RUN_LEASE = env.number(
    "RUN_LEASE", 10, least=1, help="Seconds of silence after which a worker's runs are given to others."
)
# A process that stops in the middle of a transaction holds up those who want the same rows, and hosts want all rows of
# runs; so it is ended before a lease is over, but never so soon that a process which is only busy would feel it.
DATABASES = {
    "default": database_from_url(DATABASE_URL, pool_size=DATABASE_POOL, most_idle=max(5, 0.8 * RUN_LEASE)),
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.text("REDIS_URL", help="Redis for live events and the task queue; without it Postgres does both.")

CACHES = {
    "default": (
        {"BACKEND": "config.redis_cache.ForgivingRedisCache", "LOCATION": REDIS_URL}
        if REDIS_URL
        else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    )
}

# --- People ----------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "tenancy.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory" if PRODUCTION else "none"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_ADAPTER = "tenancy.accounts.AccountAdapter"
ACCOUNT_SIGNUP_FORM_CLASS = "tenancy.forms.SignUpForm"
SIGN_UP = env.flag("SIGN_UP", True, help="Strangers may make an account; invited people always may.")
START_LINK_SECRET = env.text(
    "START_LINK_SECRET", help="Signs one-time sign-in links; production makes none without it."
)
START_TICKET = env.text(
    "START_TICKET",
    help="The sign-in link of one start as time:email:secret; `make run` makes it. Holds once, for a day.",
)
LOGIN_URL = "/accounts/login/"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGOUT_REDIRECT_URL = "/accounts/login/"

EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
EMAIL_HOST = env.text("EMAIL_HOST", help="Mail server for sign-up and password mails; without it they go to the log.")
EMAIL_PORT = env.number("EMAIL_PORT", 587, help="Port of the mail server.")
EMAIL_HOST_USER = env.text("EMAIL_HOST_USER", help="User of the mail server.")
EMAIL_HOST_PASSWORD = env.text("EMAIL_HOST_PASSWORD", help="Password of the mail server.")
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", "agents@localhost", help="Sender of those mails.")
EMAIL_USE_TLS = True
if EMAIL_HOST:
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"

# --- REST ------------------------------------------------------------------------------------------------------

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "tenancy.authentication.TokenAuthentication",
        "tenancy.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["tenancy.parsers.JSONParser", "rest_framework.parsers.MultiPartParser"],
    "DEFAULT_PAGINATION_CLASS": "tenancy.paging.Pages",
    "EXCEPTION_HANDLER": "config.problems.problem_response",
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "AI Agent Platform",
    "DESCRIPTION": "Draw AI agents as graphs, run them, watch every step live.",
    "VERSION": "0.1.0",
    "OAS_VERSION": "3.1.0",
    "SCHEMA_PATH_PREFIX": "/api/",
    "SERVE_INCLUDE_SCHEMA": False,
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "ENUM_NAME_OVERRIDES": {
        "RunStatus": "runs.api.serializers.STATUSES",
        "ResultStatus": "experiments.api.serializers.RESULT_STATUSES",
        "TestRunStatus": "experiments.api.serializers.TEST_RUN_STATUSES",
    },
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "config.openapi.declare_problems",
    ],
}

# --- Background work and live events ---------------------------------------------------------------------------

WORKERS = env.number(
    "WORKERS",
    2,
    least=1,
    help="Background worker processes. One alone carries runs; what is scheduled then waits for another machine's.",
)
RUN_HOSTS = env.number(
    "RUN_HOSTS",
    max(1, WORKERS - 1),
    least=1,
    shown_default="one fewer than WORKERS",
    help="How many of this machine's workers carry runs, each many at once; the others do short tasks.",
)
RUN_CAPACITY = env.number("RUN_CAPACITY", 12_000, least=1, help="Runs that one worker process holds in memory at once.")
RUN_MEMORY = env.number(
    "RUN_MEMORY",
    300,
    least=1,
    help="Megabytes of events of unfinished runs above which a worker process takes up no more; Python needs several"
    " times as much for them.",
)
RUN_SIZE = env.number(
    "RUN_SIZE",
    200,
    least=1,
    help="Megabytes of events that one run may have; one that grows beyond fails and says so. Long texts count little,"
    " since they are stored apart.",
)
RUN_RETENTION_DAYS = env.number(
    "RUN_RETENTION_DAYS", 0, help="Days after whose month's end runs are let go, a whole month at a time; 0: never."
)
RUN_ARCHIVE_DIR = env.text("RUN_ARCHIVE_DIR", "", help="Folder that keeps the records of months that are let go.")
MOST_RUNS_PER_BATCH = env.number("MOST_RUNS_PER_BATCH", 10_000, help="Inputs that one request may start runs for.")
RUN_BATCH = env.number(
    "RUN_BATCH",
    16,
    least=1,
    help="Megabytes that the runs of one request may store together: their inputs, and what is given to their steps.",
)
RUN_LIMIT_WORKSPACE = env.number(
    "RUN_LIMIT_WORKSPACE", 0, help="Runs of one workspace under way at once, where it has no limit of its own; 0: any."
)
RUN_LIMIT_PROJECT = env.number(
    "RUN_LIMIT_PROJECT", 0, help="Runs of one project under way at once, where it has no limit of its own; 0: any."
)
RUN_LIMIT_AGENT = env.number(
    "RUN_LIMIT_AGENT", 0, help="Runs of one agent under way at once, where it has no limit of its own; 0: any."
)
Q_CLUSTER = {
    "name": "agents",
    "workers": WORKERS,
    "timeout": None,  # A worker hosts runs for as long as it lives; leases, not time-outs, guard them.
    "retry": 60,  # A task that a killed worker had begun is given out again; each says why that is harmless.
    "max_attempts": 0,
    "ack_failures": True,
    "save_limit": 250,
    "catch_up": False,
    "poll": 1,
    **(
        {"redis": REDIS_URL, "broker_class": "runs.brokers.RedisBroker"}
        if REDIS_URL
        else {"orm": "default", "broker_class": "runs.brokers.PostgresBroker"}
    ),
}
# The warning asks for a time-out shorter than `retry`; without a time-out there is nothing to compare.
warnings.filterwarnings("ignore", message="Retry and timeout are misconfigured")

CHANNEL_LAYERS = {
    "default": (
        {"BACKEND": "config.redis_layer.RedisChannelLayer", "CONFIG": {"url": REDIS_URL}}
        if REDIS_URL
        else {"BACKEND": "config.channel_layer.PostgresChannelLayer"}
    )
}

# --- Models ----------------------------------------------------------------------------------------------------

OPENAI_API_KEY = env.text("OPENAI_API_KEY", help="Key for a real model provider; without it the demo model serves.")
OPENAI_BASE_URL = env.text(
    "OPENAI_BASE_URL", "https://api.openai.com/v1", help="Any endpoint that speaks the OpenAI protocol."
)
SMART_MODEL = env.text("SMART_MODEL", "gpt-5.4", help="What `smart` means with OPENAI_API_KEY and no connection.")
FAST_MODEL = env.text("FAST_MODEL", "gpt-5.4-mini", help="What `fast` means with OPENAI_API_KEY and no connection.")
DEMO_MODEL_URL = env.text(
    "DEMO_MODEL_URL",
    "" if PRODUCTION else env.read_stored(DATA_DIR / "demo-model-url") or "http://127.0.0.1:8765/v1",
    help="The demo model that `make run` starts beside the web server; empty, and nothing is answered for show.",
    shown_default="http://127.0.0.1:8765/v1, in production none",
)
MODEL_TIMEOUT = env.number(
    "MODEL_TIMEOUT",
    600,
    least=1,
    help="Seconds that a step which asks a model may take, unless its node says otherwise.",
)
MODEL_SILENCE = env.number(
    "MODEL_SILENCE",
    120,
    least=1,
    help="Seconds that a model may say nothing before its call is cut, unless the node says otherwise.",
)
MODEL_CALLS = env.number(
    "MODEL_CALLS", 10_000, least=1, help="Calls that one worker process makes to one model endpoint at once."
)
MODEL_FAILURES = env.number(
    "MODEL_FAILURES", 10, least=1, help="Failures in a row after which a model endpoint is left alone for a while."
)
MODEL_REST = env.number("MODEL_REST", 30, least=1, help="Seconds for which it is left alone.")

# --- Pages and files -------------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static" if PRODUCTION else None  # Only production collects; else finders serve.
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": DATA_DIR / "media"}},
    # Not the manifest storage: Vite has hashed its files already, and hashing them twice loads React twice.
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedStaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = not PRODUCTION
WHITENOISE_AUTOREFRESH = not PRODUCTION  # A new build beside a running server must not turn its pages blank.
WHITENOISE_IMMUTABLE_FILE_TEST = r"^/static/app/assets/.+-[\w-]{8}\.\w+$"
VITE_DEV_URL = env.text(
    "VITE_DEV_URL", help="Vite's development server, for example http://localhost:5173; empty serves the build."
)
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 2**20  # A graph may have 5 MB of text, and a merge sends two of them.
FILE_UPLOAD_MAX_MEMORY_SIZE = 6 * 2**20

LANGUAGE_CODE = "en"
TIME_ZONE = "UTC"
USE_I18N = True
USE_TZ = True

# --- Security --------------------------------------------------------------------------------------------------

HTTPS = env.flag(
    "HTTPS", PRODUCTION, help="The site is reached over HTTPS: secure cookies, HSTS.", shown_default="yes in production"
)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PRODUCTION else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
ALLAUTH_TRUSTED_PROXY_COUNT = env.number(
    "TRUSTED_PROXIES",
    1 if PRODUCTION else 0,
    shown_default="1 in production",
    help="Proxies in front that add to X-Forwarded-For; limits on signing in count visitors by the address they tell.",
)
CSRF_FAILURE_VIEW = "config.problems.csrf_failure"
PRIVATE_NETWORK_ALLOWED = env.flag(
    "PRIVATE_NETWORK_ALLOWED",
    not PRODUCTION,
    help="Workspaces may let their agents and connections reach private addresses.",
    shown_default="no in production",
)

# --- Logs ------------------------------------------------------------------------------------------------------

LOG_LEVEL = env.choice(
    "LOG_LEVEL", "INFO", among=("DEBUG", "INFO", "WARNING", "ERROR"), help="Least level that is logged."
)
LOG_FORMAT = env.choice(
    "LOG_FORMAT",
    "json" if PRODUCTION else "text",
    among=("json", "text"),
    help="How log lines look: one JSON object per line, or text for people.",
    shown_default="text, in production json",
)
LOGGING = logging_settings(level=LOG_LEVEL, as_json=LOG_FORMAT == "json")

# --- Figures and traces ----------------------------------------------------------------------------------------

METRICS_TOKEN = env.text(
    "METRICS_TOKEN",
    help="Who names it as a bearer token may read /metrics; without one, private addresses that ask directly may.",
)
WORKER_METRICS_PORT = env.optional_number(
    "WORKER_METRICS_PORT",
    help="Each host of a worker answers /metrics and /health/live here or on the next free port; 0 takes any.",
)
_traces_go_to = env.text(
    "OTEL_EXPORTER_OTLP_ENDPOINT",
    help="Where traces of runs go over OTLP/HTTP, for example http://collector:4318; without it there are none.",
)
_traces_go_exactly_to = env.text(
    "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", help="The same as a whole address with its path."
)
_is_traceless = env.flag("OTEL_SDK_DISABLED", False, help="Send no traces, whatever the two above say.")
TRACES = bool(_traces_go_to or _traces_go_exactly_to) and not _is_traceless
CAPTURE_CONTENT = env.flag(
    "OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT",
    False,
    help="Traces also carry what steps were given and what they answered, prompts among it.",
)
