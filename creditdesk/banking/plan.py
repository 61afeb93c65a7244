"""The plan of a line as it is stored: posting executes exactly what was shown.

A plan is a proposal without its tier: parts on items, what stays unapplied, the reasons and the rivals.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from creditdesk.banking.proposals import Part, Proposal, Rival
from creditdesk.base.i18n import Message
from creditdesk.base.message_json import from_json, to_json

_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


@dataclass(frozen=True, slots=True)
class Plan:
    """Sum of part amounts + `unapplied` = the line's amount, in minor units."""

    parts: tuple[Part, ...] = ()
    unapplied: int = 0
    reasons: tuple[Message, ...] = ()
    rivals: tuple[Rival, ...] = ()

    @classmethod
    def of(cls, proposal: Proposal) -> Plan:
        """Return the plan of a proposal."""
        return cls(proposal.parts, proposal.unapplied, proposal.reasons, proposal.rivals)

    def to_text(self) -> str:
        """Return the plan as JSON, the same text for the same plan."""
        return _ENCODER.encode(
            {
                "parts": [[p.item_id, p.number, p.amount, p.deduction, p.deduction_kind] for p in self.parts],
                "unapplied": self.unapplied,
                "reasons": [to_json(reason) for reason in self.reasons],
                "rivals": [[rival.what, to_json(rival.why_not)] for rival in self.rivals],
            }
        )

    @classmethod
    def from_text(cls, text: str, *, explained: bool = True) -> Plan:
        """Return the plan that `to_text` wrote; without reasons and rivals when it need not be explained."""
        stored = json.loads(text)
        parts = tuple(Part(*part) for part in stored["parts"])
        if not explained:
            return cls(parts, stored["unapplied"])
        return cls(
            parts,
            stored["unapplied"],
            tuple(from_json(reason) for reason in stored["reasons"]),
            tuple(Rival(what, from_json(why)) for what, why in stored["rivals"]),
        )
