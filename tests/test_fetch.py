"""Fetching from a server that cuts, forgets, lies and redirects; archives that try to get out."""

from __future__ import annotations

import contextlib
import stat
import threading
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.model_folders import ARCHIVED, known_for, make_archive, make_model
from voicejoy.errors import Code, VoicejoyError
from voicejoy.fetch import fetch
from voicejoy.model_files import check_manifest, why_no_model
from voicejoy.models import KnownModel

NAME = "vosk-model-tiny-en"
BLOCK = 1 << 16
"""What is read at once: a cut loses less than this."""


@dataclass
class Server:
    """What is served, how it fails, and which ranges were asked for."""

    content: bytes = b""
    cuts: list[int] = field(default_factory=list)
    """How many bytes each of the next answers gives before the connection ends."""
    knows_range: bool = True
    says_length: bool = True
    status: int = 0
    """Answer this and nothing else."""
    asked: list[str] = field(default_factory=list)
    url: str = ""

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        """One GET."""
        self.asked.append(handler.headers.get("Range", ""))
        if handler.path == "/moved.zip":
            handler.send_response(302)
            handler.send_header("Location", "/model.zip")
            handler.end_headers()
            return
        if self.status:
            handler.send_error(self.status)
            return
        start = int(self.asked[-1][6:-1]) if self.asked[-1] and self.knows_range else 0
        if start >= len(self.content):
            handler.send_error(416)
            return
        handler.send_response(206 if start else 200)
        if start:
            handler.send_header("Content-Range", f"bytes {start}-{len(self.content) - 1}/{len(self.content)}")
        if self.says_length:
            handler.send_header("Content-Length", str(len(self.content) - start))
        handler.end_headers()
        rest = self.content[start:]
        with contextlib.suppress(ConnectionError):  # who asked may have had enough
            handler.wfile.write(rest[: self.cuts.pop(0)] if self.cuts else rest)


@pytest.fixture
def server() -> Iterator[Server]:
    served = Server()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            served.answer(self)

        def log_message(self, *_: object) -> None:
            pass

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=http.serve_forever, args=(0.05,))
    thread.start()
    served.url = f"http://127.0.0.1:{http.server_port}/model.zip"
    yield served
    http.shutdown()
    thread.join()
    http.server_close()


@pytest.fixture
def known(tmp_path: Path, server: Server) -> KnownModel:
    """A small archive and the server that serves it."""
    archive = make_archive(tmp_path / "archive.zip")
    server.content = archive.read_bytes()
    return known_for(archive)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "home" / "models"


def get(known: KnownModel, folder: Path, server: Server, path: str = "model.zip") -> Path:
    return fetch(known, folder, url=server.url.replace("model.zip", path), pause_s=0)


def test_a_model_is_fetched_checked_unpacked_and_nothing_else_is_left(
    known: KnownModel, folder: Path, server: Server
) -> None:
    told: list[tuple[int, int]] = []
    place = fetch(known, folder, lambda here, total: told.append((here, total)), url=server.url)
    assert place == folder / NAME
    assert why_no_model(place) == ""
    assert check_manifest(place) == []
    assert told[-1] == (known.size_bytes, known.size_bytes)
    assert [child.name for child in folder.iterdir()] == [NAME]
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_a_cut_connection_is_taken_up_where_it_ended(known: KnownModel, folder: Path, server: Server) -> None:
    server.cuts = [100_000, 100_000]
    assert why_no_model(get(known, folder, server)) == ""
    assert server.asked == ["", f"bytes={BLOCK}-", f"bytes={2 * BLOCK}-"]


def test_a_later_call_goes_on_from_what_an_earlier_one_left(
    known: KnownModel, folder: Path, server: Server
) -> None:
    server.cuts = [100_000, 0, 0, 0]
    with pytest.raises(VoicejoyError) as caught:
        get(known, folder, server)
    assert "goes on from there" in caught.value.hint
    server.cuts, server.asked = [], []
    get(known, folder, server)
    assert server.asked == [f"bytes={BLOCK}-"]


def test_a_server_that_ignores_ranges_is_read_from_the_start(
    known: KnownModel, folder: Path, server: Server
) -> None:
    server.knows_range, server.cuts = False, [100_000]
    assert why_no_model(get(known, folder, server)) == ""


def test_a_server_that_tells_no_length_is_believed_when_the_checksum_agrees(
    known: KnownModel, folder: Path, server: Server
) -> None:
    server.says_length = False
    assert why_no_model(get(known, folder, server)) == ""


def test_an_archive_that_is_here_already_asks_nothing_of_the_network(
    known: KnownModel, folder: Path, server: Server
) -> None:
    folder.mkdir(parents=True)
    (folder / f".{NAME}.zip.part").write_bytes(server.content)
    get(known, folder, server)
    assert server.asked == []


def test_a_leftover_that_is_too_long_is_thrown_away(known: KnownModel, folder: Path, server: Server) -> None:
    folder.mkdir(parents=True)
    (folder / f".{NAME}.zip.part").write_bytes(server.content + b"more")
    assert why_no_model(get(known, folder, server)) == ""


def test_redirects_are_followed(known: KnownModel, folder: Path, server: Server) -> None:
    assert why_no_model(get(known, folder, server, "moved.zip")) == ""


@pytest.mark.parametrize("status", [404, 500])
def test_a_refusal_is_told(known: KnownModel, folder: Path, server: Server, status: int) -> None:
    server.status = status
    with pytest.raises(VoicejoyError, match=str(status)) as caught:
        get(known, folder, server)
    assert caught.value.code is Code.DOWNLOAD


def test_no_server_at_all_is_told_by_its_name(known: KnownModel, folder: Path) -> None:
    with pytest.raises(VoicejoyError, match=r"no lasting connection to 127\.0\.0\.1"):
        fetch(known, folder, url="http://127.0.0.1:9/model.zip", pause_s=0)


def test_wrong_bytes_never_replace_a_good_model(known: KnownModel, folder: Path, server: Server) -> None:
    place = make_model(folder / NAME)
    server.content = server.content[:-1] + b"x"
    with pytest.raises(VoicejoyError, match="SHA-256"):
        get(known, folder, server)
    assert why_no_model(place) == ""
    assert [child.name for child in folder.iterdir()] == [NAME]


def test_far_more_than_announced_in_the_pins_is_refused(
    known: KnownModel, folder: Path, server: Server
) -> None:
    server.content *= 3
    with pytest.raises(VoicejoyError, match="far more"):
        get(known, folder, server)


def test_a_whole_archive_replaces_a_broken_model(known: KnownModel, folder: Path, server: Server) -> None:
    make_model(folder / NAME, graph_Gr_fst=b"broken")
    assert why_no_model(get(known, folder, server)) == ""
    assert [child.name for child in folder.iterdir()] == [NAME]


def test_a_full_disk_is_told_before_anything_is_fetched(
    known: KnownModel, folder: Path, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda _: SimpleNamespace(free=1))
    with pytest.raises(VoicejoyError, match="MB are free"):
        get(known, folder, server)
    assert server.asked == []


# --- archives that try to get out ------------------------------------------------------------------

GOOD = {f"{NAME}/{file}": data for file, data in ARCHIVED.items()}


@pytest.mark.parametrize(
    "member",
    [
        "../evil",
        f"{NAME}/../../evil",
        "/etc/evil",
        f"{NAME}\\..\\evil",
        "C:/evil",
        "other-folder/evil",
        "evil",
    ],
)
def test_members_that_belong_elsewhere_are_refused(
    tmp_path: Path, folder: Path, server: Server, member: str
) -> None:
    archive = make_archive(tmp_path / "evil.zip", GOOD | {member: b"evil"})
    refused(archive, folder, server, "does not belong there")
    assert not list(tmp_path.rglob("evil"))


def test_links_are_refused(tmp_path: Path, folder: Path, server: Server) -> None:
    archive = make_archive(tmp_path / "link.zip", GOOD)
    link = zipfile.ZipInfo(f"{NAME}/words.txt")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(archive, "a") as opened:
        opened.writestr(link, "/etc/passwd")
    refused(archive, folder, server, "does not belong there")


def test_an_archive_that_would_fill_the_disk_is_refused(tmp_path: Path, folder: Path, server: Server) -> None:
    archive = make_archive(tmp_path / "bomb.zip", GOOD | {f"{NAME}/zeros": bytes(10_000_000)})
    refused(archive, folder, server, "fill the disk")


def test_an_archive_without_a_model_and_what_is_no_archive_are_refused(
    tmp_path: Path, folder: Path, server: Server
) -> None:
    refused(make_archive(tmp_path / "a.zip", {f"{NAME}/README": b"x"}), folder, server, "holds no model")
    (tmp_path / "b.zip").write_bytes(b"no archive")
    refused(tmp_path / "b.zip", folder, server, "could not be unpacked")


def refused(archive: Path, folder: Path, server: Server, why: str) -> None:
    """Even with the right checksum, the archive is refused, and the model that is there stays."""
    place = make_model(folder / NAME)
    server.content = archive.read_bytes()
    with pytest.raises(VoicejoyError, match=why):
        get(known_for(archive), folder, server)
    assert why_no_model(place) == ""
    assert {child.name for child in folder.iterdir()} <= {NAME, f".{NAME}.zip.part"}
