"""The machine that figures were taken on, and the memory that a process holds."""

from __future__ import annotations

import os
import platform
import re
import sys
from pathlib import Path

MEMORY_FROM = "/proc/self/status" if Path("/proc/self/status").exists() else "getrusage (peaks only)"
"""Where figures of memory come from; peaks, where a system has nothing better."""


def machine() -> str:
    """One line: processor, cores that may be used and how many are wanted now, system, Python."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    load = f" (load {os.getloadavg()[0]:.1f})" if hasattr(os, "getloadavg") else ""
    system = f"{platform.system()} {platform.machine()}"
    return f"{_processor()}, {cores} cores{load}, {system}, Python {platform.python_version()}"


def _processor() -> str:
    try:
        listing = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    except OSError:
        listing = ""
    named = re.search(r"^model name\s*:\s*(.+)$", listing, re.MULTILINE)
    return named.group(1) if named else platform.processor() or "unknown processor"


def resident_mb() -> float:
    """Memory that this process holds, in MB (10^6 bytes)."""
    try:
        status = Path("/proc/self/status").read_text(encoding="utf-8")
    except OSError:
        return _peak_mb()
    found = re.search(r"^VmRSS:\s*(\d+) kB$", status, re.MULTILINE)
    return int(found.group(1)) * 1024 / 1e6 if found else _peak_mb()


def _peak_mb() -> float:
    import resource  # noqa: PLC0415 (not on Windows, and only needed without /proc)

    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6
