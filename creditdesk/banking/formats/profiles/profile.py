"""What a profile of a bank's table is: the marks that give the bank away, and what its headings do not say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from creditdesk.banking.formats.columns import Columns, Rows
from creditdesk.banking.formats.headings import normalised


@dataclass(frozen=True, slots=True)
class Profile:
    """One bank's or wallet's export.

    `marks` are texts above the table, any of which gives it away; `own_headings` are headings that must all be
    there and do as well as a mark. `columns` assigns fields of `Columns` to headings where the common words
    do not, and `plus_is_out` says that positive amounts are spending.
    """

    key: str
    title: str
    bank: str
    marks: tuple[str, ...] = ()
    own_headings: tuple[str, ...] = ()
    columns: Mapping[str, str] = field(default_factory=dict)
    plus_is_out: bool = False

    def claims(self, rows: Rows, columns: Columns) -> bool:
        """Say whether the table is of this bank."""
        above = " ".join(cell for row in rows[: columns.first_row - 1] for cell in row)
        if any(mark in above for mark in self.marks):
            return True
        names = {normalised(heading) for heading in columns.headings}
        return bool(self.own_headings) and names.issuperset(map(normalised, self.own_headings))

    def adjust(self, columns: Columns) -> Columns:
        """Return the columns with what this bank's headings mean."""
        names = [normalised(heading) for heading in columns.headings]
        for name, heading in self.columns.items():
            if normalised(heading) in names:
                columns = replace(columns, **{name: names.index(normalised(heading))})  # type: ignore[arg-type]
        return replace(columns, plus_is_out=True) if self.plus_is_out else columns
