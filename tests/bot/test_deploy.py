"""What stands in `deploy/` agrees with the bot: names of metrics, alerts with what to do, settings."""

import json
import re
import shutil
import sys
import tomllib
from pathlib import Path
from subprocess import run
from typing import Any

import pytest
import yaml

from bot.cli.commands import main
from bot.cli.slack_cli import with_tokens
from bot.metrics import Metrics
from bot.settings import Door, Settings, read_settings

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
ALERTS: list[dict[str, Any]] = yaml.safe_load((DEPLOY / "alerts.yaml").read_text())["groups"][0]["rules"]


def names() -> set[str]:
    """Whatever a question to Prometheus may ask for."""
    ends = {"counter": ("_total",), "gauge": ("",), "histogram": ("_bucket", "_sum", "_count")}
    return {family.name + end for family in Metrics().registry.collect() for end in ends[family.type]}


def questions() -> list[str]:
    panels = json.loads((DEPLOY / "grafana.json").read_text())["panels"]
    return [target["expr"] for panel in panels for target in panel["targets"]] + [rule["expr"] for rule in ALERTS]


def test_alerts_and_the_dashboard_ask_for_what_is_measured() -> None:
    asked = {name for question in questions() for name in re.findall(r"\b(?:ai_hire|process)_\w+", question)}
    assert asked <= names()
    assert {name for name in names() if name.startswith("ai_hire_") and name.endswith("_total")} - asked <= {
        "ai_hire_upkeeps_total"
    }


@pytest.mark.parametrize("rule", ALERTS, ids=lambda rule: rule["alert"])
def test_every_alert_says_what_to_do(rule: dict[str, Any]) -> None:
    page, _, section = rule["annotations"]["runbook"].partition("#")
    text = (ROOT / page).read_text()
    heading = next(line for line in text.splitlines() if line.lower() == f"## {section}")
    said = text.partition(f"{heading}\n")[2].partition("\n## ")[0]
    assert len(said.split()) > 15
    assert rule["annotations"]["summary"].endswith(".")


def test_what_the_containers_are_given_are_settings() -> None:
    composed = yaml.safe_load((ROOT / "compose.yaml").read_text())
    known = {name.upper() for name in Settings.model_fields}
    for name in ("bot", "replica-1", "replica-2"):
        service = composed["services"][name]
        assert set(service["environment"]) <= known
        assert (service["read_only"], service["cap_drop"]) == (True, ["ALL"])
        assert "ports" not in service, "the proxy alone is public"
    image = re.findall(r"^(?:ENV |    )([A-Z_]+)=", (ROOT / "Dockerfile").read_text(), re.MULTILINE)
    assert set(image) - {"PATH", "PYTHONUNBUFFERED", "PYTHONDONTWRITEBYTECODE"} <= known
    written = (ROOT / ".env.example").read_text()
    assert known == set(re.findall(r"^([A-Z_]+)=", written, re.MULTILINE))


def test_the_image_runs_as_nobody_and_knows_whether_it_lives() -> None:
    last = (ROOT / "Dockerfile").read_text().rpartition("\nFROM ")[2]
    assert re.search(r"^USER \d{4,}:\d{4,}$", last, re.MULTILINE)
    assert re.search(r"^HEALTHCHECK .*\\\n +CMD \[", last, re.MULTILINE)
    assert last.index("USER ") < last.index("ENTRYPOINT")
    ignored = (ROOT / ".dockerignore").read_text().splitlines()
    taken = {line[1:] for line in ignored if line.startswith("!")}
    assert "*" in ignored
    wheel = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["hatch"]["build"]["targets"]["wheel"]
    assert {*wheel["packages"], *wheel["force-include"], "pyproject.toml", "requirements.lock"} <= taken
    assert all((ROOT / name).exists() for name in taken)


def test_the_unit_is_one_that_systemd_takes(tmp_path: Path) -> None:
    program = shutil.which("systemd-analyze")
    if program is None:
        pytest.skip("systemd-analyze is not here")
    unit = tmp_path / "ai-hire.service"
    text = (DEPLOY / "ai-hire.service").read_text()
    unit.write_text(text.replace("/opt/ai-hire/.venv/bin/python", sys.executable))
    done = run([program, "verify", "--man=no", str(unit)], capture_output=True, text=True, check=False)
    assert [line for line in done.stderr.splitlines() if "ai-hire" in line] == []


def test_slacks_command_line_finds_its_way(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    first = json.loads((ROOT / ".slack" / "hooks.json").read_text())["hooks"]["get-hooks"]
    assert main(first.split()[3:]) == 0
    found = json.loads(capsys.readouterr().out)
    assert set(found["hooks"]) == {"get-manifest", "start"}
    assert found["config"]["sdk-managed-connection-enabled"] is True
    assert main(found["hooks"]["get-manifest"].split()[3:]) == 0
    assert json.loads(capsys.readouterr().out) == yaml.safe_load((ROOT / "manifest.yaml").read_text())
    assert re.match(found["config"]["watch"]["filter-regex"], "manifest.yaml")
    given = {"SLACK_CLI_XOXB": "xoxb-1", "SLACK_CLI_XAPP": "xapp-1", "SLACK_BOT_TOKEN": "xoxb-of .env"}
    settings = read_settings(with_tokens(given))
    assert settings.door is Door.SOCKET
    assert settings.slack_bot_token
    assert settings.slack_bot_token.get_secret_value() == "xoxb-1"


def test_slacks_command_line_is_told_what_is_missing(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SLACK_CLI_XOXB", raising=False)
    monkeypatch.setenv("SLACK_CLI_XAPP", "xapp-1")
    assert main(["slack-cli", "start"]) == 2
    assert capsys.readouterr().out.startswith("SLACK_CLI_XOXB is not set")
