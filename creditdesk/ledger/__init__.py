"""应收台账: what the customers owe. Entries and the allocations that settle them; nothing is edited or deleted.

An entry of positive amount is owed to us (invoice, opening item, refund paid), one of negative amount is owed by
us (receipt, credit note, write-off, fee, discount). An allocation settles a debit with a credit of the same customer and
currency. Taking back is a reversal, another entry or allocation, dated the day it is done.
"""
