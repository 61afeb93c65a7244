"""A book that is open: the two doors through which everything reads and writes it.

`read()` gives a session that cannot write. `change()` gives one transaction that is one
change set: it commits on leaving, rolls back on an exception or a cancel. SQLite runs with a
rollback journal, synchronous=EXTRA and BEGIN IMMEDIATE, the one setting that lost nothing
in simulated power cuts and survives a copy of the open file.
"""

from __future__ import annotations

import getpass
import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DatabaseError, OperationalError
from sqlalchemy.orm import Session

from creditdesk.base.collector import rings_not_searched
from creditdesk.base.errors import BadInput, Conflict, Refused
from creditdesk.base.i18n import N_, Message
from creditdesk.db import audit, migrate
from creditdesk.db.model import Base

_PRAGMAS = (
    "PRAGMA journal_mode = DELETE",
    "PRAGMA synchronous = EXTRA",
    "PRAGMA foreign_keys = ON",
    "PRAGMA busy_timeout = 5000",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA cache_size = -65536",
)


class Change:
    """A unit of work under way: its session, its number, and the packages it has touched once done."""

    def __init__(self, session: Session, id: int) -> None:
        self.session = session
        self.id = id
        self.touched: frozenset[str] = frozenset()


class Workspace:
    """An open book. Close it when done; one process may hold several."""

    def __init__(self, engine: Engine, path: Path | None) -> None:
        self.engine = engine
        self.path = path

    @property
    def name(self) -> str:
        """The book's name as shown: the file's, or the database's."""
        return self.path.stem if self.path else str(self.engine.url.database)

    @classmethod
    def create(cls, book: str | Path) -> Workspace:
        """Make a new, empty book; Refused when something is there already."""
        url, path = _locate(book)
        if path and path.exists():
            raise Refused(N_("{path} exists already. To make a new book, choose another name."), path=str(path))
        if path and not path.parent.is_dir():
            raise BadInput(
                N_("There is no folder {path}. To make the book, create the folder first."), path=str(path.parent)
            )
        workspace = cls(_engine(url), path)
        with ExitStack() as on_failure:
            if path:
                path.touch(exist_ok=False)  # from here on the name is ours
                on_failure.callback(path.unlink)
            on_failure.callback(workspace.close)
            with workspace._transaction(write=True) as connection:
                if migrate.version_of(connection) is not None:
                    raise Refused(
                        N_("{path} holds a book already. To make a new one, choose another database."),
                        path=str(path or url),
                    )
                migrate.upgrade(connection)
                connection.execute(
                    text("INSERT INTO change_cursor (id, set_id, is_undo) VALUES (1, NULL, :no)"), {"no": False}
                )
            on_failure.pop_all()
        return workspace

    @classmethod
    def open(cls, book: str | Path) -> Workspace:
        """Open a book; an older one is copied beside itself and upgraded, a newer one refused."""
        url, path = _locate(book)
        if path and not path.is_file():
            raise BadInput(N_("There is no book at {path}."), path=str(path))
        workspace = cls(_engine(url), path)
        with ExitStack() as on_failure:
            on_failure.callback(workspace.close)
            try:
                with workspace._transaction(write=False) as connection:
                    upgrade = migrate.needs_upgrade(connection)
            except DatabaseError as error:
                raise BadInput(
                    N_("{path} is not a CreditDesk book, or it is damaged: {reason}"),
                    path=str(path or url),
                    reason=str(error.orig),
                ) from error
            if upgrade:
                workspace._upgrade()
            on_failure.pop_all()
        return workspace

    def _upgrade(self) -> None:
        with self._transaction(write=False) as connection:
            version = migrate.version_of(connection)
        if self.path:
            self.copy_to(self.path.with_name(f"{self.path.stem}-before-{version}{self.path.suffix}"))
        with self._transaction(write=True) as connection:
            migrate.upgrade(connection)

    def close(self) -> None:
        """Let go of the file."""
        self.engine.dispose()

    @contextmanager
    def read(self) -> Iterator[Session]:
        """Give a session that sees one state of the book and cannot write."""
        with self._transaction(write=False) as connection, Session(connection, autoflush=False) as session:
            yield session

    @contextmanager
    def change(
        self,
        verb: str,
        *,
        actor: str | None = None,
        is_final: bool = False,
        is_upkeep: bool = False,
        undoes: int | None = None,
        **params: object,
    ) -> Iterator[Change]:
        """Give one transaction that becomes one change set, named by `verb` (an `N_` template) and its params.

        `is_final` marks acts that left the house (a printed letter): they are not undone. `is_upkeep` marks what the
        program does by itself (refreshed warnings): undo passes over it. A unit of work that touched no row leaves no
        trace.
        """
        with (
            rings_not_searched(),
            self._transaction(write=True) as connection,
            Session(connection, expire_on_commit=False) as session,
        ):
            header = {
                "verb": verb,
                "params": json.dumps(params, ensure_ascii=False, default=_kept, sort_keys=True),
                "actor": actor or getpass.getuser(),
                "at": datetime.now(UTC).isoformat(timespec="milliseconds"),
                "is_final": is_final,
                "is_upkeep": is_upkeep,
                "undoes": undoes,
                "hash": "",
                "id": audit.head(connection)[0] + 1,
            }
            before = connection.execute(text("SELECT coalesce(max(id), 0) FROM change_row")).scalar_one()
            connection.execute(
                text(
                    "INSERT INTO change_set (id, verb, params, actor, at, is_final, is_upkeep, undoes, hash) "
                    "VALUES (:id, :verb, :params, :actor, :at, :is_final, :is_upkeep, :undoes, :hash)"
                ),
                header,
            )
            _point(connection, header["id"], undoes is not None)
            change = Change(session, int(str(header["id"])))
            yield change
            session.flush()
            _point(connection, None, False)
            last = connection.execute(text("SELECT coalesce(max(id), 0) FROM change_row")).scalar_one()
            if last == before:
                connection.execute(text("DELETE FROM change_set WHERE id = :id"), {"id": header["id"]})
            else:
                audit.seal(connection, change.id, before + 1, last)
                names = connection.execute(
                    text("SELECT DISTINCT table_name FROM change_row WHERE id > :before"), {"before": before}
                ).scalars()
                owners = {mapper.class_.__tablename__: mapper.class_.__module__ for mapper in Base.registry.mappers}
                change.touched = frozenset(owners[name].split(".")[1] for name in names)

    @contextmanager
    def _transaction(self, *, write: bool) -> Iterator[Connection]:
        try:
            with self.engine.connect().execution_options(creditdesk_write=write) as connection, connection.begin():
                yield connection
                if not write:
                    connection.rollback()
        except OperationalError as error:
            if "locked" in str(error.orig) or "lock timeout" in str(error.orig):
                raise Conflict(
                    N_("The book is in use by another program. Nothing was changed. Try again in a moment.")
                ) from error
            if "connect" in str(error.orig):
                raise BadInput(
                    N_("The server of the book {path} cannot be reached: {reason}"),
                    path=str(self.engine.url), reason=str(error.orig),
                ) from error  # fmt: skip
            if "unable to open" in str(error.orig) or (write and "readonly" in str(error.orig)):
                raise BadInput(
                    N_("{path} cannot be opened. To go on, choose a folder you may write in."), path=str(self.path)
                ) from error
            if "full" in str(error.orig):
                raise Refused(N_("The disk is full. Nothing was changed. Free some space and try again.")) from error
            raise

    def copy_to(self, target: Path) -> None:
        """Copy the book as it is into a new file, whole or not at all (SQLite books)."""
        if self.path is None:
            raise Refused(N_("A book on a database server is backed up with the server's own tools (pg_dump)."))
        part = target.with_name(target.name + ".part")
        part.unlink(missing_ok=True)
        source, copy = sqlite3.connect(self.path), sqlite3.connect(part)
        try:
            source.backup(copy)
        finally:
            copy.close()
            source.close()
        with part.open("rb+") as file:
            os.fsync(file.fileno())
        part.replace(target)

    def check_file(self) -> str:
        """Return "ok", or what the database itself finds wrong with the file."""
        if self.path is None:
            return "ok"
        with self._transaction(write=False) as connection:
            broken = connection.exec_driver_sql("PRAGMA integrity_check(1)").scalar_one()
            loose = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
        return f"foreign key: {tuple(loose)}" if loose else str(broken)


def _point(connection: Connection, set_id: object, is_undo: bool) -> None:
    connection.execute(
        text("UPDATE change_cursor SET set_id = :set_id, is_undo = :is_undo"), {"set_id": set_id, "is_undo": is_undo}
    )


def _locate(book: str | Path) -> tuple[URL, Path | None]:
    if isinstance(book, str) and "://" in book:
        return make_url(book), None
    path = Path(book).expanduser().resolve()
    return URL.create("sqlite", database=str(path)), path


def _engine(url: URL) -> Engine:
    try:
        engine = create_engine(url)
    except (ImportError, ArgumentError) as error:
        raise BadInput(
            N_("{path} cannot be opened: {reason}. A book on a server has an address that begins postgresql+psycopg:// "
               "and needs the package psycopg."),
            path=str(url), reason=str(error),
        ) from error  # fmt: skip
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare)
        event.listen(engine, "begin", _begin)
    else:
        event.listen(engine, "connect", _prepare_postgresql)
        event.listen(engine, "begin", _begin_postgresql)
    return engine


def _prepare(connection: Any, _record: object) -> None:
    connection.isolation_level = None
    for pragma in _PRAGMAS:
        connection.execute(pragma)


def _begin(connection: Connection) -> None:
    if connection.get_execution_options().get("creditdesk_write"):
        connection.exec_driver_sql("PRAGMA query_only = OFF")
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:
        connection.exec_driver_sql("PRAGMA query_only = ON")
        connection.exec_driver_sql("BEGIN")


def _prepare_postgresql(connection: Any, _record: object) -> None:
    """A sum of whole numbers comes as numeric: read it as the whole number it is."""
    from psycopg.types.numeric import IntLoader  # here, because only books on a server need it

    connection.adapters.register_loader("numeric", IntLoader)


def _begin_postgresql(connection: Connection) -> None:
    if connection.get_execution_options().get("creditdesk_write"):
        connection.exec_driver_sql("SET LOCAL lock_timeout = '5s'")
        connection.exec_driver_sql("SELECT pg_advisory_xact_lock(7281)")
    else:
        connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")


def verb_message(verb: str, params: str) -> Message:
    """Return a stored verb and its JSON parameters as a message."""
    return Message(verb, tuple(sorted(json.loads(params, object_hook=_nested).items())))


def _kept(value: object) -> object:
    """Return what JSON keeps of a parameter: a text to be translated later with its own parameters, else as text."""
    return {"message": value.template, "params": dict(value.params)} if isinstance(value, Message) else str(value)


def _nested(found: dict[str, Any]) -> Message | dict[str, Any]:
    if found.keys() != {"message", "params"}:
        return found
    return Message(found["message"], tuple(sorted(found["params"].items())))
