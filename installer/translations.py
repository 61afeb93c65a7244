"""Keep the Chinese catalogue whole (a tool for developers).

`translations.py compile` merges resources/locale/zh_CN/*.po, one file for each
package, into the one creditdesk.mo that the program reads; the bytes depend on
the texts alone. `translations.py missing` lists texts of the program without a
Chinese translation, and translations no text uses any more.
Run it with the Python of `.venv`.
"""

from __future__ import annotations

import ast
import io
import string
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "resources" / "locale" / "zh_CN"
CATALOGUE = FOLDER / "LC_MESSAGES" / "creditdesk.mo"
# the marks themselves, and what takes a template as its first argument
MARKS = {"_", "N_", "translate", "message", "Refused", "BadInput", "Conflict"}


class Wrong(Exception):
    """The translations contradict each other or cannot be read; the text names the place."""


class PlainCatalog(Catalog):
    """A catalogue whose header holds no dates and no program versions, so that it compiles to the same bytes."""

    mime_headers = [("Content-Type", "text/plain; charset=utf-8"), ("Language", "zh_CN")]  # noqa: RUF012


def entries(po: Path) -> dict[str, str]:
    """Return the translated texts of one file; Wrong for what cannot be a translation of ours."""
    text = po.read_text(encoding="utf-8")
    try:
        catalog = read_po(io.StringIO(text), locale="zh_CN", abort_invalid=True)
    except PoFileError as error:
        raise Wrong(f"{po.name}: {error}") from error
    if sum(line.startswith("msgid ") for line in text.splitlines()) != len(catalog) + 1:
        raise Wrong(f"{po.name}: a text is entered twice, or the header entry is missing")
    found = {}
    for entry in catalog:
        if not entry.id or not entry.string or entry.fuzzy:
            continue
        if not isinstance(entry.id, str) or not isinstance(entry.string, str) or entry.context:
            raise Wrong(f"{po.name}: plural forms and contexts are not used here: {entry.id}")
        if fields(entry.id) != fields(entry.string):
            raise Wrong(f"{po.name}: the fields in braces differ: {entry.id!r} / {entry.string!r}")
        found[entry.id] = entry.string
    return found


def fields(text: str) -> set[str]:
    """Return the names in braces; a text with lone braces has none.

    >>> sorted(fields("{count} of {total} {count}"))
    ['count', 'total']
    """
    try:
        return {name for _literal, name, _spec, _conversion in string.Formatter().parse(text) if name is not None}
    except ValueError:
        return set()


def merged(folder: Path) -> dict[str, str]:
    """Return all translations; Wrong names both files where they differ on one text."""
    whole: dict[str, str] = {}
    origin: dict[str, str] = {}
    for po in sorted(folder.glob("*.po")):
        for text, translation in entries(po).items():
            if whole.setdefault(text, translation) != translation:
                raise Wrong(f"{origin[text]} and {po.name} differ on {text!r}: {whole[text]!r} / {translation!r}")
            origin.setdefault(text, po.name)
    return whole


def compiled(folder: Path) -> bytes:
    """Return the bytes of the catalogue, the same for the same texts."""
    catalog = PlainCatalog(locale="zh_CN", charset="utf-8", fuzzy=False)
    for text, translation in sorted(merged(folder).items()):
        catalog.add(text, translation)
    out = io.BytesIO()
    write_mo(out, catalog)
    return out.getvalue()


def marked(package: Path) -> dict[str, str]:
    """Return every marked literal of the program with the first place it stands; Wrong if one is not a literal."""
    found: dict[str, str] = {}
    for source in sorted(package.rglob("*.py")):
        for line, text in literals(ast.parse(source.read_text(encoding="utf-8")), source):
            found.setdefault(text, f"{source.relative_to(package.parent).as_posix()}:{line}")
    return found


def literals(tree: ast.AST, source: Path) -> Iterator[tuple[int, str]]:
    """Yield line and text of each call that marks a text for translation."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        if name not in MARKS:
            continue
        text = node.args[0]
        if isinstance(text, ast.Constant) and isinstance(text.value, str):
            if text.value:
                yield node.lineno, text.value
        elif name == "N_" or isinstance(text, ast.JoinedStr | ast.BinOp):
            raise Wrong(f"{source.name}:{node.lineno}: {name}() needs a plain literal; put fields in as {{name}}")


def main(arguments: list[str]) -> int:
    """Run the verb given; 0 when all is well."""
    if arguments not in (["compile"], ["missing"]):
        print("usage: translations.py compile | missing")
        return 2
    try:
        if arguments == ["compile"]:
            CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
            CATALOGUE.write_bytes(compiled(FOLDER))
            print(f"{CATALOGUE.relative_to(ROOT)}: {len(merged(FOLDER))} texts")
            return 0
        texts, translations = marked(ROOT / "creditdesk"), merged(FOLDER)
    except Wrong as problem:
        print(problem)
        return 1
    lacking = sorted(texts.keys() - translations.keys(), key=texts.__getitem__)
    unused = sorted(translations.keys() - texts.keys())
    for text in lacking:
        print(f"missing  {texts[text]}  {text!r}")
    for text in unused:
        print(f"unused   {text!r}")
    print(f"{len(texts)} texts, {len(lacking)} without Chinese, {len(unused)} translations unused")
    return 1 if lacking else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
