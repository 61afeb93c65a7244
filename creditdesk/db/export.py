"""The whole book as CSV, one file a table, with a manifest of rows and hashes: the data is the user's.

UTF-8 with BOM. Texts that a spreadsheet would take for a formula get a leading apostrophe (OWASP, CSV injection). Stored
files (bank statements, letters) lie beside the tables under their SHA-256.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
from dataclasses import asdict, dataclass
from pathlib import Path

from sqlalchemy import select

from creditdesk.base.errors import Refused
from creditdesk.base.i18n import N_
from creditdesk.db.model import Base
from creditdesk.db.workspace import Workspace

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


@dataclass(frozen=True, slots=True)
class ExportedFile:
    """One file of an export; `rows` does not count the headings."""

    name: str
    rows: int
    sha256: str


def safe_text(text: str) -> str:
    """Return the text so that no spreadsheet program takes it for a formula."""
    return "'" + text if text.startswith(_FORMULA) else text


def export(workspace: Workspace, folder: Path) -> tuple[ExportedFile, ...]:
    """Write every table into a new or empty folder; Refused when something lies there."""
    if folder.exists() and any(folder.iterdir()):
        raise Refused(N_("{path} is not empty. To export, choose an empty folder."), path=str(folder))
    (folder / "files").mkdir(parents=True)
    written = []
    with workspace.read() as session:
        for table in Base.metadata.sorted_tables:
            blobs = [c for c in table.columns if c.info.get("opaque")]
            columns = [c for c in table.columns if c not in blobs]
            rows = session.execute(select(*columns, *blobs).order_by(*table.primary_key.columns)).all()
            out = io.StringIO(newline="")
            writer = csv.writer(out)
            writer.writerow([c.name for c in columns])
            for row in rows:
                writer.writerow([safe_text(cell) if isinstance(cell, str) else cell for cell in row[: len(columns)]])
                for content in row[len(columns) :]:
                    name = hashlib.sha256(content).hexdigest()
                    written.append(_write(folder, f"files/{name}", content, 0))
            written.append(_write(folder, f"{table.name}.csv", out.getvalue().encode("utf-8-sig"), len(rows)))
    manifest = json.dumps({"files": [asdict(file) for file in written]}, indent=1).encode()
    (folder / "manifest.json").write_bytes(manifest)
    return tuple(written)


def _write(folder: Path, name: str, content: bytes, rows: int) -> ExportedFile:
    (folder / name).write_bytes(content)
    return ExportedFile(name, rows, hashlib.sha256(content).hexdigest())
