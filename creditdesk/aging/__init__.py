"""账龄: how old the open money is, at any date, counted from the due date or from the invoice date."""
