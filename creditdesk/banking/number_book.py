"""Every invoice and order number of the book, ready to be found in a payment text.

Open items are indexed by all forms of their number. Settled ones may be a hundred
thousand: they are only compared with the few numbers that no open item explains.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from creditdesk.banking.invoice_numbers import (
    Window,
    Wording,
    best_of,
    forms,
    is_plain_enough,
    order_forms,
    order_keys,
    prefix,
    ranges,
    windows,
    wording,
)
from creditdesk.banking.proposals import OpenItem, Settled

_Item = TypeVar("_Item", OpenItem, Settled)
_BARE = 5  # digits that a labelled number without letters must have to look like one of the book's
_TAIL = 8  # a last run of so many digits is also known by its last four to six


@dataclass(frozen=True, slots=True)
class Reading:
    """A payment text and what it names: open items, and items that were settled before.

    `orders`: items whose order number is in the text. `loose`: places of the runs that explain nothing yet.
    `strange`: a number as written that looks like one of the book's but is not in it; empty when there is none.
    """

    text: Wording
    named: tuple[OpenItem, ...] = ()
    settled: tuple[Settled, ...] = ()
    orders: tuple[OpenItem, ...] = ()
    loose: tuple[int, ...] = ()
    glued: tuple[str, ...] = ()
    strange: str = ""


_NOTHING = Reading(wording(""))


class _Index(Generic[_Item]):
    """Items by a form of their number. Forms are nearly unique, so lists are kept only for the others."""

    __slots__ = ("_first", "_more")

    def __init__(self) -> None:
        self._first: dict[str, _Item] = {}
        self._more: dict[str, list[_Item]] = {}

    def __bool__(self) -> bool:
        return bool(self._first)

    def add(self, key: str, item: _Item) -> None:
        if self._first.setdefault(key, item) is not item:
            self._more.setdefault(key, []).append(item)

    def get(self, key: str) -> Sequence[_Item]:
        item = self._first.get(key)
        return [item, *self._more.get(key, ())] if item else ()

    def explains_any(self, keys: set[str]) -> bool:
        return not keys.isdisjoint(self._first)


class NumberBook:
    """Finds the items that payment texts name."""

    def __init__(self, of_customer: Mapping[int, Sequence[OpenItem]], settled: Sequence[Settled]) -> None:
        self._forms: _Index[OpenItem] = _Index()
        self._orders: _Index[OpenItem] = _Index()
        self._settled_forms: _Index[Settled] = _Index()
        self._of_customer, self._settled = of_customer, settled
        self._tails: dict[int, dict[str, list[OpenItem]]] = {}
        self._longest = 2
        self._series: dict[
            str, tuple[int, int]
        ] = {}  # letters in front of numbers (INV, CN): fewest, most digits after
        self._seen_series: dict[str, str] = {}
        for item in (item for items in of_customer.values() for item in items):
            keys = forms(item.number)
            for key in keys:
                self._forms.add(key, item)
            if keys:
                head, digits = prefix(item.number), len(keys[-1])
                fewest, most = self._series.get(head, (digits, digits))
                self._series[head] = min(fewest, digits), max(most, digits)
                self._longest = max(self._longest, min(keys[0].count("-") + 1, 4))
            for key in order_forms(item.reference) if item.reference and item.amount > 0 else ():
                self._orders.add(key, item)

    def _tails_of(self, customer_id: int) -> dict[str, list[OpenItem]]:
        """Return a customer's items by the last run of their number; of long runs by their last four to six too."""
        tails = self._tails.get(customer_id)
        if tails is None:
            tails = self._tails[customer_id] = {}
            for item in self._of_customer.get(customer_id, ()):
                keys = forms(item.number)
                last = keys[0].rpartition("-")[2] if keys else ""
                ends = [last, *(last[-n:].lstrip("0") for n in (4, 5, 6))] if len(last) >= _TAIL else [last]
                for end in ends:
                    tails.setdefault(end, []).append(item)
        return tails

    def read_all(self, texts: Sequence[tuple[str, str]]) -> list[Reading]:
        """Return what each text (and the payer's own reference beside it) names, in the order given."""
        self._settled_forms = _Index()
        readings: list[Reading] = []
        unexplained: list[tuple[int, set[str]]] = []
        for place, (text, reference) in enumerate(texts):
            word = _worded(text, reference)
            found = list(windows(word, self._longest)) if word.runs else []
            reading = self._read(word, found)
            readings.append(reading)
            loose = set(reading.loose)
            open_ended = [w for w in found if w.first in loose and w.last in loose]
            keys = {key for w in open_ended if w.written >= 3 or word.runs[w.first].letters for key in w.keys}
            if keys:
                unexplained.append((place, keys))
        self._look_through_settled({key for _, keys in unexplained for key in keys})
        for place, keys in unexplained:
            if self._settled_forms.explains_any(keys):
                word = readings[place].text
                readings[place] = self._read(word, list(windows(word, self._longest)))
        return readings

    def _look_through_settled(self, wanted: set[str]) -> None:
        """Index the settled items that have one of the wanted forms; four last digits rule most of them out cheaply."""
        ends = {key.rpartition("-")[2][-4:].zfill(4) for key in wanted}
        for item in self._settled if wanted else ():
            end = item.number[-4:]
            if end not in ends and end.isdecimal() and len(end) == 4:
                continue
            for key in forms(item.number):
                if key in wanted:
                    self._settled_forms.add(key, item)

    def _read(self, text: Wording, found: list[Window]) -> Reading:
        if not text.runs:
            return Reading(text) if text.more or text.months else _NOTHING
        used: set[int] = set()
        named: dict[int, OpenItem] = {}
        settled: dict[int, Settled] = {}
        orders: dict[int, OpenItem] = {}
        for window in found:
            places = range(window.first, window.last + 1)
            if not used.isdisjoint(places):
                continue
            by_letters, by_digits = order_keys(window, text) if self._orders else ("", "")
            ordered = self._orders.get(by_letters)
            hits = [] if ordered else self._hits(self._forms, window, text)
            paid = [] if ordered or hits else self._hits(self._settled_forms, window, text)
            if not (ordered or hits or paid):
                ordered = self._orders.get(by_digits)
            if hits or paid or ordered:
                used.update(places)
                named.update((item.id, item) for item in hits)
                settled.update((item.id, item) for item in paid)
                orders.update((item.id, item) for item in ordered)
        loose = tuple(place for place in range(len(text.runs)) if place not in used)
        glued = tuple([window.glued for window in found if window.written >= 5])
        strange = self._strange([w for w in found if used.isdisjoint(range(w.first, w.last + 1))], text)
        return Reading(
            text, tuple(named.values()), tuple(settled.values()), tuple(orders.values()), loose, glued, strange
        )

    def _strange(self, unexplained: Sequence[Window], text: Wording) -> str:
        """Return a number as written that has letters and length of the book's numbers; bare digits need a label."""
        for window in unexplained:
            first = text.runs[window.first]
            series = self._series_of(first.letters)
            fewest, most = self._series.get(series, (0, 0))
            if fewest <= window.written <= most and (series or (first.labelled and window.written >= _BARE)):
                more = [f"{run.letters}{run.gap}{run.digits}" for run in text.runs[window.first + 1 : window.last + 1]]
                return "".join([series, first.gap if series else "", first.digits, *more])
        return ""

    def _hits(self, index: _Index[_Item], window: Window, text: Wording) -> list[_Item]:
        for key in window.keys:
            items = [item for item in index.get(key) if is_plain_enough(window, text, item.number)]
            if items:
                letters = text.runs[window.first].letters
                series = self._series_of(letters)
                same = [item for item in items if self._in_series(item, series)]
                if same:
                    return best_of(same, letters)
        return []

    def _series_of(self, letters: str) -> str:
        """Return the longest number prefix of the book that ends these letters; empty when none does."""
        series = self._seen_series.get(letters)
        if series is None:
            fitting = [known for known in self._series if known and letters.endswith(known)]
            series = self._seen_series[letters] = max(fitting, key=len, default="")
        return series

    def _in_series(self, item: OpenItem | Settled, series: str) -> bool:
        """Tell whether an item can be meant: a credit note only by its own letters, an invoice not by another's."""
        own = prefix(item.number)
        return own == series or not own or (not series and item.amount > 0)

    def hinted(self, customer_id: int, reading: Reading) -> list[OpenItem]:
        """Return the customer's open items of which the text gives only the last part, ranges (031-034) spread out."""
        tails = self._tails_of(customer_id)
        wanted = [reading.text.runs[place].value for place in reading.loose]
        for place, low, high in ranges(reading.text):
            if place in reading.loose or place + 1 in reading.loose:
                wanted.extend(str(value) for value in range(low, high + 1))
        found = {item.id: item for value in wanted for item in tails.get(value, ())}
        return list(found.values())


def _worded(text: str, reference: str) -> Wording:
    return wording(f"{text} ; {reference}") if reference and not reference.isdigit() else wording(text)
