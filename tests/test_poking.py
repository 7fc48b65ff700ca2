"""The button's socket: real sockets, real threads, and a real process that died."""

from __future__ import annotations

import ast
import contextlib
import json
import os
import socket
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from voicejoy import poking
from voicejoy.cli.poke import poke_command
from voicejoy.errors import Code, VoicejoyError
from voicejoy.paths import find_paths
from voicejoy.poking import ANSWER, MAX_CLIENTS, POKE, PokeListener, poke, poke_path

pytestmark = pytest.mark.skipif(not hasattr(socket, "AF_UNIX"), reason="no Unix domain sockets here")

SOON_S = 5.0


class Button:
    """Counts presses."""

    def __init__(self) -> None:
        self.presses = 0
        self.threads: set[str] = set()

    def __call__(self) -> None:
        self.presses += 1
        self.threads.add(threading.current_thread().name)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "poke"


@pytest.fixture
def button() -> Button:
    return Button()


@pytest.fixture
def listener(path: Path, button: Button) -> Iterator[PokeListener]:
    with PokeListener(path, button) as listening:
        yield listening


def connected(path: Path) -> socket.socket:
    client = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    client.settimeout(SOON_S)
    client.connect(os.fspath(path))
    return client


def answer(client: socket.socket) -> bytes:
    """What the listener answers; b"" when it closes, whether or not it had read all that was sent."""
    with contextlib.suppress(ConnectionResetError):
        return client.recv(10)
    return b""


def threads() -> list[str]:
    return [thread.name for thread in threading.enumerate() if thread.name == "voicejoy-poke"]


def test_a_poke_is_a_press(path: Path, button: Button, listener: PokeListener) -> None:
    poke(path)
    poke(path)
    assert button.presses == 2
    assert button.threads == {"voicejoy-poke"}


def test_the_socket_is_private(path: Path, listener: PokeListener) -> None:
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert stat.S_ISSOCK(path.stat().st_mode)


def test_the_umask_is_left_as_it_was(path: Path) -> None:
    before = os.umask(0o022)
    try:
        with PokeListener(path, Button()):
            assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert os.umask(0o022) == 0o022
    finally:
        os.umask(before)


def test_nothing_in_it_knows_the_network() -> None:
    """Only the family of local sockets is named, and no address but a path."""
    tree = ast.parse(Path(poking.__file__).read_text(encoding="utf-8"))
    names = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    strings = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)}
    assert {name for name in names | strings if isinstance(name, str) and name.startswith("AF_")} == {
        "AF_UNIX", "AF_UNSPEC",
    }  # fmt: skip
    assert names.isdisjoint({"create_connection", "create_server", "getaddrinfo", "gethostbyname"})


def test_closing_removes_the_socket_and_ends_the_thread(path: Path, button: Button) -> None:
    listener = PokeListener(path, button)
    hanging = connected(path)
    began = time.monotonic()
    listener.close()
    listener.close()
    assert time.monotonic() - began < 0.5
    assert not path.exists()
    assert threads() == []
    hanging.close()


def test_a_press_may_close_the_listener(path: Path) -> None:
    done = threading.Event()

    def on_poke() -> None:
        closing.close()
        done.set()

    closing = PokeListener(path, on_poke)
    poke(path)
    assert done.wait(SOON_S)
    assert not path.exists()


def test_nobody_listening_is_told(path: Path) -> None:
    with pytest.raises(VoicejoyError) as told:
        poke(path)
    assert told.value.code is Code.NOT_FOUND
    assert str(told.value) == "voicejoy is not listening now. Start it with: voicejoy listen."


def test_a_dead_process_leaves_a_socket_that_is_replaced(path: Path, button: Button) -> None:
    path.parent.mkdir()
    script = "import socket, sys; socket.socket(socket.AF_UNIX).bind(sys.argv[1])"
    subprocess.run([sys.executable, "-c", script, os.fspath(path)], check=True)
    assert path.is_socket()
    with pytest.raises(VoicejoyError, match="not listening now"):
        poke(path)
    with PokeListener(path, button):
        poke(path)
    assert button.presses == 1


def test_a_living_listener_is_not_replaced(path: Path, button: Button, listener: PokeListener) -> None:
    with pytest.raises(VoicejoyError, match="already listening") as told:
        PokeListener(path, Button())
    assert told.value.code is Code.ENGINE
    poke(path)
    assert button.presses == 1


def test_of_many_that_start_together_one_listens(path: Path) -> None:
    path.parent.mkdir()
    with socket.socket(socket.AF_UNIX) as dead:
        dead.bind(os.fspath(path))  # each finds the socket of a process that died
    buttons, listening, refused = [Button() for _ in range(8)], list[PokeListener](), list[str]()
    together = threading.Barrier(len(buttons))

    def start(button: Button) -> None:
        together.wait()
        try:
            listening.append(PokeListener(path, button))
        except VoicejoyError as error:
            refused.append(error.message)

    starters = [threading.Thread(target=start, args=(button,)) for button in buttons]
    for starter in starters:
        starter.start()
    for starter in starters:
        starter.join(SOON_S)
    assert (len(listening), len(refused)) == (1, 7)
    poke(path)
    assert sum(button.presses for button in buttons) == 1
    listening[0].close()


@pytest.mark.parametrize("kind", ["file", "folder"])
def test_what_is_no_socket_is_never_removed(path: Path, kind: str) -> None:
    path.parent.mkdir()
    if kind == "file":
        path.write_text("mine")
    else:
        path.mkdir()
    with pytest.raises(VoicejoyError) as told:
        PokeListener(path, Button())
    assert told.value.code is Code.HOME
    assert path.exists()
    assert threads() == []


def test_another_ones_socket_outlives_a_late_close(path: Path, button: Button) -> None:
    first = PokeListener(path, Button())
    path.unlink()
    with PokeListener(path, button):
        first.close()
        poke(path)
    assert button.presses == 1


@pytest.mark.parametrize(
    "sent",
    [b"", b"\n", b"poke", b"poke ", b"poke\r\n", b"poke\npoke\n", b"GET / HTTP/1.1\r\n\r\n", b"\0" * 9999],
)
def test_anything_else_is_closed_without_a_press(
    path: Path, button: Button, listener: PokeListener, sent: bytes
) -> None:
    with connected(path) as client:
        client.sendall(sent)
        client.shutdown(socket.SHUT_WR)
        assert answer(client) == b""
    poke(path)
    assert button.presses == 1


def test_a_word_may_come_letter_by_letter(path: Path, button: Button, listener: PokeListener) -> None:
    with connected(path) as client:
        for letter in POKE:
            client.send(bytes([letter]))
            time.sleep(0.01)
        assert client.recv(10) == ANSWER
        assert client.recv(10) == b""
    assert button.presses == 1


def test_clients_that_hang_block_nobody_and_are_let_go(
    path: Path, button: Button, listener: PokeListener
) -> None:
    hanging = [connected(path) for _ in range(MAX_CLIENTS + 4)]
    for client in hanging[::2]:
        with contextlib.suppress(BrokenPipeError):  # the oldest have been let go already
            client.send(b"po")
    began = time.monotonic()
    poke(path)
    assert time.monotonic() - began < 0.5
    assert [answer(client) for client in hanging] == [b""] * len(hanging)
    assert time.monotonic() - began < 2.5
    assert button.presses == 1
    for client in hanging:
        client.close()


def test_a_press_that_fails_is_not_answered_and_the_door_stays_open(path: Path) -> None:
    def broken() -> None:
        presses.append(1)
        raise ValueError("the sun came out")

    presses: list[int] = []
    with PokeListener(path, broken):
        for _ in range(2):
            with pytest.raises(VoicejoyError, match="did not answer"):
                poke(path)
    assert len(presses) == 2


def test_a_listener_that_hangs_is_told(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(poking, "ANSWER_S", 0.2)
    path.parent.mkdir()
    with socket.socket(socket.AF_UNIX) as stuck:
        stuck.bind(os.fspath(path))
        stuck.listen(0)
        for _ in range(3):  # the last ones find the queue full
            with pytest.raises(VoicejoyError, match="did not answer"):
                poke(path)
        with pytest.raises(VoicejoyError, match="already listening"):
            PokeListener(path, Button())


def test_a_path_too_long_for_an_address_works_too(
    tmp_path: Path, button: Button, monkeypatch: pytest.MonkeyPatch
) -> None:
    short = tmp_path / "t"
    short.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(short))
    deep = tmp_path.joinpath(*["a folder with a long name \u00fc"] * 8) / "poke"
    with pytest.raises(VoicejoyError, match="not listening now"):
        poke(deep)
    with PokeListener(deep, button):
        assert deep.is_socket()
        assert stat.S_IMODE(deep.stat().st_mode) == 0o600
        poke(deep)
        with pytest.raises(VoicejoyError, match="already listening"):
            PokeListener(deep, Button())
    assert button.presses == 1
    assert not deep.exists()
    assert deep.parent.is_dir()
    assert list(short.iterdir()) == []


def test_a_long_temporary_folder_does_not_matter(
    tmp_path: Path, button: Button, monkeypatch: pytest.MonkeyPatch
) -> None:
    long = tmp_path / ("t" * 100)
    long.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(long))
    with PokeListener(long / "poke", button):
        poke(long / "poke")
    assert button.presses == 1


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "fixed"
    folder.mkdir(mode=0o500)
    with pytest.raises(VoicejoyError) as told:
        PokeListener(folder / "poke", Button())
    assert told.value.code is Code.HOME


# --- the command -------------------------------------------------------------------------------------


def test_the_command_presses_the_button_of_this_home(button: Button, home: Path) -> None:
    path = poke_path(find_paths())
    assert path == home / "poke"
    with PokeListener(path, button):
        told = CliRunner().invoke(poke_command, [])
        as_json = CliRunner().invoke(poke_command, ["--json"])
    assert (told.exit_code, told.output) == (0, "voicejoy has it.\n")
    assert json.loads(as_json.output) == {"poked": True}
    assert button.presses == 2


def test_the_command_fails_in_one_sentence_when_nobody_listens() -> None:
    told = CliRunner().invoke(poke_command, [])
    assert isinstance(told.exception, VoicejoyError)
    assert told.exception.code is Code.NOT_FOUND
