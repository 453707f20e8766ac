"""Redis from a wheel, on a private socket only. Its queue is written to disk, so that a restart loses no job."""

import contextlib
import socket

import psutil

from .errors import EmbeddedError
from .place import Place
from .processes import bury, end, find, wait_until

OPTIONS = {
    "port": "0",
    "unixsocketperm": "700",
    "databases": "64",
    "daemonize": "yes",
    "dir": ".",
    "save": "",
    "logfile": "../logs/redis.log",
}
WAIT = 20  # seconds a server that is there already may take to answer


class Redis:
    SOCKET = "redis.sock"

    def __init__(self, place: Place) -> None:
        self.place = place
        self.socket = place.sockets / self.SOCKET
        self.log = place.home / "logs" / "redis.log"

    def start(self) -> bool:
        """Bring the server up; true when it was down."""
        if self.answers():
            return False
        if not self._comes_up_by_itself():
            self._start_anew()
        return True

    def stop(self) -> None:
        running = self._processes()
        if not (self._takes_leave() and wait_until(lambda: not self._processes(), 10)):
            end(self._processes())
        bury(running)

    def _takes_leave(self) -> bool:
        """Ask it to write what it holds and end; false when nobody listens."""
        with contextlib.suppress(ConnectionResetError):
            try:
                self._say(b"SHUTDOWN\r\n")
            except (FileNotFoundError, ConnectionRefusedError, TimeoutError):
                return False
        return True

    def lives(self) -> bool:
        """It is there, however busy."""
        return bool(self._processes())

    def answers(self) -> bool:
        with contextlib.suppress(OSError):
            return self._say(b"PING\r\n").startswith(b"+PONG")
        return False

    def _say(self, command: bytes) -> bytes:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
            connection.settimeout(3)
            connection.connect(str(self.socket))
            connection.sendall(command)
            return connection.recv(64)

    def _processes(self) -> list[psutil.Process]:
        return find("redis-server", str(self.socket))

    def _comes_up_by_itself(self) -> bool:
        if not self._processes():
            return False
        if wait_until(self.answers, WAIT):
            return True
        self.stop()
        return False

    def _start_anew(self) -> None:
        self.place.folder("logs")
        self.log.unlink(missing_ok=True)
        options = OPTIONS | {"unixsocket": str(self.socket), "appendonly": "no" if self.place.scratch else "yes"}
        arguments = [part for name, value in options.items() for part in (f"--{name}", value)]
        self.place.run("redis-server", *arguments, cwd=self.place.folder("redis"))
        if not wait_until(self.answers, 20):
            raise EmbeddedError(f"Redis does not start; the reason is at the end of {self.log}")
