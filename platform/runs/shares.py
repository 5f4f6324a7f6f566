"""Links by which anybody may read a run: made, found by their token, revoked.

Law: whoever has the token reads what the link shows of this one run and nothing else; an unknown, an expired and a
revoked token are refused alike, so that a guess learns nothing.
"""

import secrets
from datetime import datetime
from typing import Any, Final

from django.db.models import Q
from django.utils import timezone
from rest_framework.renderers import JSONRenderer

from graphs.services import load_graph
from runs.errors import ShareGone
from runs.models import Blob, Run, RunShare
from runs.outline import outline_of
from runs.readers import read_blob
from runs.records import read_record, read_stored_record
from runs.redaction import Redaction, redact_record
from runs.shown import Shelf, Shown
from runs.values import dumps, find_references
from tenancy.access import hash_of
from tenancy.models import User

SHOWN_PREFIX: Final = 6
_shelf = Shelf()


def share_run(
    *, run: Run, by: User, redact: dict[str, Any], expires_at: datetime | None = None
) -> tuple[RunShare, str]:
    """A link's row and its token; this is the only moment at which the token exists here."""
    token = secrets.token_urlsafe(32)
    share = RunShare.objects.create(
        workspace=run.workspace,
        run=run,
        created_by=by,
        prefix=token[:SHOWN_PREFIX],
        hash=hash_of(token),
        redact=redact,
        expires_at=expires_at,
    )
    return share, token


def revoke_share(*, share: RunShare) -> None:
    """From now on the link shows nothing. Twice is once."""
    RunShare.objects.filter(pk=share.pk, revoked_at=None).update(revoked_at=timezone.now())


def get_share(token: str) -> RunShare:
    """The share that a token opens now. Raises ShareGone."""
    unexpired = Q(expires_at=None) | Q(expires_at__gt=timezone.now())
    related = ("run__agent", "run__revision", "run__workspace")
    share = RunShare.objects.filter(unexpired, hash=hash_of(token), revoked_at=None).select_related(*related).first()
    if share is None:
        raise ShareGone
    return share


def read_shared(share: RunShare) -> Shown:
    """The run's record as the link shows it. The graph's text stays behind: prompts and addresses stand in it.

    Unless the link hides it, the graph's outline goes along, under the titles that the record shows.
    """
    run = share.run
    state = (run.status, run.seq, run.agent.name)  # All of a record that can change: the rest follows from its events.
    return _shelf.get((share.pk, dumps(share.redact), share.expires_at, *state), lambda: _redacted(share))


def read_shared_blob(share: RunShare, sha256: str) -> Blob:
    """A long text that the shared record refers to. Raises ShareGone."""
    blob = read_blob(share.run, sha256) if sha256 in read_shared(share).references else None
    if blob is None:
        raise ShareGone
    return blob


def _redacted(share: RunShare) -> Shown:
    redaction = Redaction.from_json(share.redact)
    # Where something is hidden no reference may lead to it, and what is hidden is looked for in long texts, too.
    record: Any = read_record(share.run) if redaction.hides_values else read_stored_record(share.run)
    del record["graph"], record["revision"]
    shown = redact_record({**record, "redact": share.redact, "expires_at": share.expires_at}, redaction)
    if not redaction.graph:
        shown = {**shown, "outline": outline_of(load_graph(share.run.revision), shown["nodes"])}
    return Shown(JSONRenderer().render(shown), frozenset(find_references(shown)))
