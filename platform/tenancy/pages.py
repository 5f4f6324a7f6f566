"""Two pages that a signed link opens: the one-time sign-in and the acceptance of an invitation."""

from django.contrib.auth import login
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from tenancy import links, services
from tenancy.errors import DomainError, InvitationSpent, LinkRefused

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@never_cache
@require_GET
def start(request: HttpRequest, token: str) -> HttpResponse:
    """Sign in by the link that the launcher printed. A person who is signed in already is simply let in."""
    try:
        user, workspace = links.spend_start_token(token)
    except LinkRefused as refused:
        return redirect("/") if request.user.is_authenticated else _refused(request, refused)
    login(request, user, backend=BACKEND)
    return redirect(f"/w/{workspace}" if workspace else "/")


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Show what is offered, and join on POST: a mail program that opens links must not join for anybody."""
    try:
        offer = links.read_invitation(token)
        if request.method == "POST":
            services.accept_invitation(invitation=offer, user=request.user)  # type: ignore[arg-type]  # Signed in.
            return redirect(f"/w/{offer.workspace.slug}")
        if not offer.is_open_at(timezone.now()):
            raise InvitationSpent
    except DomainError as refused:
        return _refused(request, refused)
    return render(request, "account/invitation.html", {"invitation": offer, "fits": offer.email == request.user.email})


def _refused(request: HttpRequest, error: DomainError) -> HttpResponse:
    return render(request, "problem.html", {"status": int(error.status), "detail": error.message}, status=error.status)
