"""The check of the installation's own model endpoint; connections of workspaces have a test of their own."""

import json
import urllib.error
import urllib.request

from django.conf import settings

from config.doctor.findings import Finding, counted, ok, problem, warning

SECONDS = 10.0


def look_at_endpoint() -> Finding:
    if settings.OPENAI_API_KEY:
        return look_at(settings.OPENAI_BASE_URL, settings.OPENAI_API_KEY, "Look at OPENAI_BASE_URL and OPENAI_API_KEY.")
    if settings.DEMO_MODEL_URL:
        return look_at(settings.DEMO_MODEL_URL, "", "Start it with `make run`, or set OPENAI_API_KEY.")
    return ok("None of the installation's own: people add connections.")


def look_at(url: str, key: str, advice: str) -> Finding:
    """Whether the endpoint names its models."""
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    request = urllib.request.Request(f"{url.rstrip('/')}/models", headers=headers)  # noqa: S310  # The operator's own.
    try:
        with urllib.request.urlopen(request, timeout=SECONDS) as answer:  # noqa: S310
            count = len(json.load(answer)["data"])
    except urllib.error.HTTPError as refused:
        what = "refuses the key" if refused.code in (401, 403) else f"answers with status {refused.code}"
        return problem(f"{url} {what}.", advice)
    except OSError as failure:
        return problem(f"{url} does not answer: {getattr(failure, 'reason', failure)}.", advice)
    except (ValueError, KeyError, TypeError):
        return problem(f"{url} answers, but not as a model endpoint.", f"It usually ends in /v1. {advice}")
    if not count:
        return warning(f"{url} answers and offers no model.", advice)
    return ok(f"{url} offers {counted(count, 'model')}.")
