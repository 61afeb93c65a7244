"""The merge language of letter templates: fields and lists, and nothing that computes.

`{{field}}` stands for a value, `{{#list}}…{{/list}}` repeats what is between for each row of a
list (and leaves it out when the list is empty). A line `# …` is the title, a line `[items]` is
the place of a ready-made part; blank lines part paragraphs. Structure is read before values are
filled in, so nothing in a customer's name is ever a command. A name we do not know is an error
with its line.

>>> expand("# Reminder\\n\\nDear {{name}},\\n[items]", {"name": "A # [items]"}, places=("items",))[1].text
'Dear A # [items],'
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import NoReturn

from creditdesk.base.errors import BadInput
from creditdesk.base.i18n import N_, Message, message

_MOST_CHARACTERS = 200_000
_MOST_ROWS = 2_000
_TAG = re.compile(r"\{\{(?P<kind>[#/]?)\s*(?P<name>[^{}#/]*?)\s*\}\}")
_PLACE = re.compile(r"\[\s*(?P<name>[^\[\]{}]+?)\s*\]")

Rows = Sequence[Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class TextBlock:
    """A part of the letter: a "title", a paragraph of "text", or the "place" of a ready-made part (its name)."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class _Line:
    number: int
    text: str


def expand(
    template: str,
    fields: Mapping[str, str],
    lists: Mapping[str, Rows] | None = None,
    *,
    places: Iterable[str] = (),
) -> tuple[TextBlock, ...]:
    """Return the blocks of the letter with the fields filled in; BadInput names the line of what is not known."""
    if len(template) > _MOST_CHARACTERS:
        _refuse(0, N_("The template is longer than {most} characters. Shorten it."), most=_MOST_CHARACTERS)
    lines = [_Line(number, text) for number, text in enumerate(template.splitlines(), start=1)]
    return _Filling(dict(lists or {}), tuple(places)).blocks(lines, dict(fields))


def _refuse(line: int, template: str, **params: object) -> NoReturn:
    raise BadInput(template, (), kind="template", line=line, **params)


def _suggestion(name: str, known: Iterable[str]) -> Message | str:
    close = get_close_matches(name, list(known), n=1, cutoff=0.4)
    return message(N_(" Did you mean {{{{{name}}}}}?"), name=close[0]) if close else ""


class _Filling:
    """One pass over a template with its lists and places."""

    def __init__(self, lists: dict[str, Rows], places: tuple[str, ...]) -> None:
        self._lists, self._places = lists, places
        self._rows_left = _MOST_ROWS

    def blocks(self, lines: Sequence[_Line], fields: Mapping[str, str]) -> tuple[TextBlock, ...]:
        """Return the blocks of the lines; a list that spans whole lines repeats its blocks."""
        done: list[TextBlock] = []
        paragraph: list[str] = []

        def close() -> None:
            if paragraph:
                done.append(TextBlock("text", "\n".join(paragraph)))
                paragraph.clear()

        place = 0
        while place < len(lines):
            line = lines[place]
            place += 1
            stripped = line.text.strip(" \t")  # the two full-width blanks that open a Chinese paragraph stay
            opening = _TAG.fullmatch(stripped)
            if opening and opening["kind"] == "#":
                end = self._end(lines, place, opening["name"], line.number)
                close()
                for row in self._rows(opening["name"], line.number, fields):
                    done += self.blocks(lines[place:end], {**fields, **row})
                place = end + 1
            elif not stripped.strip():
                close()
            elif part := _PLACE.fullmatch(stripped):
                close()
                done.append(TextBlock("place", self._place(part["name"], line.number)))
            elif stripped.startswith("# "):
                close()
                done.append(TextBlock("title", self._inline(stripped[2:].strip(), line.number, fields)))
            else:
                paragraph.append(self._inline(stripped, line.number, fields))
        close()
        return tuple(done)

    def _end(self, lines: Sequence[_Line], start: int, name: str, opened_on: int) -> int:
        depth = 0
        for place in range(start, len(lines)):
            tag = _TAG.fullmatch(lines[place].text.strip())
            if tag and tag["name"] == name and tag["kind"] == "#":
                depth += 1
            elif tag and tag["name"] == name and tag["kind"] == "/":
                if not depth:
                    return place
                depth -= 1
        return self._unclosed(name, opened_on)

    def _unclosed(self, name: str, line: int) -> NoReturn:
        _refuse(line, N_("Line {line}: the list {{{{#{name}}}}} has no end. Add {{{{/{name}}}}} after it."), name=name)

    def _rows(self, name: str, line: int, fields: Mapping[str, str]) -> Rows:
        if name not in self._lists:
            _refuse(
                line,
                N_("Line {line}: there is no list {{{{#{name}}}}}.{suggestion}"),
                name=name,
                suggestion=_suggestion(name, self._lists),
            )
        rows = self._lists[name]
        self._rows_left -= len(rows)
        if self._rows_left < 0:
            _refuse(
                line, N_("Line {line}: the lists have more than {most} rows. Print fewer at a time."), most=_MOST_ROWS
            )
        return rows

    def _place(self, name: str, line: int) -> str:
        if name not in self._places:
            close = get_close_matches(name, self._places, n=1, cutoff=0.4)
            _refuse(
                line,
                N_("Line {line}: there is no part [{name}]. The parts are: {known}.{suggestion}"),
                name=name,
                known=self._places,
                suggestion=message(N_(" Did you mean [{name}]?"), name=close[0]) if close else "",
            )
        return name

    def _inline(self, text: str, line: int, fields: Mapping[str, str]) -> str:
        """Return one line of text with its fields, and the lists that open and close within it."""
        written: list[str] = []
        place = 0
        while tag := _TAG.search(text, place):
            written.append(self._plain(text[place : tag.start()], line))
            place = tag.end()
            name = tag["name"]
            if tag["kind"] == "#":
                end = re.compile(r"\{\{/\s*" + re.escape(name) + r"\s*\}\}").search(text, place)
                if not end:
                    self._unclosed(name, line)
                inner = text[place : end.start()]
                written += [self._inline(inner, line, {**fields, **row}) for row in self._rows(name, line, fields)]
                place = end.end()
            elif tag["kind"] == "/":
                _refuse(line, N_("Line {line}: {{{{/{name}}}}} ends a list that has not begun."), name=name)
            else:
                written.append(self._value(name, line, fields))
        return "".join([*written, self._plain(text[place:], line)])

    def _plain(self, text: str, line: int) -> str:
        if "{{" in text or "}}" in text:
            _refuse(line, N_("Line {line}: a field is written {{{{name}}}}, with two braces on each side."))
        return text

    def _value(self, name: str, line: int, fields: Mapping[str, str]) -> str:
        if name not in fields:
            _refuse(
                line,
                N_("Line {line}: there is no field {{{{{name}}}}}.{suggestion}"),
                name=name,
                suggestion=_suggestion(name, fields),
            )
        return fields[name]
