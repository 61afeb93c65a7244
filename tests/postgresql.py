"""A throw-away PostgreSQL server for the tests: its own folder, its own socket, gone when the tests end.

The server does not run as root, so root starts it as the user `postgres`. Nothing it writes is synced to disk.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import create_engine, text

_PLACES = ("/usr/lib/postgresql/15/bin", "/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/usr/local/pgsql/bin")
_TEMPLATE = "book_template"


class NoServer(Exception):
    """Why no server can be started here."""


@dataclass(frozen=True, slots=True)
class Server:
    """A running server; databases are made as copies of the template."""

    socket: Path

    def url(self, database: str) -> str:
        return f"postgresql+psycopg://postgres@/{database}?host={self.socket}"

    def command(self, statement: str) -> None:
        engine = create_engine(self.url("postgres"), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(statement))
        engine.dispose()

    def empty(self, name: str) -> str:
        """Make a database without tables; return its URL."""
        self.command(f"CREATE DATABASE {name} TEMPLATE template0")
        return self.url(name)

    def keep_as_template(self, name: str) -> None:
        self.command(f"ALTER DATABASE {name} RENAME TO {_TEMPLATE}")

    def copy(self, name: str) -> str:
        """Make a database with a book's schema; return its URL."""
        self.command(f"CREATE DATABASE {name} TEMPLATE {_TEMPLATE} STRATEGY file_copy")
        return self.url(name)

    def drop(self, name: str) -> None:
        self.command(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def programs() -> Path:
    """Return the folder of initdb and pg_ctl; NoServer says what is missing."""
    for pattern in _PLACES:
        for folder in sorted(Path("/").glob(pattern[1:]), reverse=True):
            if (folder / "initdb").exists():
                return folder
    found = shutil.which("initdb")
    if found is None:
        raise NoServer("no PostgreSQL server program was found (Debian: package postgresql-15)")
    return Path(found).resolve().parent


@contextmanager
def serving() -> Iterator[Server]:
    """Start a server and stop it again; NoServer where that is not possible."""
    bin_folder, as_user = programs(), _as_user()
    memory = (
        "/dev/shm" if os.access("/dev/shm", os.W_OK) else "/tmp"
    )  # either is short: a socket's path has 100 characters
    folder = Path(tempfile.mkdtemp(prefix="cdpg-", dir=memory))
    try:
        if as_user:
            shutil.chown(folder, "postgres")
        data = folder / "data"
        _run(
            *as_user,
            bin_folder / "initdb",
            "-D",
            data,
            "-U",
            "postgres",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C",
            "-N",
        )
        options = f"-F -c listen_addresses= -c unix_socket_directories={folder} -c max_connections=40 -c autovacuum=off"
        _run(*as_user, bin_folder / "pg_ctl", "-D", data, "-w", "-l", folder / "log", "-o", options, "start")
        try:
            yield Server(folder)
        finally:
            _run(*as_user, bin_folder / "pg_ctl", "-D", data, "-w", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder)


def _as_user() -> tuple[str, ...]:
    if os.geteuid() != 0:
        return ()
    try:
        pwd.getpwnam("postgres")
    except KeyError as error:
        raise NoServer("the server does not run as root, and there is no user postgres") from error
    return ("runuser", "-u", "postgres", "--")


def _run(*words: str | Path) -> None:
    done = subprocess.run([str(word) for word in words], capture_output=True, text=True, cwd="/")
    if done.returncode:
        raise RuntimeError(f"{words}: {done.stdout}{done.stderr}")
