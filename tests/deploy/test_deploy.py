"""What `deploy/` says is valid, pinned, and speaks of settings that exist. No cluster, no daemon and no network."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
KUBERNETES = "1.34"
MANIFESTS = [*sorted((DEPLOY / "kubernetes").glob("*.yaml")), DEPLOY / "kubernetes" / "secret.yaml.example"]
CONTAINERFILE = (DEPLOY / "Containerfile").read_text()
COMPOSE = yaml.safe_load((DEPLOY / "compose.yaml").read_text())

# Of other programs: Postgres's image, Python, the shell, and the node kinds, which know no Django.
OTHERS = {
    "POSTGRES_USER", "POSTGRES_DB", "POSTGRES_PASSWORD",
    "PATH", "PYTHONPATH", "PYTHONUNBUFFERED", "PYTHONDONTWRITEBYTECODE", "TMPDIR", "AGENT_CACHE_DIR",
}  # fmt: skip


def documents() -> list[dict[str, Any]]:
    return [document for file in MANIFESTS for document in yaml.safe_load_all(file.read_text())]


def title(document: dict[str, Any]) -> str:
    return f"{document['kind']} {document['metadata']['name']}"


def workloads() -> list[dict[str, Any]]:
    return [document for document in documents() if "template" in document.get("spec", {})]


def named(kind: str, name: str) -> dict[str, Any]:
    (found,) = [each for each in documents() if title(each) == f"{kind} {name}"]
    return found


@pytest.mark.parametrize("document", documents(), ids=title)
def test_a_manifest_fits_kubernetes_own_schema(document: dict[str, Any]) -> None:
    kubernetes_validate.validate(document, KUBERNETES, strict=True)


def test_the_validator_would_find_a_slip() -> None:
    broken = named("Deployment", "web")
    broken["spec"]["template"]["spec"]["containers"][0]["readynessProbe"] = {}

    with pytest.raises(kubernetes_validate.ValidationError):
        kubernetes_validate.validate(broken, KUBERNETES, strict=True)


def test_the_compose_file_fits_the_compose_specification() -> None:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec"]
    answer = subprocess.run([*command, str(DEPLOY / "compose.yaml")], capture_output=True, text=True, check=False)

    assert answer.returncode == 0, answer.stdout


@pytest.mark.parametrize("workload", workloads(), ids=title)
def test_a_pod_is_no_root_and_has_bounds(workload: dict[str, Any]) -> None:
    pod = workload["spec"]["template"]["spec"]
    assert pod["securityContext"]["runAsNonRoot"] is True
    assert pod["automountServiceAccountToken"] is False
    for container in pod["containers"]:
        assert container["securityContext"] == {
            "allowPrivilegeEscalation": False,
            "readOnlyRootFilesystem": True,
            "capabilities": {"drop": ["ALL"]},
        }
        assert set(container["resources"]) == {"requests", "limits"}


@pytest.mark.parametrize("name", ["web", "work"])
def test_what_runs_for_ever_is_probed_spared_and_scaled(name: str) -> None:
    (container,) = named("Deployment", name)["spec"]["template"]["spec"]["containers"]
    labels = named("Deployment", name)["spec"]["selector"]["matchLabels"]

    assert {"startupProbe", "readinessProbe", "livenessProbe"} <= set(container)
    assert named("PodDisruptionBudget", name)["spec"]["selector"]["matchLabels"] == labels
    assert named("HorizontalPodAutoscaler", name)["spec"]["scaleTargetRef"]["name"] == name


def test_probes_name_a_host_that_the_site_answers_to() -> None:
    hosts = named("ConfigMap", "agents")["data"]["ALLOWED_HOSTS"].split(",")
    (container,) = named("Deployment", "web")["spec"]["template"]["spec"]["containers"]
    probes = [container[name]["httpGet"] for name in ("startupProbe", "readinessProbe", "livenessProbe")]

    assert {header["value"] for probe in probes for header in probe["httpHeaders"]} <= set(hosts)


def test_workers_scale_by_a_figure_that_the_site_gives() -> None:
    metrics = named("HorizontalPodAutoscaler", "work")["spec"]["metrics"]
    names = {metric["external"]["metric"]["name"] for metric in metrics if metric["type"] == "External"}
    given = (ROOT / "platform" / "config" / "metrics.py").read_text()

    assert [name for name in names if f'"{name}"' not in given] == []


def images() -> Iterator[str]:
    yield from re.findall(r"^ARG BASE=(\S+)", CONTAINERFILE, re.MULTILINE)
    yield from (line for line in re.findall(r"^FROM (\S+)", CONTAINERFILE, re.MULTILINE) if line != "${BASE}")
    yield from (service["image"] for service in COMPOSE["services"].values())
    for workload in workloads():
        yield from (container["image"] for container in workload["spec"]["template"]["spec"]["containers"])


@pytest.mark.parametrize("image", sorted(set(images())))
def test_an_image_is_pinned_to_a_version(image: str) -> None:
    _, _, tag = image.rpartition(":")

    assert re.fullmatch(r"\d+\.\d+(\.\d+)?(-[\w.-]+)?", tag), f"{image} is a moving target."


def variables() -> set[str]:
    found = set(re.findall(r"^(?:# )?([A-Z][A-Z_]+)=", (DEPLOY / "env.example").read_text(), re.MULTILINE))
    found |= set(re.findall(r"(?:^|\s)([A-Z][A-Z_]+)=", CONTAINERFILE, re.MULTILINE)) - {"BASE"}
    asked = re.findall(r"\$\{([A-Z_]+)|environ(?:\.get\(|\[)\"([A-Z_]+)", (DEPLOY / "entrypoint.sh").read_text())
    found |= {name for pair in asked for name in pair}
    for service in COMPOSE["services"].values():
        found |= set(service.get("environment", {}))
    for document in documents():
        found |= set(document.get("data", {})) | set(document.get("stringData", {}))
    for workload in workloads():
        for container in workload["spec"]["template"]["spec"]["containers"]:
            found |= {variable["name"] for variable in container.get("env", [])}
    return found - {""}


def test_every_variable_is_a_setting_that_exists() -> None:
    documented = set(re.findall(r"^\| `(\w+)`", (ROOT / "docs" / "configuration.md").read_text(), re.MULTILINE))

    assert variables() - OTHERS - documented == set()


def test_the_image_runs_as_nobody_special_and_holds_no_tools_of_developers() -> None:
    _, _, last = CONTAINERFILE.rpartition("\nFROM ")

    assert re.search(r"^USER (\d+)", last, re.MULTILINE)[1] != "0"
    assert "HEALTHCHECK" in last
    assert "requirements-dev" not in CONTAINERFILE
    assert "tests" not in re.findall(r"^COPY --from=build \S+/(\S+) ", last, re.MULTILINE)


def test_every_role_of_the_image_is_one_that_its_entrypoint_knows() -> None:
    roles = set(re.findall(r"^([a-z-]+)\)$", (DEPLOY / "entrypoint.sh").read_text(), re.MULTILINE))
    used = {service["command"][0] for service in COMPOSE["services"].values() if service["image"].startswith("agents")}
    for workload in workloads():
        used |= {container["args"][0] for container in workload["spec"]["template"]["spec"]["containers"]}

    assert used - roles == set()
    subprocess.run(["sh", "-n", str(DEPLOY / "entrypoint.sh")], check=True)
