"""Print the path of a link that signs one person in, once, within a day."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from tenancy import links
from tenancy.models import User
from tenancy.services import workspaces_of


class Command(BaseCommand):
    help = "Print the path of a link that signs this person in, once, within a day."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--email", required=True)
        parser.add_argument("--workspace", default="", help="Slug of the workspace it leads to; else the first one.")

    def handle(self, *args: Any, email: str, workspace: str, **options: Any) -> None:
        user = User.objects.filter(email=email.lower()).first()
        if user is None:
            raise CommandError(f"Nobody here signs in as {email}.")
        if not links.start_links_are_allowed():
            raise CommandError("Set START_LINK_SECRET to allow sign-in links in production.")
        slugs = [line["slug"] for line in workspaces_of(user)]
        slug = workspace or next(iter(slugs), "")
        if slug not in slugs:
            raise CommandError(f"{email} is not a member of {workspace or 'any workspace'}.")
        self.stdout.write(links.make_start_path(user=user, workspace=slug))
