"""Revisions as Git objects: one commit, one tree, one file. Pure: no repository, no database, no clock.

Law: a revision's id is the id Git itself gives the commit, so a clone shows the same ids as the platform.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from dulwich.objects import Blob, Commit, ObjectID, ShaFile, Tree

FILE_NAME = b"agent.yaml"
_FILE_MODE = 0o100644
_NOT_IN_IDENTITY = re.compile(r"[<>\x00-\x1f\x7f]+")


@dataclass(frozen=True, slots=True)
class Author:
    """Who commits, as Git writes it: `name <email>`."""

    name: str
    email: str

    def line(self) -> bytes:
        """The identity without the characters that Git's format reserves."""
        name, email = (_NOT_IN_IDENTITY.sub(" ", part).strip(" .,:;'\"\\") for part in (self.name, self.email))
        return f"{name or 'unknown'} <{email.replace(' ', '')}>".encode()


def tree_of(yaml: str) -> tuple[Blob, Tree]:
    """The file and the tree that hold a graph's text."""
    blob = Blob.from_string(yaml.encode())
    tree = Tree()
    tree.add(FILE_NAME, _FILE_MODE, blob.id)
    return blob, tree


def tree_id(yaml: str) -> str:
    """The id of the tree that holds this text, 40 hex digits."""
    return str(tree_of(yaml)[1].id.decode())


def make_commit(*, tree: str, parents: Iterable[str], author: Author, message: str, at: datetime) -> Commit:
    """The commit object; `at` is cut to whole seconds, which is all that Git keeps."""
    commit = Commit()
    commit.tree = ObjectID(tree.encode())
    commit.parents = [ObjectID(parent.encode()) for parent in parents]
    commit.author = commit.committer = author.line()
    commit.author_time = commit.commit_time = int(at.timestamp())
    commit.author_timezone = commit.commit_timezone = 0
    commit.encoding = b"UTF-8"
    commit.message = message.replace("\x00", "").strip().encode() + b"\n"
    return commit


def objects_of(yaml: str, commit: bytes) -> list[ShaFile]:
    """Blob, tree and commit of one stored revision, ready to be written into a repository."""
    blob, tree = tree_of(yaml)
    return [blob, tree, ShaFile.from_raw_string(Commit.type_num, commit)]
