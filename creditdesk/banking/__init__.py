"""银行流水: what came in on the bank, as the bank said it, and whose money each line is."""
