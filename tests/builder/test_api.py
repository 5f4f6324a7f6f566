"""REST for agents and drafts: what it makes, what it refuses, and that a refusal changes nothing."""

import json
from dataclasses import fields

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from builder import services
from builder.api.commands import COMMAND_SERIALIZERS
from builder.commands import COMMANDS, SetMeta
from builder.models import Draft
from graphs.models import Agent, Revision
from graphs.text import emit_json, emit_yaml
from tests.factories import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def bob(world):
    return signed_in(world.bob)


@pytest.fixture
def url(agent):
    return f"/api/w/acme/agents/{agent.id}"


def file(content, name="agent.yaml"):
    return SimpleUploadedFile(name, content, content_type="application/yaml")


def assert_problem(response, status, code):
    assert (response.status_code, response["Content-Type"]) == (status, "application/problem+json")
    body = response.json()
    assert (body["status"], body["code"]) == (status, code)
    assert body["detail"].endswith(".")
    return body


def test_a_blank_agent_is_made_in_the_first_project(bob, world):
    made = bob.post("/api/w/acme/agents", {"name": "My agent"}).json()

    assert (made["name"], made["slug"], made["project"], made["head"]) == (
        "My agent", "my-agent", str(world.playground.id), None,
    )  # fmt: skip
    draft = bob.get(f"/api/w/acme/agents/{made['id']}/draft").json()
    assert draft["graph"] == {
        "format": "agent/1",
        "name": "My agent",
        "inputs": {},
        "nodes": {},
        "edges": [],
        "layout": {},
    }
    assert (draft["problems"], draft["revision"]) == ([], None)


def test_an_agent_from_a_template_comes_with_inputs_to_try(bob):
    made = bob.post("/api/w/acme/agents", {"template": "compose-agents", "name": "Mine"}).json()

    assert made["name"] == "Mine"
    assert set(made["sample_inputs"]) == {"source", "audience"}
    assert len(bob.get("/api/w/acme/agents").json()["results"]) == 3
    assert_problem(bob.post("/api/w/acme/agents", {"template": "nonsense"}), 404, "template_missing")


def test_lists_are_searched_and_filtered(bob, agent, world):
    services.create_agent(project=world.playground, by=world.bob, name="Other")

    def names(query):
        return [line["name"] for line in bob.get(f"/api/w/acme/agents?{query}").json()["results"]]

    assert names("") == ["Other", "Greeter"]
    assert names("search=greet") == ["Greeter"]
    assert names(f"project={world.playground.slug}") == names(f"project={world.playground.id}") == ["Other", "Greeter"]
    assert names("project=nonsense") == []


def test_renaming_changes_the_graph_too(bob, url):
    assert bob.patch(url, {"name": "Host", "description": "Says hello."}).json()["name"] == "Host"

    graph = bob.get(f"{url}/draft").json()["graph"]
    assert (graph["name"], graph["description"]) == ("Host", "Says hello.")


def test_a_deleted_agent_is_gone_from_every_route(bob, url):
    assert bob.delete(url).status_code == 204

    assert [bob.get(path).status_code for path in (url, f"{url}/draft", f"{url}/revisions")] == [404, 404, 404]
    assert Agent.objects.count() == 1


def test_commands_change_the_draft_and_their_inverse_restores_it(bob, url, graph):
    before = bob.get(f"{url}/draft").json()
    commands = [
        {
            "type": "add_node",
            "id": "shout",
            "kind": "template@1",
            "settings": {"text": "{{ text }}!"},
            "position": [320, 0],
        },
        {"type": "disconnect", "edge": "greet.text -> output.text"},
        {"type": "connect", "edge": "greet.text -> shout.text"},
        {"type": "connect", "edge": "shout.text -> output.text"},
    ]

    changed = bob.post(f"{url}/draft/commands", {"commands": commands}).json()

    assert (list(changed["graph"]["nodes"]), changed["problems"]) == (["greet", "shout"], [])
    undone = bob.post(f"{url}/draft/commands", {"commands": changed["inverse"]}).json()
    assert (undone["text"], undone["seq"]) == (before["text"], before["seq"] + 2)


@pytest.mark.parametrize(
    ("commands", "says"),
    [
        ([{"type": "nonsense"}], "type"),
        ([{"type": "connect", "edge": "greet.text -> greet.name"}], "wired to itself"),
        ([{"type": "connect", "edge": "nobody.text -> output.x"}], "nobody"),
        ([{"type": "connect", "edge": "input.name -> greet.colour"}], "colour"),
        ([{"type": "add_node", "id": "n", "kind": "note@1"}, {"type": "remove_node", "id": "zzz"}], "zzz"),
        (
            [
                {"type": "add_node", "id": "look", "kind": "llm@1", "settings": {"prompt": "What is this?"}},
                {"type": "connect", "edge": "input.name -> look.images"},
            ],
            "Collect values",
        ),
    ],
)
def test_a_refused_batch_leaves_the_draft_as_it_was(bob, url, agent, commands, says):
    before = services.open_draft(agent)

    body = assert_problem(bob.post(f"{url}/draft/commands", {"commands": commands}), 422, "command_refused")

    assert says in body["detail"]
    assert body["index"] == len(commands) - 1
    assert services.open_draft(agent) == before


@pytest.mark.parametrize(
    "body", [{}, {"commands": []}, {"commands": "x"}, {"commands": {"a": 1}}, {"commands": [None]}, []]
)
def test_a_body_without_commands_is_a_clear_400(bob, url, body):
    assert bob.post(f"{url}/draft/commands", body).status_code in (400, 422)


@pytest.mark.parametrize(("format", "emit"), [("yaml", emit_yaml), ("json", emit_json)])
def test_an_export_imports_to_the_same_bytes(bob, url, graph, format, emit):
    exported = bob.get(f"{url}/draft/text?format={format}")
    assert exported.content.decode() == emit(graph)
    assert exported["Content-Disposition"] == f'attachment; filename="greeter.{format}"'

    by_file = bob.post("/api/w/acme/import", {"file": file(exported.content)}, format="multipart").json()
    by_text = bob.post("/api/w/acme/import", {"text": exported.content.decode()}).json()

    for made in (by_file, by_text):
        again = bob.get(f"/api/w/acme/agents/{made['id']}/draft/text?format={format}")
        assert again.content == exported.content


def test_every_template_makes_the_round_trip(bob):
    for line in bob.get("/api/templates").json()["results"]:
        text = bob.get(f"/api/templates/{line['slug']}").json()["text"]
        made = bob.post("/api/w/acme/import", {"text": text}).json()
        assert bob.get(f"/api/w/acme/agents/{made['id']}/draft/text").content.decode() == text


def test_the_text_of_a_draft_is_replaced_by_json_or_raw_yaml(bob, url, graph):
    one = bob.put(f"{url}/draft/text", {"text": emit_yaml(graph | {"name": "One"})}).json()
    two = bob.put(f"{url}/draft/text", emit_yaml(graph | {"name": "Two"}), content_type="application/yaml").json()

    assert (one["graph"]["name"], two["graph"]["name"]) == ("One", "Two")


def test_a_text_is_read_for_an_editor_and_the_draft_stays_as_it_is(bob, url, agent, graph):
    before = services.open_draft(agent)
    greeter = emit_yaml(before.graph)
    text = emit_yaml(graph | {"name": "Another"})

    whole = bob.post(f"{url}/draft/text", {"text": text}).json()
    bob.post(f"{url}/draft/commands", {"commands": [{"type": "set_meta", "description": "Theirs"}]})
    edit = bob.post(f"{url}/draft/text", {"text": text, "base": greeter}).json()

    assert (whole["graph"]["name"], whole["before"], whole["text"]) == ("Another", None, text)
    assert (edit["graph"]["name"], edit["graph"]["description"]) == ("Another", "Theirs")
    assert edit["before"] == services.open_draft(agent).graph
    assert edit["before"]["name"] == before.graph["name"]
    assert_problem(bob.post(f"{url}/draft/text", {"text": "- a"}), 422, "graph_unreadable")


BAD_TEXTS = {
    "bomb": (b"a: &a [x,x]\nb: &b [*a,*a]\nc: [*b,*b]", 422, "text_refused"),
    "alias": (b"name: *x", 422, "text_refused"),
    "tag": (b"name: !!python/object:os.system ls", 422, "text_refused"),
    "twice": (b"name: a\nname: b", 422, "text_refused"),
    "not utf-8": (b"name: \xff\xfe\x00", 422, "text_refused"),
    "empty": (b" ", 422, "text_refused"),
    "a list": (b"- a", 422, "graph_unreadable"),
    "another format": (b"format: other/9\nname: x\nnodes: {}", 422, "graph_unreadable"),
    "nodes as a list": (b"format: agent/1\nnodes: [a]", 422, "graph_unreadable"),
    "bad edge": (b"format: agent/1\nnodes: {}\nedges: [nonsense]", 422, "graph_unreadable"),
    "broken json": (b'{"format": "agent/1",', 422, "text_refused"),
    "10,001 nodes": (
        json.dumps({"format": "agent/1", "nodes": {f"n{n}": {"kind": "note@1"} for n in range(10_001)}}).encode(),
        413,
        "text_too_large",
    ),
    "deep": (b"a: " + b"[" * 5000 + b"]" * 5000, 422, "text_refused"),
    "50 MB": (b"a: " + b"x" * 50 * 2**20, 413, "text_too_large"),
}


@pytest.mark.parametrize("name", BAD_TEXTS)
def test_a_bad_file_is_refused_and_makes_nothing(bob, name):
    content, status, code = BAD_TEXTS[name]

    assert_problem(bob.post("/api/w/acme/import", {"file": file(content)}, format="multipart"), status, code)

    assert not Agent.objects.exists()


@pytest.mark.parametrize("name", BAD_TEXTS)
def test_a_bad_text_leaves_the_draft_as_it_was(bob, url, agent, name):
    content, status, code = BAD_TEXTS[name]
    before = services.open_draft(agent)

    assert_problem(bob.put(f"{url}/draft/text", content, content_type="application/yaml"), status, code)

    assert services.open_draft(agent) == before


def test_what_is_wrong_with_a_readable_graph_shows_as_problems(bob):
    text = """
format: agent/1
name: Wrong
nodes:
  a: {kind: template@1, settings: {text: "{{ x }}"}}
  b: {kind: template@1, settings: {text: "{{ y }}"}}
  c: {kind: nonsense@1}
edges:
  - a.text -> b.y
  - b.text -> a.x
  - gone.text -> output.z
"""
    made = bob.post("/api/w/acme/import", {"text": text}).json()

    draft = bob.get(f"/api/w/acme/agents/{made['id']}/draft").json()

    assert {problem["code"] for problem in draft["problems"]} >= {"cycle", "dangling_edge", "unknown_kind"}
    assert bob.post(f"/api/w/acme/agents/{made['id']}/runs", {"inputs": {}}).json()["code"] == "draft_has_problems"


def test_a_commit_makes_a_revision_that_can_be_read_and_restored(bob, url, graph):
    first = bob.post(f"{url}/revisions", {"message": "Greet"}).json()
    assert_problem(bob.post(f"{url}/revisions", {"message": "Again"}), 409, "nothing_to_commit")
    bob.post(f"{url}/draft/commands", {"commands": [{"type": "remove_node", "id": "greet"}]})

    restored = bob.post(f"{url}/revisions/{first['sha']}/restore").json()

    assert restored["graph"] == graph
    assert bob.get(f"{url}/revisions/{first['sha']}").json()["graph"] == graph
    assert [line["sha"] for line in bob.get(f"{url}/revisions").json()["results"]] == [first["sha"]]
    assert bob.get(url).json()["head"] == first["sha"]


def test_a_viewer_reads_and_writes_nothing(world, url):
    victor = signed_in(world.victor)

    reads = [victor.get(path).status_code for path in (url, f"{url}/draft", f"{url}/draft/text", f"{url}/revisions")]
    writes = [
        victor.patch(url, {"name": "x"}),
        victor.delete(url),
        victor.post(f"{url}/draft/commands", {"commands": [{"type": "set_meta", "name": "x"}]}),
        victor.put(f"{url}/draft/text", {"text": "a: 1"}),
        victor.post(f"{url}/draft/text", {"text": "a: 1"}),
        victor.post(f"{url}/revisions", {"message": "x"}),
        victor.post("/api/w/acme/import", {"text": "a: 1"}),
        victor.post("/api/w/acme/agents", {"name": "x"}),
    ]
    assert reads == [200] * 4
    assert [write.status_code for write in writes] == [403] * 8


def test_the_projects_of_another_workspace_are_not_there(bob, world, agent, url):
    foreign = world.elsewhere.pk
    project = type(world.playground).objects.get(workspace=foreign).pk

    assert bob.post("/api/w/acme/agents", {"name": "x", "project": str(project)}).status_code == 400
    assert bob.patch(url, {"project": str(project)}).status_code == 400


def test_node_kinds_carry_what_the_editor_needs(bob):
    kinds = {kind["kind"]: kind for kind in bob.get("/api/node-kinds").json()}

    assert {"input@1", "output@1", "llm@1", "for_each@1", "note@1"} <= kinds.keys()
    assert kinds["llm@1"]["dynamic"]["template"] == ["system", "prompt"]
    assert kinds["for_each@1"]["inner"]["outputs"][0]["name"] == "item"


def test_the_schema_of_each_command_has_the_fields_of_the_command():
    assert COMMAND_SERIALIZERS.keys() == COMMANDS.keys()
    for name, serializer in COMMAND_SERIALIZERS.items():
        assert set(serializer().fields) == {"type"} | {field.name for field in fields(COMMANDS[name])}


def test_the_openapi_schema_tells_commands_apart(bob):
    response = bob.get("/api/schema", headers={"Accept": "application/vnd.oai.openapi+json"})

    schemas = json.loads(response.content)["components"]["schemas"]
    assert schemas["Command"]["discriminator"]["propertyName"] == "type"
    assert len(schemas["Command"]["oneOf"]) == len(COMMANDS)


def test_opening_a_draft_twice_makes_one(world, agent):
    services.open_draft(agent)

    assert Draft.objects.count() == 1
    assert not Revision.objects.exists()


def test_a_draft_says_whether_there_is_something_to_commit(bob, url):
    before = bob.get(f"{url}/draft").json()["is_changed"]
    bob.post(f"{url}/revisions", {"message": "Begin"})
    committed = bob.get(f"{url}/draft").json()["is_changed"]
    moved = bob.post(f"{url}/draft/commands", {"commands": [{"type": "move", "positions": {"greet": [9, 9]}}]})

    assert (before, committed, moved.json()["is_changed"]) == (True, False, True)


def test_the_agent_that_was_edited_last_comes_first(bob, agent, url, world):
    services.create_agent(project=world.playground, by=world.bob, name="Newer")

    bob.post(f"{url}/draft/commands", {"commands": [{"type": "move", "positions": {"greet": [9, 9]}}]})

    assert [line["name"] for line in bob.get("/api/w/acme/agents").json()["results"]] == ["Greeter", "Newer"]


def test_the_list_of_agents_costs_the_same_for_one_and_for_many(bob, agent, world, django_assert_max_num_queries):
    for number in range(5):
        made = services.create_agent(
            project=world.playground, by=world.bob, name=f"Agent {number}", graph={"nodes": {}}
        )
        services.commit_draft(made, "Begin", world.bob)

    with django_assert_max_num_queries(9):
        assert len(bob.get("/api/w/acme/agents").json()["results"]) == 6


def test_whoever_works_on_a_locked_draft_has_time_to_compute(world, agent, monkeypatch):
    """A graph of thousands of nodes is checked for longer than a transaction may else be idle."""

    def most_idle() -> str:
        with connection.cursor() as cursor:
            cursor.execute("SHOW idle_in_transaction_session_timeout")
            return cursor.fetchone()[0]

    found, find = [], services.find_draft_problems
    monkeypatch.setattr(services, "find_draft_problems", lambda *given: (found.append(most_idle()), find(*given))[1])

    services.apply_commands(agent, [SetMeta("Patient", None)], world.alice)

    assert found == ["1min"]
