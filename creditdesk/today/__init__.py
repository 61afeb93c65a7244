"""今日: what must be done now, the most valuable first, from the bank, the warnings, the letters and the holds."""
