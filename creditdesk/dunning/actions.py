"""Print the letters that are due, void one, and set the levels of the procedure.

A run decides anew at the moment it prints, renders every letter before it writes a row, and takes the numbers last: a
letter that cannot be printed is held with its reason and leaves neither a gap nor a half-done run. A letter that left
the house is not undone: voiding it keeps its number and its copy.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from creditdesk.base.errors import BadInput, Conflict, Refused
from creditdesk.base.i18n import N_, message
from creditdesk.base.progress import Progress
from creditdesk.db.numbering import take_numbers
from creditdesk.db.tables import Series
from creditdesk.dunning.letters import fields_of, printed
from creditdesk.dunning.levels import DEFAULT_LEVELS, Level
from creditdesk.dunning.plan import Held, PlannedLetter, held_letter
from creditdesk.dunning.queries import PlannedRun, plan_run, recipients
from creditdesk.dunning.tables import DunningLevel, Letter, LetterItem
from creditdesk.paper.letter import LETTER_TITLES
from creditdesk.settings.queries import company as our_company


@dataclass(frozen=True, slots=True)
class PrintedLetter:
    """A letter that was numbered, kept, and may now go to the printer."""

    id: int
    number: str
    plan: PlannedLetter
    language: str
    pdf: bytes


@dataclass(frozen=True, slots=True)
class PrintedRun:
    """What was printed, and who was held back in that moment and why."""

    letters: tuple[PrintedLetter, ...]
    held: tuple[Held, ...]


@dataclass(frozen=True, slots=True)
class _Rendered:
    plan: PlannedLetter
    number: str
    language: str
    pdf: bytes


def print_letters(
    session: Session,
    as_of: date,
    customer_ids: Collection[int] | None = None,
    *,
    excluded: frozenset[int] = frozenset(),
    progress: Progress | None = None,
) -> PrintedRun:
    """Print the letters due on that day, to all customers or to those given; items in `excluded` are not claimed.

    The caller's unit of work must be final: `workspace.change(N_("Print {count} letters"), is_final=True, count=...)`.
    """
    run = plan_run(session, as_of, excluded)
    wanted = [plan for plan in run.letters if customer_ids is None or plan.customer_id in customer_ids]
    held = [plan for plan in run.held if customer_ids is None or plan.customer_id in customer_ids]
    rendered, failed = _render(session, run, wanted, progress)
    return PrintedRun(_keep(session, as_of, rendered), (*held, *failed))


def _render(
    session: Session, run: PlannedRun, plans: Sequence[PlannedLetter], progress: Progress | None
) -> tuple[list[_Rendered], list[Held]]:
    """Return the letters as PDF under the numbers they will get, and those that cannot be printed."""
    company, addressees = our_company(session), recipients(session)
    sequence = (session.scalar(select(Series.last).where(Series.name == _series(run.as_of))) or 0) + 1
    rendered: list[_Rendered] = []
    failed: list[Held] = []
    for done, plan in enumerate(plans):
        if progress:
            progress.tick(done, len(plans), plan.customer_name)
        to, number = addressees[plan.customer_id], _number(run.as_of, sequence + len(rendered))
        try:
            fields = fields_of(plan, to, company, number=number, as_of=run.as_of, receipts_to=run.receipts_to)
            rendered.append(_Rendered(plan, number, to.language, printed(fields)))
        except (Refused, BadInput) as error:
            failed.append(held_letter(plan, error.message))
    return rendered, failed


def _keep(session: Session, as_of: date, rendered: Sequence[_Rendered]) -> tuple[PrintedLetter, ...]:
    """Take the numbers and write the letters with their lines."""
    if not rendered:
        return ()
    sequences = take_numbers(session, _series(as_of), len(rendered))
    if _number(as_of, sequences[0]) != rendered[0].number:
        raise Conflict(N_("Someone else printed letters at the same moment. Nothing was printed. Try again."))
    rows = [
        Letter(
            series=_series(as_of),
            sequence=sequence,
            number=letter.number,
            customer_id=letter.plan.customer_id,
            level=letter.plan.level.position,
            level_title=letter.plan.level.title,
            printed_on=as_of,
            deadline_on=letter.plan.deadline_on,
            amount_minor=letter.plan.amount.minor,
            currency=letter.plan.currency,
            language=letter.language,
            sha256=hashlib.sha256(letter.pdf).hexdigest(),
            pdf=letter.pdf,
            state="printed",
        )
        for sequence, letter in zip(sequences, rendered, strict=True)
    ]
    session.add_all(rows)
    session.flush()
    session.add_all(
        LetterItem(
            letter_id=row.id, entry_id=line.entry_id, open_minor=line.open.minor, days_past_due=line.days_past_due
        )
        for row, letter in zip(rows, rendered, strict=True)
        for line in letter.plan.lines
    )
    session.flush()
    return tuple(
        PrintedLetter(row.id, row.number, letter.plan, letter.language, letter.pdf)
        for row, letter in zip(rows, rendered, strict=True)
    )


def _series(as_of: date) -> str:
    return f"letter-{as_of.year}"


def _number(as_of: date, sequence: int) -> str:
    return f"L{as_of.year}-{sequence:04d}"


def void(session: Session, letter_id: int, reason: str) -> None:
    """Declare a letter void, with the reason; its number and its copy stay, and the customer may get another."""
    letter = session.get(Letter, letter_id)
    if letter is None:
        raise BadInput(N_("There is no such letter."))
    if not reason.strip():
        raise Refused(N_("To void letter {number}, say why."), number=letter.number)
    if letter.state == "void":
        raise Refused(N_("Letter {number} is void already."), number=letter.number)
    letter.state, letter.void_reason = "void", reason.strip()
    session.flush()


def ensure_levels(session: Session) -> None:
    """Give a new book the default levels; levels that are there stay."""
    if session.scalar(select(DunningLevel.id).limit(1)) is None:
        set_levels(session, DEFAULT_LEVELS)


def set_levels(session: Session, levels: Sequence[Level]) -> None:
    """Replace the levels; Refused unless they are numbered from 1, their days rise, and their letters exist."""
    if not levels:
        raise Refused(N_("To write letters, keep one dunning level at least."))
    if [level.position for level in levels] != list(range(1, len(levels) + 1)):
        raise Refused(N_("Dunning levels are numbered 1, 2, 3 and so on. To go on, number them so."))
    for before, level in zip((None, *levels), levels, strict=False):
        if level.min_days < 1 or (before and level.min_days <= before.min_days):
            raise Refused(
                N_("Level {title}: the days past due must be above those of the level before. Enter a higher number."),
                title=message(level.title),
            )
        if level.deadline_days < 1:
            raise Refused(N_("Level {title}: give the customer one day at least to pay."), title=message(level.title))
        if level.template not in LETTER_TITLES:
            raise Refused(N_("There is no letter template “{name}”. Choose another one."), name=level.template)
    present = {row.position: row for row in session.scalars(select(DunningLevel))}
    for level in levels:
        row = present.pop(level.position, None)
        if row is None:
            session.add(
                DunningLevel(
                    position=level.position,
                    title=level.title,
                    template=level.template,
                    min_days=level.min_days,
                    deadline_days=level.deadline_days,
                )
            )
            continue
        row.title, row.template = level.title, level.template
        row.min_days, row.deadline_days = level.min_days, level.deadline_days
    for row in present.values():
        session.delete(row)
    session.flush()
