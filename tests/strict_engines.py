"""With CI set, a test that wanted an engine and was skipped has failed: nothing may go untried in silence."""

from __future__ import annotations

import os
from collections.abc import Generator

import pytest


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Turn the skip of an `engine` test into a failure; `real_speech` may be absent, and xfail is no skip."""
    report = yield
    wanted = item.get_closest_marker("engine") and not item.get_closest_marker("real_speech")
    if os.environ.get("CI") and wanted and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"CI is set, and this engine test was skipped: {report.longrepr}"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """The same for a whole module of such tests that skips itself while it is read."""
    report = yield
    if os.environ.get("CI") and report.skipped and isinstance(collector, pytest.Module):
        text = collector.path.read_text(encoding="utf-8")
        if "mark.engine" in text and "mark.real_speech" not in text:
            report.outcome = "failed"
            report.longrepr = f"CI is set, and this module of engine tests was skipped: {report.longrepr}"
    return report
