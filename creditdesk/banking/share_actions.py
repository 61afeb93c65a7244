"""The money of one bank line that several customers share: its receipts are one thing and are taken back as one.

A payer pays for two firms, a wallet pays out for many: one line, one receipt for each customer. Source: ux.md §11,
task 7; what is reversed at one of the customers cannot stay posted at the other, or the line would be half posted.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import delete, select, text
from sqlalchemy.orm import Session

from creditdesk.banking.tables import LineShare, Match
from creditdesk.ledger.actions import reverse
from creditdesk.ledger.queries import as_date


def receipts_of(session: Session, line_id: int) -> Sequence[int]:
    """Return the receipts a line was posted as: one for each customer."""
    first = select(Match.receipt_id).where(Match.line_id == line_id, Match.receipt_id.is_not(None))
    others = select(LineShare.receipt_id).where(LineShare.line_id == line_id).order_by(LineShare.id)
    return [int(id_ or 0) for id_ in (*session.scalars(first), *session.scalars(others))]


def reverse_together(session: Session) -> None:
    """Where one receipt of a shared line is reversed, reverse the others on the same day and end the sharing."""
    reversed_on = session.execute(
        text(
            "SELECT s.line_id, min(r.dated_on) FROM line_share s JOIN match m ON m.line_id = s.line_id "
            "JOIN entry r ON r.reverses_id = s.receipt_id OR r.reverses_id = m.receipt_id GROUP BY s.line_id"
        )
    ).all()
    for line_id, day in reversed_on:
        receipts = receipts_of(session, line_id)
        for receipt_id in receipts:
            if not session.execute(text("SELECT 1 FROM entry WHERE reverses_id = :id"), {"id": receipt_id}).first():
                reverse(session, receipt_id, as_date(day))
        session.execute(delete(LineShare).where(LineShare.line_id == line_id))
        session.execute(
            text("UPDATE match SET state = 'proposed', receipt_id = NULL WHERE line_id = :line"), {"line": line_id}
        )
