"""Threads of comments by REST: who may say, change, delete and resolve what, and whom a mention reaches."""

import pytest
from django.core import mail
from django_q.models import OrmQ

from builder import inbox
from builder.errors import TooManyComments
from builder.models import Comment, CommentThread, Mention
from tests.factories import signed_in

pytestmark = pytest.mark.django_db

HERE = {"x": 10, "y": 20}


@pytest.fixture
def threads(agent):
    return f"/api/w/acme/agents/{agent.pk}/threads"


@pytest.fixture
def thread(world, threads):
    """What bob asked about a node."""
    wish = {**HERE, "node": "greet", "node_title": "Greet", "text": "Why **hello**?"}
    return signed_in(world.bob).post(threads, wish).json()


def said(thread):
    return [(comment["author"]["name"], comment["text"]) for comment in thread["comments"]]


def test_a_thread_is_opened_answered_and_read_by_everybody(world, threads, thread):
    signed_in(world.victor).post(f"{threads}/{thread['id']}/comments", {"text": "Because."})

    listed = signed_in(world.olga).get(threads).json()["results"]
    assert [(each["node"], each["node_title"], each["x"], each["y"]) for each in listed] == [("greet", "Greet", 10, 20)]
    assert said(listed[0]) == [("Bob", "Why **hello**?"), ("Victor", "Because.")]


def test_only_authors_change_and_delete_what_they_said(world, threads, thread):
    url = f"{threads}/{thread['id']}/comments/{thread['comments'][0]['id']}"
    alice, bob = signed_in(world.alice), signed_in(world.bob)

    refused = [alice.patch(url, {"text": "No"}), alice.delete(url)]
    assert [(answer.status_code, answer.json()["code"]) for answer in refused] == [(403, "not_the_author")] * 2
    edited = bob.patch(url, {"text": "Why not?"}).json()
    assert (edited["text"], edited["edited_at"] is None) == ("Why not?", False)


def test_the_last_comment_takes_its_thread_along(world, threads, thread):
    bob = signed_in(world.bob)
    answered = bob.post(f"{threads}/{thread['id']}/comments", {"text": "Never mind."}).json()
    first, second = (f"{threads}/{thread['id']}/comments/{each['id']}" for each in answered["comments"])

    assert bob.delete(first).status_code == 204
    assert said(bob.get(f"{threads}/{thread['id']}").json()) == [("Bob", "Never mind.")]
    assert bob.delete(second).status_code == 204
    assert bob.get(f"{threads}/{thread['id']}").status_code == 404
    assert bob.post(f"{threads}/{thread['id']}/comments", {"text": "Too late"}).status_code == 404


def test_builders_and_who_opened_a_thread_resolve_it(world, threads, thread):
    own = signed_in(world.victor).post(threads, {**HERE, "text": "Mine"}).json()
    victor, alice = signed_in(world.victor), signed_in(world.alice)

    refused = victor.post(f"{threads}/{thread['id']}/resolve")
    assert (refused.status_code, refused.json()["code"]) == (403, "right_missing")
    assert victor.post(f"{threads}/{own['id']}/resolve").json()["resolved_by"]["name"] == "Victor"
    assert alice.post(f"{threads}/{thread['id']}/resolve").json()["resolved_by"]["name"] == "Alice"
    first = alice.get(f"{threads}/{thread['id']}").json()["resolved_at"]
    assert alice.post(f"{threads}/{thread['id']}/resolve").json()["resolved_at"] == first
    assert len(alice.get(f"{threads}?state=open").json()["results"]) == 0
    assert alice.post(f"{threads}/{thread['id']}/reopen").json()["resolved_at"] is None
    assert [each["id"] for each in alice.get(f"{threads}?state=open").json()["results"]] == [thread["id"]]


def test_what_others_said_is_unread_until_one_looks(world, threads, thread):
    alice, bob = signed_in(world.alice), signed_in(world.bob)

    def marks(client):
        (line,) = client.get(threads).json()["results"]
        return line["is_unread"], line["is_mine"]

    assert (marks(alice), marks(bob)) == ((True, False), (False, True))
    assert alice.post(f"{threads}/{thread['id']}/visit").status_code == 204
    assert marks(alice) == (False, False)
    bob.post(f"{threads}/{thread['id']}/comments", {"text": "Anybody?", "mentions": [str(world.alice.pk)]})
    assert marks(alice) == (True, True)


def test_a_mention_reaches_the_inbox_and_is_read_there_or_in_its_thread(world, agent, threads):
    bob, alice = signed_in(world.bob), signed_in(world.alice)
    wish = {**HERE, "text": "@Alice, look", "mentions": [str(world.alice.pk)]}
    first, second = bob.post(threads, wish).json(), bob.post(threads, wish).json()

    lines = alice.get("/api/w/acme/inbox").json()["results"]
    assert [(each["author"]["name"], each["text"], each["agent"], each["thread"]) for each in lines] == [
        ("Bob", "@Alice, look", str(agent.pk), each["id"]) for each in (second, first)
    ]
    assert alice.get("/api/w/acme/inbox/unread").json() == {"unread": 2}
    assert bob.get("/api/w/acme/inbox").json()["results"] == []
    alice.post(f"/api/w/acme/inbox/{lines[0]['id']}/read")
    assert alice.get("/api/w/acme/inbox/unread").json() == {"unread": 1}
    alice.post(f"{threads}/{first['id']}/visit")
    assert alice.get("/api/w/acme/inbox/unread").json() == {"unread": 0}
    assert bob.post(f"/api/w/acme/inbox/{lines[0]['id']}/read").status_code == 404


def test_only_members_are_mentioned_and_then_nothing_is_said(world, threads):
    wish = {**HERE, "text": "@Mallory", "mentions": [str(world.mallory.pk)]}

    answer = signed_in(world.bob).post(threads, wish)

    assert (answer.status_code, answer.json()["code"]) == (400, "mention_of_a_stranger")
    assert not CommentThread.objects.exists()


def test_an_edit_keeps_old_mentions_and_takes_back_those_it_drops(world, threads):
    bob = signed_in(world.bob)
    people = [str(world.alice.pk), str(world.olga.pk)]
    made = bob.post(threads, {**HERE, "text": "@Alice @Olga", "mentions": people}).json()
    before = Mention.objects.get(user=world.alice)

    bob.patch(
        f"{threads}/{made['id']}/comments/{made['comments'][0]['id']}", {"text": "@Alice", "mentions": people[:1]}
    )

    assert list(Mention.objects.values_list("pk", flat=True)) == [before.pk]


@pytest.mark.parametrize(
    "wish",
    [
        {},
        {"text": " ", **HERE},
        {"text": "x" * 5001, **HERE},
        {"text": "x", "x": "far", "y": 0},
        {"text": "x", "x": 1e9, "y": 0},
    ],
)
def test_a_thread_that_makes_no_sense_is_refused(world, threads, wish):
    answer = signed_in(world.bob).post(threads, wish)

    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")


def test_there_is_an_end_to_threads_and_comments(world, threads, thread, monkeypatch):
    monkeypatch.setattr("builder.threads.MAX_THREADS", 1)
    monkeypatch.setattr("builder.threads.MAX_COMMENTS", 1)
    bob = signed_in(world.bob)

    answers = [
        bob.post(threads, {**HERE, "text": "More"}),
        bob.post(f"{threads}/{thread['id']}/comments", {"text": "More"}),
    ]

    assert [(each.status_code, each.json()["code"]) for each in answers] == [(409, TooManyComments.code)] * 2


def test_a_mention_is_mailed_once_if_the_site_sends_mails(
    world, agent, threads, settings, django_capture_on_commit_callbacks
):
    settings.EMAIL_HOST = "mail.example.com"
    wish = {**HERE, "text": "@Alice, look", "mentions": [str(world.alice.pk), str(world.bob.pk)]}
    with django_capture_on_commit_callbacks(execute=True):
        made = signed_in(world.bob).post(threads, wish).json()
    (task,) = [queued.task for queued in OrmQ.objects.all()]
    assert task["func"] == inbox.TASK

    assert [inbox.mail_mention(*task["args"]) for _ in range(2)] == [True, False]
    (sent,) = mail.outbox
    link = f"http://testserver/w/acme/agents/{agent.pk}?thread={made['id']}"
    assert (sent.to, sent.subject) == (["alice@example.com"], "Bob mentioned you in Greeter")
    assert sent.body == f"Bob wrote:\n\n@Alice, look\n\n{link}"


def test_what_was_read_meanwhile_is_not_mailed(world, threads):
    signed_in(world.bob).post(threads, {**HERE, "text": "@Alice", "mentions": [str(world.alice.pk)]})
    signed_in(world.alice).post("/api/w/acme/inbox/read")

    assert inbox.mail_mention(str(Mention.objects.get().pk), "http://testserver") is False
    assert mail.outbox == []


def test_an_account_that_goes_leaves_its_words(world, threads, thread):
    world.bob.delete()

    (line,) = signed_in(world.alice).get(threads).json()["results"]
    assert [(each["author"], each["text"]) for each in line["comments"]] == [(None, "Why **hello**?")]
    assert Comment.objects.count() == 1
