"""The door for one switch: a private local socket on which a button, a script or home automation presses.

A Unix domain socket, readable by its owner alone (0600), on this machine alone; nothing here knows the
network. The client sends "poke" and a line end, and is answered "ok" and a line end once the press has been
handed on. Anything else is closed without an answer.
"""

from __future__ import annotations

import contextlib
import errno
import logging
import os
import selectors
import socket
import stat
import struct
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from voicejoy.errors import Code, VoicejoyError
from voicejoy.paths import Paths, private_folder

try:
    import fcntl
except ImportError:  # Windows, which has no such sockets either
    fcntl = None  # type: ignore[assignment]

log = logging.getLogger(__name__)

POKE, ANSWER = b"poke\n", b"ok\n"
CLIENT_S = 1.0
"""A client that has not said its word by then is closed."""
ANSWER_S = 3.0
"""How long `poke` waits for its answer."""
MAX_CLIENTS = 16
"""Clients at one time; one more, and the one that has waited longest is closed."""
PATH_BYTES = 100
"""A socket's path may have 103 bytes on macOS and 107 on Linux: sun_path in unix(4) and unix(7)."""
_FAMILY = getattr(socket, "AF_UNIX", socket.AF_UNSPEC)
"""Where there are no such sockets (Windows), making one fails as where the disk knows none."""
_WAITING = 128
"""Connections the system holds until the thread gets to them."""
_CLOSE_S = 1.0
_BREATH_S = 0.1
"""Between two tries while the process has no room for another connection."""

Client = tuple[bytearray, float]
"""What a client has sent so far, and until when (`time.monotonic`) it may go on."""


def poke_path(paths: Paths) -> Path:
    """Where the socket lies: beside the spool, in the folder that holds the person's data."""
    return paths.spool.parent / "poke"


def poke(path: Path) -> None:
    """Press the button of the voicejoy that listens at `path`. Raises `VoicejoyError` (NOT_FOUND)."""
    try:
        with _connected(path) as line:
            line.sendall(POKE)
            answered = line.recv(len(ANSWER)) == ANSWER
    except (TimeoutError, BlockingIOError, ConnectionResetError, BrokenPipeError):
        answered = False
    except OSError as error:  # no socket, or nobody behind it
        raise VoicejoyError(
            Code.NOT_FOUND, "voicejoy is not listening now.", "Start it with: voicejoy listen."
        ) from error
    if not answered:
        raise VoicejoyError(
            Code.NOT_FOUND, "voicejoy did not answer.", "End it, and start it again with: voicejoy listen."
        )


class PokeListener:
    """Waits for presses on a thread of its own, from the start until `close`."""

    def __init__(self, path: Path, on_poke: Callable[[], None]) -> None:
        """`on_poke` is called on the listener's thread and should return soon: it sets an event, say.

        Raises `VoicejoyError`: ENGINE when another voicejoy listens at `path`, HOME when no socket can be
        made there.
        """
        self._path, self._on_poke = path, on_poke
        self._server = _bound(path)
        self._file = _identity(path)
        self._stopped, self._stop = socket.socketpair()
        self._clients: dict[socket.socket, Client] = {}
        self._thread = threading.Thread(target=self._serve, name="voicejoy-poke", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """End the thread and remove the socket. Closing twice does no harm."""
        with contextlib.suppress(OSError):
            self._stop.send(b".")
        if threading.current_thread() is not self._thread:
            self._thread.join(_CLOSE_S)
        if self._file is not None and _identity(self._path) == self._file:
            self._path.unlink(missing_ok=True)
        self._file = None

    def __enter__(self) -> PokeListener:
        return self

    def __exit__(self, *_failure: object) -> None:
        self.close()

    def _serve(self) -> None:
        with self._server, self._stopped, self._stop, selectors.DefaultSelector() as watch:
            watch.register(self._server, selectors.EVENT_READ)
            watch.register(self._stopped, selectors.EVENT_READ)
            while True:
                ready: set[object] = {key.fileobj for key, _ in watch.select(self._patience())}
                if self._stopped in ready:
                    break
                self._look(watch, ready)
            for client in list(self._clients):
                self._let_go(watch, client)

    def _patience(self) -> float | None:
        """Until the next client has waited too long; without clients, for ever."""
        if not self._clients:
            return None
        return max(0.0, min(until for _, until in self._clients.values()) - time.monotonic())

    def _look(self, watch: selectors.BaseSelector, ready: set[object]) -> None:
        if self._server in ready:
            self._accept(watch)
        for client in [client for client in self._clients if client in ready]:
            self._read(watch, client)
        for client in [one for one, (_, until) in self._clients.items() if until <= time.monotonic()]:
            self._let_go(watch, client)

    def _accept(self, watch: selectors.BaseSelector) -> None:
        try:
            client, _ = self._server.accept()
        except OSError as error:  # the client is gone, or the process has no descriptor left
            if error.errno in (errno.EMFILE, errno.ENFILE):
                time.sleep(_BREATH_S)
            return
        if not _is_ours(client):
            client.close()
            return
        if len(self._clients) >= MAX_CLIENTS:
            self._let_go(watch, next(iter(self._clients)))
        client.setblocking(False)
        self._clients[client] = bytearray(), time.monotonic() + CLIENT_S
        watch.register(client, selectors.EVENT_READ)

    def _read(self, watch: selectors.BaseSelector, client: socket.socket) -> None:
        sent, _ = self._clients[client]
        try:
            more = client.recv(len(POKE) + 1 - len(sent))
        except BlockingIOError:
            return
        except OSError:
            more = b""
        sent += more
        if more and sent != POKE and POKE.startswith(sent):
            return
        if sent == POKE:
            self._press(client)
        self._let_go(watch, client)

    def _press(self, client: socket.socket) -> None:
        try:
            self._on_poke()
        except Exception as error:  # noqa: BLE001 (whatever is wrong there, the door stays open)
            log.warning("a press failed: %s", type(error).__name__)
            return
        with contextlib.suppress(OSError):  # it did not wait for the answer
            client.send(ANSWER)

    def _let_go(self, watch: selectors.BaseSelector, client: socket.socket) -> None:
        del self._clients[client]
        watch.unregister(client)
        client.close()


# --- the socket's file -------------------------------------------------------------------------------


def _bound(path: Path) -> socket.socket:
    """A listening socket at `path`. Raises `VoicejoyError` (ENGINE, HOME)."""
    folder = private_folder(path.parent)
    try:
        with _alone(folder):
            if _lives(path):
                raise VoicejoyError(
                    Code.ENGINE,
                    "voicejoy is already listening on this machine.",
                    "Use that one, or end it first.",
                )
            return _bind(path)
    except OSError as error:
        raise VoicejoyError(
            Code.HOME,
            f"voicejoy cannot make its button socket at {path}.",
            "Set VOICEJOY_HOME to a folder on this machine's own disk.",
        ) from error


def _bind(path: Path) -> socket.socket:
    if path.is_socket():
        path.unlink()  # of a process that died
    server = socket.socket(_FAMILY, socket.SOCK_STREAM)
    before = os.umask(0o077)  # private from its first moment, not only from the chmod on
    try:
        with _short(path) as short:
            server.bind(short)
        path.chmod(0o600)
        server.listen(_WAITING)
        server.setblocking(False)
    except BaseException:
        server.close()
        raise
    finally:
        os.umask(before)
    return server


def _lives(path: Path) -> bool:
    """Whether somebody answers at `path`; a file left by a process that died refuses."""
    try:
        with _connected(path):
            return True
    except (FileNotFoundError, ConnectionRefusedError):
        return False
    except (BlockingIOError, TimeoutError):  # so busy that it takes no more connections
        return True


@contextlib.contextmanager
def _connected(path: Path) -> Iterator[socket.socket]:
    with socket.socket(_FAMILY, socket.SOCK_STREAM) as line, _short(path) as short:
        line.settimeout(ANSWER_S)
        line.connect(short)
        yield line


@contextlib.contextmanager
def _short(path: Path) -> Iterator[str]:
    """`path` as a socket address, while it is used.

    One too long for an address goes through a short link to its folder; the socket still lies at `path`.
    """
    if len(os.fsencode(path)) <= PATH_BYTES:
        yield str(path)
        return
    with tempfile.TemporaryDirectory(prefix="vj-", dir=_short_folder()) as private:  # mode 0700
        link = Path(private) / "d"
        link.symlink_to(path.parent.absolute(), target_is_directory=True)
        yield str(link / path.name)


def _short_folder() -> str | None:
    """A temporary folder with a short path: the usual one, unless it is long itself."""
    usual_fits = len(os.fsencode(tempfile.gettempdir())) <= PATH_BYTES // 2
    return None if usual_fits or not Path("/tmp").is_dir() else "/tmp"  # noqa: S108 (made private by mkdtemp)


@contextlib.contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """One process at a time looks and binds: two that start together must not remove each other's socket."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        if fcntl is not None:
            with contextlib.suppress(OSError):  # a file system without locks
                fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _identity(path: Path) -> tuple[int, int] | None:
    """Which file lies at `path`; None if there is none."""
    try:
        found = path.lstat()
    except OSError:
        return None
    return (found.st_dev, found.st_ino) if stat.S_ISSOCK(found.st_mode) else None


def _is_ours(client: socket.socket) -> bool:
    """Whether the client runs as this user. The file's mode says so already; Linux can confirm it."""
    if not hasattr(socket, "SO_PEERCRED"):
        return True
    credentials = client.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i"))
    _process, user, _group = struct.unpack("3i", credentials)
    return bool(user == os.geteuid())
