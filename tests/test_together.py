"""Several processes do what one does; and what they say does not depend on how many there are."""

from __future__ import annotations

import json
import os
import signal

import pytest

from okrsite import rules
from okrsite.content.trees import DiskTree
from okrsite.findings import finding_of, row_of
from okrsite.project import judge, load
from okrsite.together import shared
from tests.conftest import REPOSITORY, TODAY, CompanyMaker


def test_answers_come_in_the_order_of_the_items() -> None:
    assert shared(range(1000), lambda n: (n, os.getpid())[0], 4, piece=7) == list(range(1000))


def test_forks_take_their_share() -> None:
    def slow(n: int) -> int:
        signal.sigtimedwait([], 0.002)  # long enough for the others to come
        return os.getpid() + 0 * n

    assert len(set(shared(range(200), slow, 3))) == 3


def test_what_a_fork_cannot_say_is_said_here() -> None:
    assert shared([1, 2, 3, 4], lambda n: (n, object), 3) == [(n, object) for n in (1, 2, 3, 4)]


def test_a_fault_is_raised_where_it_always_is() -> None:
    def divided(n: int) -> float:
        return 1 / (n - 5)

    with pytest.raises(ZeroDivisionError):
        shared(range(10), divided, 3)
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)  # nobody is left behind


def test_findings_are_the_same_for_any_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "PAYS", 0)
    project = load(DiskTree(REPOSITORY), today=TODAY, judged=False)
    alone = judge(project, 1).findings
    assert judge(project, 3).findings == alone
    assert len(alone) > 0


def test_a_finding_survives_as_plain_data(company: CompanyMaker) -> None:
    made = company("=== objectives/x.md\n---\ntitle: X\ntaem: y\ntitle: Z\n---\n")
    findings = load(DiskTree(made.root), today=TODAY).findings
    assert any(finding.fix for finding in findings)
    assert any(finding.related for finding in findings)
    assert [finding_of(json.loads(json.dumps(row_of(finding)))) for finding in findings] == list(findings)
