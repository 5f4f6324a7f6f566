"""Datasets, cases and tests by REST, as the screens and programs use them."""

from typing import Any

import pytest

from builder.services import commit_draft, create_agent, readable_data
from experiments import models
from experiments.services import MOST_CASES
from graphs.models import Agent
from runs.models import Run
from runs.services import start_run
from tests.factories import World, make_world, signed_in
from tests.runs.scenes import CHAIN

pytestmark = pytest.mark.django_db

CASE = {"name": "Ada", "inputs": {"name": "Ada"}, "expected": {"text": "Hello Ada!"}}


class Bench:
    """Alice at the greeter's tests."""

    def __init__(self, world: World) -> None:
        self.world, self.client = world, signed_in(world.alice)
        self.agent: Agent = create_agent(project=world.playground, by=world.alice, graph=readable_data(CHAIN))
        self.base = f"/api/w/acme/agents/{self.agent.pk}"

    def ask(self, method: str, path: str, body: Any = None, expected: int = 200) -> Any:
        answer = getattr(self.client, method)(f"{self.base}/{path}", body)
        assert answer.status_code == expected, answer.content
        return answer.json() if answer.content else None

    def dataset(self, name: str = "Greetings") -> str:
        return f"datasets/{self.ask('post', 'datasets', {'name': name}, 201)['id']}"

    def names(self, dataset: str) -> list[str]:
        return [case["name"] for case in self.ask("get", f"{dataset}/cases")]


@pytest.fixture
def bench() -> Bench:
    return Bench(make_world())


def test_a_dataset_is_made_renamed_deleted_and_brought_back(bench: Bench) -> None:
    dataset = bench.dataset()
    bench.ask("post", f"{dataset}/cases", CASE, 201)

    assert bench.ask("patch", dataset, {"name": "Hellos"})["name"] == "Hellos"
    bench.ask("delete", dataset, expected=204)
    assert bench.ask("get", "datasets") == []
    bench.ask("get", dataset, expected=404)
    assert bench.ask("post", f"{dataset}/restore")["cases"] == 1
    assert [(row["name"], row["cases"]) for row in bench.ask("get", "datasets")] == [("Hellos", 1)]


def test_two_datasets_of_an_agent_have_two_names(bench: Bench) -> None:
    dataset = bench.dataset()
    bench.dataset("Other")

    refused = bench.ask("post", "datasets", {"name": "Greetings"}, 409)
    assert (refused["code"], refused["errors"][0]["field"]) == ("name_taken", "name")
    assert bench.ask("patch", dataset, {"name": "Other"}, 409)["code"] == "name_taken"
    bench.ask("delete", dataset, expected=204)
    bench.dataset("Greetings")
    assert bench.ask("post", f"{dataset}/restore", expected=409)["code"] == "name_taken"


def test_a_case_is_made_changed_deleted_and_brought_back(bench: Bench) -> None:
    dataset = bench.dataset()
    case = bench.ask("post", f"{dataset}/cases", CASE, 201)
    path = f"{dataset}/cases/{case['id']}"
    grader = {"type": "contains", "texts": ["Ada"]}

    changed = bench.ask("patch", path, {"graders": [grader], "expected": None})

    assert {name: changed[name] for name in ("name", "inputs", "expected", "graders", "last")} == {
        "name": "Ada",
        "inputs": {"name": "Ada"},
        "expected": None,
        "graders": [grader],
        "last": None,
    }
    bench.ask("delete", path, expected=204)
    assert bench.names(dataset) == []
    bench.ask("patch", path, {}, 404)
    bench.ask("post", f"{path}/restore")
    assert bench.names(dataset) == ["Ada"]


def test_a_case_without_a_name_takes_the_beginning_of_its_first_text(bench: Bench) -> None:
    dataset = bench.dataset()
    bench.ask("post", f"{dataset}/cases", {"inputs": {"n": 3, "name": "  Ada \n Lovelace " + "x" * 99}}, 201)
    bench.ask("post", f"{dataset}/cases", {"inputs": {}}, 201)

    assert bench.names(dataset) == ["Ada Lovelace " + "x" * 46 + "…", "Case"]


def test_cases_are_put_in_an_order(bench: Bench) -> None:
    dataset = bench.dataset()
    one, two, three = (bench.ask("post", f"{dataset}/cases", {"name": name}, 201)["id"] for name in "abc")

    bench.ask("post", f"{dataset}/order", {"cases": [three, one, three, bench.agent.pk]}, 204)
    assert bench.names(dataset) == ["c", "a", "b"]
    bench.ask("post", f"{dataset}/order", {"cases": [two]}, 204)
    assert bench.names(dataset) == ["b", "c", "a"]


@pytest.mark.parametrize(
    ("body", "status", "field"),
    [
        ({"graders": [{"type": "contains", "texts": []}]}, 422, "graders.0.texts"),
        ({"graders": [{"type": "nothing"}]}, 422, "graders.0.type"),
        ({"graders": "all"}, 400, "graders"),
        ({"inputs": [1]}, 400, "inputs"),
        ({"inputs": {"name": "x" * 1_000_001}}, 422, "inputs"),
    ],
)
def test_what_cannot_be_a_case_is_refused_with_its_field(bench: Bench, body: Any, status: int, field: str) -> None:
    dataset = bench.dataset()

    refused = bench.ask("post", f"{dataset}/cases", body, status)

    assert refused["errors"][0]["field"] == field
    assert bench.names(dataset) == []


def test_what_cannot_be_stored_is_refused(bench: Bench) -> None:
    dataset = bench.dataset()

    assert bench.ask("post", f"{dataset}/cases", {"inputs": {"name": "a\x00b"}}, 422)["code"] == "text_refused"


def test_a_dataset_holds_so_many_cases(bench: Bench) -> None:
    dataset = bench.dataset()
    text = "\n".join(f'{{"inputs": {{"name": "{number}"}}}}' for number in range(MOST_CASES))

    assert bench.ask("post", f"{dataset}/import", {"text": text}, 201) == {"added": MOST_CASES}
    assert bench.ask("post", f"{dataset}/cases", CASE, 409)["code"] == "dataset_full"


def test_cases_go_out_and_come_in_again(bench: Bench) -> None:
    dataset, other = bench.dataset(), bench.dataset("Copy")
    bench.ask("post", f"{dataset}/cases", {**CASE, "name": "Own", "graders": [{"type": "equals", "port": "text"}]}, 201)
    answer = bench.client.get(f"{bench.base}/{dataset}/export?format=csv")

    assert answer.content.decode().splitlines()[0] == "name,inputs.name,expected.text,graders"
    assert bench.ask("post", f"{other}/import", {"text": answer.content.decode(), "format": "csv"}, 201) == {"added": 1}
    kept = ("name", "inputs", "expected", "graders")
    (one,), (two,) = bench.ask("get", f"{dataset}/cases"), bench.ask("get", f"{other}/cases")
    assert [one[name] for name in kept] == [two[name] for name in kept]
    bench.ask("get", f"{dataset}/export?format=xlsx", expected=400)


def test_an_import_is_all_or_nothing_and_names_the_case(bench: Bench) -> None:
    dataset = bench.dataset()
    text = '[{"inputs": {"name": "Ada"}}, {"graders": [{"type": "equals", "tolerance": "a lot"}]}]'

    refused = bench.ask("post", f"{dataset}/import", {"text": text}, 422)

    assert (refused["detail"], refused["errors"][0]["field"]) == (
        "Case 2: The tolerance must be a number.",
        "1.graders.0.tolerance",
    )
    assert bench.names(dataset) == []


def test_a_column_is_read_as_the_drafts_input_asks_for(bench: Bench) -> None:
    dataset = bench.dataset()

    bench.ask("post", f"{dataset}/import", {"text": "name\n007\n"}, 201)

    assert [case["inputs"] for case in bench.ask("get", f"{dataset}/cases")] == [{"name": "007"}]


# -- runs as cases ------------------------------------------------------------------------------------------------


def ended_run(bench: Bench, status: str = "succeeded", **inputs: str) -> Run:
    revision = bench.agent.revisions.first() or commit_draft(bench.agent, "Begin", bench.world.alice)
    run = start_run(workspace=bench.world.acme, revision=revision, inputs=inputs, by=bench.world.alice)
    outputs = {"text": "Hello Ada!"} if status == "succeeded" else None
    Run.objects.filter(pk=run.pk).update(status=status, outputs=outputs, finished_at=run.created_at)
    return run


def save(bench: Bench, run: Run, body: Any = None, expected: int = 201) -> Any:
    answer = bench.client.post(f"/api/w/acme/runs/{run.pk}/case", body or {})
    assert answer.status_code == expected, answer.content
    return answer.json()


def test_a_run_is_saved_as_a_case_of_the_first_dataset_which_is_made(bench: Bench) -> None:
    run = ended_run(bench, name="Ada")

    case = save(bench, run)

    assert (case["name"], case["inputs"], case["expected"]) == ("Ada", {"name": "Ada"}, {"text": "Hello Ada!"})
    assert (case["from_run"], case["agent"]) == (str(run.pk), str(bench.agent.pk))
    assert [(row["id"], row["name"]) for row in bench.ask("get", "datasets")] == [(case["dataset"], "Cases")]


def test_a_run_is_saved_into_the_dataset_that_is_named(bench: Bench) -> None:
    bench.dataset("First")
    second = bench.ask("post", "datasets", {"name": "Second"}, 201)["id"]

    case = save(bench, ended_run(bench, name="Ada"), {"dataset": second, "name": "Mine"})

    assert (case["dataset"], case["name"]) == (second, "Mine")


def test_a_dataset_of_another_agent_is_not_there_for_the_run(bench: Bench) -> None:
    other = Bench.__new__(Bench)
    other.world, other.client = bench.world, bench.client
    other.agent = create_agent(project=bench.world.playground, by=bench.world.alice, graph=readable_data(CHAIN))
    other.base = f"/api/w/acme/agents/{other.agent.pk}"
    theirs = other.ask("post", "datasets", {"name": "Theirs"}, 201)["id"]

    save(bench, ended_run(bench, name="Ada"), {"dataset": theirs}, 404)
    bench.ask("get", f"datasets/{theirs}", expected=404)


def test_a_failed_run_is_saved_with_nothing_expected(bench: Bench) -> None:
    assert save(bench, ended_run(bench, "failed", name="Ada"))["expected"] is None


def test_a_run_that_goes_on_cannot_be_saved_yet(bench: Bench) -> None:
    revision = commit_draft(bench.agent, "Begin", bench.world.alice)
    run = start_run(workspace=bench.world.acme, revision=revision, inputs={"name": "Ada"}, by=bench.world.alice)

    assert save(bench, run, expected=409)["code"] == "run_not_over"


def test_the_long_texts_of_a_run_stand_in_the_case_itself(bench: Bench) -> None:
    case = save(bench, ended_run(bench, name="Ada " * 10_000))

    assert case["inputs"] == {"name": "Ada " * 10_000}


# -- tests --------------------------------------------------------------------------------------------------------


def test_a_test_run_of_the_draft_pins_it_and_shows_its_cases(bench: Bench) -> None:
    dataset = bench.dataset()
    bench.ask("post", f"{dataset}/cases", CASE, 201)
    bench.ask("post", f"{dataset}/cases", {"name": "Unfit", "inputs": {"mood": "glad"}}, 201)

    started = bench.ask("post", f"{dataset}/test-runs", {"revision": "draft"}, 201)

    assert (started["status"], started["message"], started["started_by"]) == ("running", None, "Alice")
    assert started["counts"] == {"total": 2, "running": 1, "passed": 0, "failed": 0, "error": 1}
    detail = bench.ask("get", f"test-runs/{started['id']}")
    assert [(row["name"], row["status"], row["before"]) for row in detail["results"]] == [
        ("Ada", "running", None),
        ("Unfit", "error", None),
    ]
    assert detail["results"][0]["figures"]["status"] == "queued"
    assert bench.ask("get", f"{dataset}/test-runs")["results"] == [started]
    assert bench.ask("get", f"{dataset}/cases")[1]["last"]["status"] == "error"


def test_a_test_run_of_a_revision_names_its_commit(bench: Bench) -> None:
    dataset = bench.dataset()
    bench.ask("post", f"{dataset}/cases", CASE, 201)
    revision = commit_draft(bench.agent, "Begin", bench.world.alice)

    assert bench.ask("post", f"{dataset}/test-runs", {"revision": revision.sha}, 201)["message"] == "Begin"
    bench.ask("post", f"{dataset}/test-runs", {"revision": "0" * 40}, 404)


def test_a_test_run_needs_cases_and_a_draft_that_can_run(bench: Bench) -> None:
    dataset = bench.dataset()

    assert bench.ask("post", f"{dataset}/test-runs", {}, 409)["code"] == "nothing_to_test"
    bench.ask("post", f"{dataset}/cases", CASE, 201)
    commands = [{"type": "add_node", "id": "ask", "kind": "llm@1"}, {"type": "connect", "edge": "ask.text -> output.a"}]
    bench.ask("post", "draft/commands", {"commands": commands})
    assert bench.ask("post", f"{dataset}/test-runs", {}, 422)["code"] == "draft_has_problems"


def test_a_test_run_is_stopped(bench: Bench) -> None:
    dataset = bench.dataset()
    bench.ask("post", f"{dataset}/cases", CASE, 201)
    started = bench.ask("post", f"{dataset}/test-runs", {}, 201)

    stopped = bench.ask("post", f"test-runs/{started['id']}/stop")

    assert (stopped["status"], stopped["counts"]["error"]) == ("cancelled", 1)
    assert Run.objects.get().cancel_request == {"by": str(bench.world.alice.pk), "reason": "The test run was stopped."}


def test_a_result_shows_its_values_and_no_regression_without_a_success(bench: Bench) -> None:
    dataset = bench.dataset()
    bench.ask("post", f"{dataset}/cases", CASE, 201)
    started = bench.ask("post", f"{dataset}/test-runs", {}, 201)
    row = models.Result.objects.get()
    Run.objects.filter(pk=row.run).update(status="succeeded", outputs={"text": "Hi"}, finished_at=row.created_at)
    models.Result.objects.update(status="failed", reason="Other.")

    shown = bench.ask("get", f"results/{row.pk}")

    assert {name: shown[name] for name in ("inputs", "expected", "outputs", "regression", "search")} == {
        "inputs": {"name": "Ada"},
        "expected": {"text": "Hello Ada!"},
        "outputs": {"text": "Hi"},
        "regression": None,
        "search": None,
    }
    assert bench.ask("post", f"results/{row.pk}/search", expected=409)["code"] == "no_regression"
    assert started["id"] == str(row.test_run_id)
