"""Every route of the house and who may meet it. A new route needs one line here; without it the tests fail by its name.

inside(pk="agent")  belongs to a workspace: an outsider gets 404, nobody gets 401 (pages: the sign-in page). The names
                    are those of tests/isolation/objects.py, which make Acme's object for the URL.
signed_in(reason)   needs a person, but shows nothing of a workspace they are not in.
staff(reason)       for operators of the site, signed in by their browser; to others nothing is there.
public(reason)      anybody may, and why.
"""

from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True)
class Row:
    kind: Literal["inside", "signed_in", "public", "staff"]
    reason: str = ""
    objects: dict[str, str] = field(default_factory=dict)
    is_page: bool = False


def inside(**objects: str) -> Row:
    return Row("inside", objects=objects)


def page_inside(**objects: str) -> Row:
    return Row("inside", objects=objects, is_page=True)


def signed_in(reason: str) -> Row:
    return Row("signed_in", reason)


def page_signed_in(reason: str) -> Row:
    return Row("signed_in", reason, is_page=True)


def staff(reason: str) -> Row:
    return Row("staff", reason)


def public(reason: str) -> Row:
    return Row("public", reason)


# Whole trees of routes that others wrote.
TREES = {
    "admin/": Row("staff", "Django's admin lets staff in only."),
    "accounts/": public("Signing in and up; allauth guards what belongs to an account by the session."),
}

ROUTES = {
    # config
    "health/live": public("An orchestrator asks it; it says nothing but that the process lives."),
    "health/ready": public("An orchestrator asks it; it says only which part does not answer."),
    "metrics": public("Figures of the whole site without names; METRICS_TOKEN or a private address is the right."),
    "api/schema": public("The description of the API, the same for everybody."),
    "^(?!api/|ws/|static/).*$": page_signed_in("The shell of the app, with the workspaces of whoever looks."),
    # tenancy
    "api/me": signed_in("Oneself."),
    "api/me/preferences": signed_in("One's own choices."),
    "api/workspaces": signed_in("One's own workspaces."),
    "api/w/<slug:workspace>": inside(),
    "api/w/<slug:workspace>/members": inside(),
    "api/w/<slug:workspace>/members/<uuid:pk>": inside(pk="member"),
    "api/w/<slug:workspace>/leave": inside(),
    "api/w/<slug:workspace>/invitations": inside(),
    "api/w/<slug:workspace>/invitations/<uuid:pk>": inside(pk="invitation"),
    "api/w/<slug:workspace>/projects": inside(),
    "api/w/<slug:workspace>/projects/<uuid:pk>": inside(pk="project"),
    "api/w/<slug:workspace>/tokens": inside(),
    "api/w/<slug:workspace>/tokens/<uuid:pk>": inside(pk="token"),
    "start/<str:token>": public("The signed link is the right; it works once, for a day."),
    "invitations/<str:token>": page_signed_in("The signed link is the right, for the invited address only."),
    # connections
    "api/connection-providers": signed_in("A table of the product, the same for everybody."),
    "api/w/<slug:workspace>/connections": inside(),
    "api/w/<slug:workspace>/connections/<uuid:pk>": inside(pk="connection"),
    "api/w/<slug:workspace>/connections/<uuid:pk>/test": inside(pk="connection"),
    "api/w/<slug:workspace>/models": inside(),
    # builder
    "api/node-kinds": signed_in("The product's node kinds, the same for everybody."),
    "api/templates": signed_in("The product's templates, the same for everybody."),
    "api/templates/<slug:slug>": signed_in("The product's templates, the same for everybody."),
    "api/w/<slug:workspace>/agents": inside(),
    "api/w/<slug:workspace>/agents/<uuid:agent>": inside(agent="agent"),
    "api/w/<slug:workspace>/agents/<uuid:agent>/draft": inside(agent="agent"),
    "api/w/<slug:workspace>/agents/<uuid:agent>/draft/commands": inside(agent="agent"),
    "api/w/<slug:workspace>/agents/<uuid:agent>/draft/plan": inside(agent="agent"),
    "api/w/<slug:workspace>/agents/<uuid:agent>/draft/extract": inside(agent="agent"),
    "api/w/<slug:workspace>/agents/<uuid:agent>/draft/inline": inside(agent="agent"),
    "api/w/<slug:workspace>/agents/<uuid:agent>/draft/text": inside(agent="agent"),
    "api/w/<slug:workspace>/agents/<uuid:agent>/revisions": inside(agent="agent"),
    "api/w/<slug:workspace>/agents/<uuid:agent>/revisions/<str:sha>": inside(agent="agent", sha="sha"),
    "api/w/<slug:workspace>/agents/<uuid:agent>/revisions/<str:sha>/restore": inside(agent="agent", sha="sha"),
    "api/w/<slug:workspace>/agents/<uuid:agent>/runs": inside(agent="agent"),
    "api/w/<slug:workspace>/agents/<uuid:agent>/runs/batch": inside(agent="agent"),
    "api/w/<slug:workspace>/agents/<uuid:agent>/threads": inside(agent="agent"),
    "api/w/<slug:workspace>/agents/<uuid:agent>/threads/<uuid:thread>": inside(agent="agent", thread="thread"),
    "api/w/<slug:workspace>/agents/<uuid:agent>/threads/<uuid:thread>/comments": inside(agent="agent", thread="thread"),
    "api/w/<slug:workspace>/agents/<uuid:agent>/threads/<uuid:thread>/comments/<uuid:comment>": inside(
        agent="agent", thread="thread", comment="comment"
    ),
    "api/w/<slug:workspace>/agents/<uuid:agent>/threads/<uuid:thread>/resolve": inside(agent="agent", thread="thread"),
    "api/w/<slug:workspace>/agents/<uuid:agent>/threads/<uuid:thread>/reopen": inside(agent="agent", thread="thread"),
    "api/w/<slug:workspace>/agents/<uuid:agent>/threads/<uuid:thread>/visit": inside(agent="agent", thread="thread"),
    "api/w/<slug:workspace>/inbox": inside(),
    "api/w/<slug:workspace>/inbox/unread": inside(),
    "api/w/<slug:workspace>/inbox/read": inside(),
    "api/w/<slug:workspace>/inbox/<uuid:pk>/read": inside(pk="mention"),
    "api/w/<slug:workspace>/import": inside(),
    "api/w/<slug:workspace>/models/price": inside(),
    # runs
    "api/w/<slug:workspace>/runs": inside(),
    "api/w/<slug:workspace>/runs/<uuid:pk>": inside(pk="run"),
    "api/w/<slug:workspace>/approvals": inside(),
    "api/w/<slug:workspace>/approvals/count": inside(),
    "api/w/<slug:workspace>/runs/<uuid:pk>/decide": inside(pk="run"),
    "api/w/<slug:workspace>/runs/<uuid:pk>/again": inside(pk="run"),
    "api/w/<slug:workspace>/runs/<uuid:pk>/blobs/<str:sha256>": inside(pk="run", sha256="blob"),
    "api/w/<slug:workspace>/runs/<uuid:pk>/cancel": inside(pk="run"),
    "api/w/<slug:workspace>/runs/<uuid:pk>/control": inside(pk="run"),
    "api/w/<slug:workspace>/runs/<uuid:pk>/copies": inside(pk="run"),
    "api/w/<slug:workspace>/runs/<uuid:pk>/events": inside(pk="run"),
    "api/w/<slug:workspace>/runs/<uuid:pk>/explain": inside(pk="run"),
    "api/w/<slug:workspace>/runs/<uuid:pk>/export": inside(pk="run"),
    "api/w/<slug:workspace>/runs/<uuid:pk>/fork": inside(pk="run"),
    "api/w/<slug:workspace>/runs/<uuid:pk>/names": inside(pk="run"),
    "api/w/<slug:workspace>/runs/<uuid:pk>/shares": inside(pk="run"),
    "api/w/<slug:workspace>/runs/<uuid:pk>/shares/<uuid:share>": inside(pk="run", share="share"),
    "api/shared/<str:token>": public("The token of a link that a member made is the right, to read one run."),
    "api/shared/<str:token>/blobs/<str:sha256>": public("The same, for a long text of that run."),
    "shared/<str:token>": public("The shell without a person; the token is the right to what it shows."),
    "api/w/<slug:workspace>/runs/<uuid:pk>/steps": inside(pk="run"),
    "api/w/<slug:workspace>/runs/<uuid:pk>/stream": inside(pk="run"),
    "api/w/<slug:workspace>/runs/<uuid:pk>/wait": inside(pk="run"),
    "api/w/<slug:workspace>/limits": inside(),
    "api/w/<slug:workspace>/limits/<uuid:scope>": inside(scope="agent"),
    "api/w/<slug:workspace>/spending": inside(),
    "api/w/<slug:workspace>/spending/month": inside(),
    "api/operator/overview": staff("How hosts and queue of the whole site fare."),
    "api/operator/runs": staff("Runs of every workspace that do not get on, by agent's name and reason."),
    "api/operator/runs/<uuid:pk>/cancel": staff("An operator may stop what harms the site."),
    "api/operator/runs/<uuid:pk>/again": staff("An operator may release what was quarantined."),
    # experiments
    "api/w/<slug:workspace>/agents/<uuid:agent>/datasets": inside(agent="agent"),
    "api/w/<slug:workspace>/agents/<uuid:agent>/datasets/<uuid:dataset>": inside(agent="agent", dataset="dataset"),
    "api/w/<slug:workspace>/agents/<uuid:agent>/datasets/<uuid:dataset>/restore": inside(
        agent="agent", dataset="dataset"
    ),
    "api/w/<slug:workspace>/agents/<uuid:agent>/datasets/<uuid:dataset>/cases": inside(
        agent="agent", dataset="dataset"
    ),
    "api/w/<slug:workspace>/agents/<uuid:agent>/datasets/<uuid:dataset>/order": inside(
        agent="agent", dataset="dataset"
    ),
    "api/w/<slug:workspace>/agents/<uuid:agent>/datasets/<uuid:dataset>/export": inside(
        agent="agent", dataset="dataset"
    ),
    "api/w/<slug:workspace>/agents/<uuid:agent>/datasets/<uuid:dataset>/import": inside(
        agent="agent", dataset="dataset"
    ),
    "api/w/<slug:workspace>/agents/<uuid:agent>/datasets/<uuid:dataset>/test-runs": inside(
        agent="agent", dataset="dataset"
    ),
    "api/w/<slug:workspace>/agents/<uuid:agent>/datasets/<uuid:dataset>/cases/<uuid:case>": inside(
        agent="agent", dataset="dataset", case="case"
    ),
    "api/w/<slug:workspace>/agents/<uuid:agent>/datasets/<uuid:dataset>/cases/<uuid:case>/restore": inside(
        agent="agent", dataset="dataset", case="case"
    ),
    "api/w/<slug:workspace>/agents/<uuid:agent>/test-runs/<uuid:test_run>": inside(agent="agent", test_run="test_run"),
    "api/w/<slug:workspace>/agents/<uuid:agent>/test-runs/<uuid:test_run>/stop": inside(
        agent="agent", test_run="test_run"
    ),
    "api/w/<slug:workspace>/agents/<uuid:agent>/results/<uuid:result>": inside(agent="agent", result="result"),
    "api/w/<slug:workspace>/agents/<uuid:agent>/results/<uuid:result>/search": inside(agent="agent", result="result"),
    "api/w/<slug:workspace>/agents/<uuid:agent>/searches/<uuid:search>": inside(agent="agent", search="search"),
    "api/w/<slug:workspace>/agents/<uuid:agent>/searches/<uuid:search>/stop": inside(agent="agent", search="search"),
    "api/w/<slug:workspace>/runs/<uuid:pk>/case": inside(pk="run"),
    # marketplace
    "api/w/<slug:workspace>/listings": inside(),
    "api/w/<slug:workspace>/listings/<uuid:pk>": inside(pk="listing"),
    "api/w/<slug:workspace>/installs": inside(),
    "market/": public("The shop window."),
    "market/<slug:slug>/": public("A published listing; publishing is what makes it public."),
    "market/<slug:slug>/install": page_signed_in("Installs what is public into a workspace of one's own."),
}

SOCKETS = {
    # builder
    "ws/w/<slug:workspace>/drafts/<uuid:agent>": inside(agent="agent"),
    # runs
    "ws/w/<slug:workspace>/runs/<uuid:run>": inside(run="run"),
}
