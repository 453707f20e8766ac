"""The PostgreSQL and Redis a clone brings along, for when no server is given by DATABASE_URL and REDIS_URL.

Both come as programs inside Python wheels. Their data lies under `var/`. Every process that uses them calls `attach()`;
the first one in starts what is down, the last one out stops it.
"""

import os
from pathlib import Path
from urllib.parse import quote

from .errors import EmbeddedError
from .lease import Lease
from .linux import adopt_orphans
from .place import Place
from .postgres import Postgres
from .redis import Redis
from .secrets import kept_secret

__all__ = ["EmbeddedError", "attach", "broker_url", "database_url", "demo_password", "detach", "place", "redis_url", "revive", "secret_key"]

PROJECT = Path(__file__).resolve().parents[2]
#: Name of the set of servers to use below `var/`; empty means the demo's own. Settings of the tests say "test".
CHOICE = "PORTAL_SERVICES"

_leases: dict[tuple[int, Path], Lease] = {}


def place() -> Place:
    """Where the servers of this project, of this choice, lie."""
    return Place.find(PROJECT, os.environ.get(CHOICE, ""))


def database_url() -> str:
    """Where the database is or will be. Starts nothing."""
    return os.environ.get("DATABASE_URL") or f"postgresql://{Postgres.ROLE}@{quote(str(place().sockets), safe='')}/{Postgres.DATABASE}"


def redis_url(number: int = 0) -> str:
    """Where Redis is or will be; `number` picks one of its databases when it is ours. Starts nothing."""
    return os.environ.get("REDIS_URL") or f"unix://{place().sockets}/{Redis.SOCKET}?db={number}"


def broker_url(url: str) -> str:
    """The same Redis in the spelling Celery knows."""
    return url.replace("unix://", "redis+socket://", 1).replace("?db=", "?virtual_host=", 1)


def wanted(at: Place) -> list[Postgres | Redis]:
    """The servers that are ours to run: those without an address in the environment."""
    servers: list[Postgres | Redis] = []
    if not os.environ.get("DATABASE_URL"):
        servers.append(Postgres(at))
    if not os.environ.get("REDIS_URL"):
        servers.append(Redis(at))
    return servers


def attach() -> bool:
    """Use the servers until this process ends, starting them if they are down; true when they were."""
    at = place()
    servers = wanted(at)
    key = (os.getpid(), at.state)
    if not servers or key in _leases:
        return False
    lease = Lease(at.state, start=lambda: _start(at, servers), stop=lambda: _stop(at, servers))
    _leases[key] = lease
    return lease.take()


def revive() -> bool:
    """Start servers again that have died since `attach`; true when one had."""
    at = place()
    lease = _leases.get((os.getpid(), at.state))
    return lease is not None and not all(server.lives() for server in wanted(at)) and lease.renew()


def _start(at: Place, servers: list[Postgres | Redis]) -> bool:
    at.prepare()
    adopt_orphans()
    started = [server.start() for server in servers]
    return any(started)


def _stop(at: Place, servers: list[Postgres | Redis]) -> None:
    for server in servers:
        server.stop()
    at.clear()


def detach() -> None:
    """Stop using the servers before this process ends."""
    for lease in [_leases.pop(key) for key in list(_leases) if key[0] == os.getpid()]:
        lease.give_back()


def secret_key() -> str:
    """Signing key: from the environment, else random and kept for this clone."""
    return os.environ.get("SECRET_KEY") or kept_secret(PROJECT / "var" / "secret_key", 50)


def demo_password() -> str:
    """Password of all demo accounts: from the environment, else random and kept for this clone."""
    return os.environ.get("DEMO_PASSWORD") or kept_secret(PROJECT / "var" / "demo_password", 9)
