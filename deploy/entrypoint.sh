#!/bin/sh
# One image, several roles: web, work, migrate, demo-model, manage …, health.
# Every role ends as the process itself, so that a signal to stop reaches it.
set -eu
cd "$(dirname "$0")/.."
role=${1:-web}
if [ "$role" != health ]; then
    echo "$role" > "${TMPDIR:-/tmp}/agents-role"
fi

case "$role" in
web)
    export PYTHONPATH=platform:.
    exec python -m daphne --websocket_connect_timeout 20 -b 0.0.0.0 -p "${PORT:-8000}" config.asgi:application
    ;;
work)
    # The sandbox of code nodes is built beside the first runs; a run that needs it earlier waits for it.
    (PYTHONPATH=platform python -m nodes.sandbox.build || true) &
    exec python manage.py work
    ;;
migrate)
    exec python manage.py migrate --noinput
    ;;
demo-model)
    cd platform
    exec python -m demo_model --host 0.0.0.0 --port 8765
    ;;
manage)
    shift
    exec python manage.py "$@"
    ;;
health)
    case "$(cat "${TMPDIR:-/tmp}/agents-role")" in
    web)
        # The site answers to its own names only.
        exec python -c '
import os, urllib.request
request = urllib.request.Request("http://127.0.0.1:" + (os.environ.get("PORT") or "8000") + "/health/live")
request.add_header("Host", os.environ["ALLOWED_HOSTS"].split(",")[0].strip())
urllib.request.urlopen(request, timeout=5)'
        ;;
    work) exec python manage.py worker_health ;;
    *) exit 0 ;;
    esac
    ;;
*)
    echo "Unknown role $role: say web, work, migrate, demo-model, health, or manage and a command." >&2
    exit 64
    ;;
esac
