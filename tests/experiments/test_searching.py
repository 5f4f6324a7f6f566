"""A case that passed and fails now: which changes lie between, and the search for the one to blame."""

from copy import deepcopy
from typing import Any

import pytest
from channels.db import database_sync_to_async as in_thread

from experiments import models
from experiments.errors import NoRegression
from experiments.regressions import find_regression
from experiments.searching import advance_search, start_search, stop_search
from graphs.models import Revision
from runs.models import Run
from tests.experiments.scenes import Lab, all_settled, carried_out, make_lab, runs_with
from tests.runs.scenes import CHAIN, host

pytestmark = pytest.mark.django_db(transaction=True)

HELLO = {"type": "contains", "texts": ["Hello Ada"]}


def with_settings(**texts: str) -> dict[str, Any]:
    nodes: dict[str, Any] = deepcopy(CHAIN["nodes"])  # type: ignore[arg-type]
    for node, text in texts.items():
        nodes[node]["settings"]["text"] = text
    return nodes


def result_of(test_run: models.TestRun) -> models.Result:
    rows = models.Result.objects.select_related(
        "workspace", "test_run__workspace", "test_run__revision", "case__dataset__agent__workspace"
    )
    found: models.Result = rows.get(test_run=test_run)
    return found


async def regressed(**parts: Any) -> tuple[Lab, models.Result]:
    """A lab whose one case passed on the first revision and fails on the second."""
    lab = await in_thread(make_lab)()
    await in_thread(lab.add)({"name": "Ada", "inputs": {"name": "Ada"}, "graders": [HELLO]})
    await carried_out(lab)
    test_run = await carried_out(lab, await in_thread(lab.commit)(**parts))
    return lab, await in_thread(result_of)(test_run)


async def test_a_regression_names_the_changes_since_the_case_passed() -> None:
    async with host():
        _, result = await regressed(nodes=with_settings(greet="Good day {{ name }}!"))

    found = await in_thread(find_regression)(result)
    assert found is not None
    assert [change.sentence for change in found.changes] == [
        "“greet”: text is now “Good day {{ name }}!”, was “Hello {{ name }}!”."
    ]
    assert (found.bad, found.good.status) == (result, "passed")


async def test_the_first_failing_revision_is_the_bad_one_however_often_it_fails_later() -> None:
    async with host():
        lab, first = await regressed(nodes=with_settings(greet="Good day {{ name }}!"))
        later = await in_thread(lab.commit)(nodes=with_settings(greet="Moin {{ name }}!", shout="{{ greeting }} Bye."))
        again = await in_thread(result_of)(await carried_out(lab, later))

    found = await in_thread(find_regression)(again)
    assert found is not None
    assert (found.bad.pk, len(found.changes)) == (first.pk, 1)


async def test_a_case_that_passes_or_never_passed_is_no_regression() -> None:
    lab = await in_thread(make_lab)()
    cases = [{"name": "Ada", "inputs": {"name": "Ada"}, "graders": [{"type": "contains", "texts": ["Good night"]}]}]
    await in_thread(lab.add)(*cases)
    async with host():
        result = await in_thread(result_of)(await carried_out(lab))

    assert await in_thread(find_regression)(result) is None
    with pytest.raises(NoRegression):
        await in_thread(start_search)(result=result, by=None)


async def test_a_search_finds_the_change_to_blame_and_shows_its_tries() -> None:
    nodes = with_settings(greet="Good day {{ name }}!", shout="{{ greeting }} Nice to see you.")
    nodes["extra"] = {"kind": "template@1", "settings": {"text": "Over"}}
    async with host():
        lab, result = await regressed(nodes=nodes, name="Host", description="Greets people.")
        search = await in_thread(start_search)(result=result, by=lab.world.alice)
        await all_settled()

    await in_thread(search.refresh_from_db)()
    (at, last) = search.found
    assert (search.status, search.conclusion, at) == ("found", "It fails since this change.", last)
    assert [change["sentence"] for change in search.groups[at]] == [
        "“greet”: text is now “Good day {{ name }}!”, was “Hello {{ name }}!”."
    ]
    tries = [(tried["applied"], tried["verdict"]) for tried in search.tries]
    assert tries[:2] == [(0, "passed"), (5, "failed")]
    assert len(tries) <= 5
    assert await in_thread(Run.objects.filter(pk__in=[tried["run"] for tried in search.tries]).count)() == len(tries)


async def test_a_search_leaves_history_and_test_runs_as_they_were() -> None:
    async with host():
        lab, result = await regressed(nodes=with_settings(greet="Good day {{ name }}!", shout="{{ greeting }} Bye."))
        commits = await in_thread(Revision.objects.filter(named=True).count)()
        await in_thread(start_search)(result=result, by=lab.world.alice)
        await all_settled()

    assert await in_thread(Revision.objects.filter(named=True).count)() == commits
    assert await in_thread(models.TestRun.objects.of_people().count)() == 2


async def test_advancing_a_search_again_starts_no_try_twice() -> None:
    async with host():
        lab, result = await regressed(nodes=with_settings(greet="Good day {{ name }}!"))
    search = await in_thread(start_search)(result=result, by=lab.world.alice)
    before = await in_thread(runs_with)("test")

    assert await in_thread(advance_search)(search) == 0
    assert (await in_thread(start_search)(result=result, by=lab.world.alice)).pk == search.pk
    assert await in_thread(runs_with)("test") == before


async def test_a_stopped_search_says_so_and_starts_nothing_more() -> None:
    async with host():
        lab, result = await regressed(nodes=with_settings(greet="Good day {{ name }}!"))
    search = await in_thread(start_search)(result=result, by=lab.world.alice)
    await in_thread(stop_search)(search, by=lab.world.alice)
    await in_thread(stop_search)(search, by=lab.world.alice)
    before = await in_thread(runs_with)("test")
    async with host():
        await all_settled()

    await in_thread(search.refresh_from_db)()
    assert (search.status, search.conclusion) == ("cancelled", "The search was stopped.")
    assert await in_thread(runs_with)("test") == before


async def test_a_graph_in_between_that_cannot_run_is_unclear() -> None:
    """The second change names a kind that there is not, and the third takes it back."""
    nodes = with_settings(greet="Good day {{ name }}!")
    async with host():
        lab, result = await regressed(nodes=nodes, description="Greets.")
        search = await in_thread(start_search)(result=result, by=lab.world.alice)
        broken = {"what": "kind", "way": "changed", "node": "greet", "name": "kind", "title": "", "after": "gone@1"}
        mended = {**broken, "after": "template@1"}
        setting, description = sorted(search.groups, key=lambda group: group[0]["what"] == "graph")
        groups = [description, [{**broken, "sentence": ""}], [{**mended, "sentence": ""}], setting]
        await in_thread(models.Search.objects.filter(pk=search.pk).update)(groups=groups)
        await all_settled()

    await in_thread(search.refresh_from_db)()
    unclear = [tried for tried in search.tries if tried["verdict"] == "unclear"]
    assert (search.status, search.found, [tried["applied"] for tried in unclear]) == ("found", [3, 3], [2])
    assert (unclear[0]["run"], "gone" in unclear[0]["reason"]) == (None, True)
