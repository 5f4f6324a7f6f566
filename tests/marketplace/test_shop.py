"""Publish, browse, install: the verbs, the REST and the pages."""

import pytest
from django.test import Client

from graphs.models import Agent, Revision
from graphs.services import commit_graph, create_agent, load_graph, main_branch
from marketplace.errors import GraphHasProblems, NotCommitted, NothingNew, ReleaseWithdrawn
from marketplace.models import Install, Listing, Release
from marketplace.services import install_release, publish_release, withdraw_listing
from tenancy.models import Project
from tests.factories import World, make_world, signed_in

pytestmark = pytest.mark.django_db
GRAPH = {
    "format": "agent/1",
    "name": "Greeter",
    "inputs": {"who": {"type": "text"}},
    "nodes": {"hello": {"kind": "template@1", "title": "<b>Hi</b>", "settings": {"text": "Hello {{ who }}"}}},
    "edges": ["input.who -> hello.who", "hello.text -> output.greeting"],
    "layout": {"hello": [320, 0]},
}


@pytest.fixture
def world() -> World:
    return make_world()


@pytest.fixture
def agent(world: World) -> Agent:
    made = create_agent(project=world.playground, name="Greeter", by=world.bob)
    commit_graph(made, GRAPH, "Say hello", world.bob, main_branch(made))
    return made


def publish(agent: Agent, world: World, **more: object) -> Release:
    return publish_release(agent=agent, by=world.bob, **{"title": "Greeter", "summary": "Says hello.", **more})


def there(world: World) -> Project:
    return Project.objects.for_workspace(world.elsewhere).get()


def test_a_release_is_pinned_to_the_committed_revision(agent: Agent, world: World) -> None:
    release = publish(agent, world, tags=["Hello", "hello ", " "])

    assert (release.number, release.revision) == (1, main_branch(agent).head)
    assert (release.listing.slug, release.listing.tags) == ("greeter", ["hello"])


def test_the_next_release_of_a_listing_has_the_next_number(agent: Agent, world: World) -> None:
    publish(agent, world)
    commit_graph(agent, GRAPH | {"description": "Kind"}, "Be kind", world.bob, main_branch(agent))

    release = publish(agent, world, title="Kind greeter")

    assert (release.number, release.listing.slug, release.listing.title) == (2, "greeter", "Kind greeter")
    assert Listing.objects.for_workspace(world.acme).count() == 1


def test_the_same_revision_is_not_released_twice(agent: Agent, world: World) -> None:
    publish(agent, world)

    with pytest.raises(NothingNew):
        publish(agent, world)


def test_an_agent_without_a_commit_cannot_be_published(world: World) -> None:
    with pytest.raises(NotCommitted):
        publish(create_agent(project=world.playground, name="Raw", by=world.bob), world)


def test_a_graph_that_cannot_run_cannot_be_published(world: World) -> None:
    broken = create_agent(project=world.playground, name="Broken", by=world.bob)
    graph = GRAPH | {"edges": ["hello.text -> output.greeting"]}
    commit_graph(broken, graph, "Break it", world.bob, main_branch(broken))

    with pytest.raises(GraphHasProblems, match="Nothing is wired to"):
        publish(broken, world)


def test_an_install_is_a_fork_with_a_recorded_origin(agent: Agent, world: World) -> None:
    release = publish(agent, world)

    install = install_release(release=release, project=there(world), by=world.mallory)

    copy = install.agent
    assert (copy.workspace, copy.name) == (world.elsewhere, "Greeter")
    assert copy.origin["install"] == {"listing": "greeter", "release": 1, "revision": release.revision.sha}
    assert load_graph(main_branch(copy).head).nodes == load_graph(release.revision).nodes
    assert Listing.objects.get(pk=release.listing_id).installs == 1


def test_a_withdrawn_release_cannot_be_installed(agent: Agent, world: World) -> None:
    release = publish(agent, world)
    withdraw_listing(release.listing)

    with pytest.raises(ReleaseWithdrawn):
        install_release(release=Release.objects.get(pk=release.pk), project=there(world), by=world.mallory)
    assert Install.objects.for_workspace(world.elsewhere).count() == 0


def test_publishing_by_rest(agent: Agent, world: World) -> None:
    wish = {"agent": str(agent.pk), "title": "Greeter", "summary": "Says hello."}

    answer = signed_in(world.bob).post("/api/w/acme/listings", wish, format="json")

    assert answer.status_code == 201, answer.json()
    assert answer.json()["release"]["sha"] == main_branch(agent).head.sha


def test_a_stranger_s_agent_cannot_be_published(agent: Agent, world: World) -> None:
    wish = {"agent": str(agent.pk), "title": "Mine", "summary": "Stolen."}
    url = f"/api/w/{world.elsewhere.slug}/listings"

    answer = signed_in(world.mallory).post(url, wish, format="json")

    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_installing_by_rest(agent: Agent, world: World) -> None:
    release = publish(agent, world)
    wish = {"release": str(release.pk), "project": str(there(world).pk)}

    answer = signed_in(world.mallory).post(f"/api/w/{world.elsewhere.slug}/installs", wish, format="json")

    assert answer.status_code == 201, answer.json()
    assert Agent.objects.for_workspace(world.elsewhere).filter(pk=answer.json()["agent"]).exists()


def test_nobody_installs_into_a_project_of_others(agent: Agent, world: World) -> None:
    release = publish(agent, world)
    wish = {"release": str(release.pk), "project": str(world.playground.pk)}

    answer = signed_in(world.mallory).post(f"/api/w/{world.elsewhere.slug}/installs", wish, format="json")

    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_anybody_may_look_round_the_market(agent: Agent, world: World, client: Client) -> None:
    publish(agent, world, tags=["hello"])

    page = client.get("/market/").content.decode()
    detail = client.get("/market/greeter/").content.decode()

    assert "Says hello." in page
    assert "Sign in to install" in detail
    assert "&lt;b&gt;Hi&lt;/b&gt;" in detail  # a title cannot bring markup into the picture
    assert "<b>Hi</b>" not in detail


@pytest.mark.parametrize(
    ("query", "found"), [("q=hello", True), ("q=greet", True), ("q=zebra", False), ("tag=kind", True), ("tag=x", False)]
)
def test_search_and_tags_narrow_the_market(agent: Agent, world: World, client: Client, query: str, found: bool) -> None:
    publish(agent, world, tags=["kind"])

    assert ("Says hello." in client.get(f"/market/?{query}").content.decode()) is found


@pytest.mark.parametrize("query", ["page=999", "page=x", "q=%00", "q='%22%3A*", "q=" + "a" * 5000])
def test_no_query_breaks_the_market(agent: Agent, world: World, client: Client, query: str) -> None:
    publish(agent, world)

    assert client.get(f"/market/?{query}").status_code == 200


def test_a_withdrawn_listing_has_no_page(agent: Agent, world: World, client: Client) -> None:
    withdraw_listing(publish(agent, world).listing)

    assert client.get("/market/greeter/").status_code == 404
    assert "Says hello." not in client.get("/market/").content.decode()


def test_one_click_installs_and_opens_the_copy(agent: Agent, world: World) -> None:
    publish(agent, world)
    mallory = Client()
    mallory.force_login(world.mallory)

    answer = mallory.post("/market/greeter/install", {"project": str(there(world).pk)})

    copy = Agent.objects.for_workspace(world.elsewhere).get()
    assert answer["Location"] == f"/w/{world.elsewhere.slug}/agents/{copy.pk}"


def test_a_viewer_is_offered_no_install(agent: Agent, world: World) -> None:
    publish(agent, world)
    victor = Client()
    victor.force_login(world.victor)

    victor.post("/market/greeter/install", {"project": str(world.playground.pk)})

    assert "does not allow you to add agents" in victor.get("/market/greeter/").content.decode()
    assert Revision.objects.for_workspace(world.acme).count() == 1


def test_two_listings_that_want_one_slug_at_once_both_stand(agent: Agent, world: World, monkeypatch) -> None:
    publish(agent, world)
    other = create_agent(project=world.playground, name="Greeter", by=world.bob)
    commit_graph(other, GRAPH, "Say hello", world.bob, main_branch(other))
    monkeypatch.setattr(
        "marketplace.services._free_slug", lambda title: "greeter"
    )  # What both saw before either saved.

    release = publish(other, world)

    assert release.listing.slug.startswith("greeter-")
    assert Listing.objects.for_workspace(world.acme).count() == 2


def test_an_install_that_is_refused_is_a_page_that_says_why(agent: Agent, world: World) -> None:
    release = publish(agent, world)
    gone = [[str(agent.pk), "00000000-0000-0000-0000-000000000000"]]
    Release.objects.filter(pk=release.pk).update(pins=gone)

    answer = signed_in(world.mallory).post(
        "/market/greeter/install", {"project": str(there(world).pk)}, format="multipart"
    )

    assert answer.status_code == 410
    assert "A part of this release no longer exists" in answer.content.decode()


def test_a_release_keeps_its_sub_agents_as_they_were_when_it_was_published(agent: Agent, world: World) -> None:
    ports = {"inputs": {"who": {"type": "text"}}, "outputs": {"greeting": {"type": "text"}}}
    call = {"kind": "sub_agent@1", "settings": {"agent": str(agent.pk), "ports": ports}}
    caller = create_agent(project=world.playground, name="Caller", by=world.bob)
    edges = ["input.who -> call.who", "call.greeting -> output.greeting"]
    graph = {"format": "agent/1", "name": "Caller", "inputs": GRAPH["inputs"], "nodes": {"call": call}, "edges": edges}
    commit_graph(caller, graph, "Call it", world.bob, main_branch(caller))
    release = publish(caller, world, title="Caller")
    commit_graph(agent, GRAPH | {"edges": []}, "Break it", world.bob, main_branch(agent))

    install_release(release=release, project=there(world), by=world.mallory)

    copy = Agent.objects.for_workspace(world.elsewhere).get(name="Greeter")
    assert {str(edge) for edge in load_graph(main_branch(copy).head).edges} == set(GRAPH["edges"])
