"""Every setting once: what belongs to the book (audited) and what belongs to this computer."""
