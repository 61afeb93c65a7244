"""The whole schema: imports every table, so that the metadata of a book is complete."""

from creditdesk.banking import tables as banking
from creditdesk.customers import tables as customers
from creditdesk.db import tables as db
from creditdesk.dunning import tables as dunning
from creditdesk.earlywarning import tables as earlywarning
from creditdesk.ledger import tables as ledger
from creditdesk.settings import tables as settings

TABLES = (db, settings, customers, ledger, banking, earlywarning, dunning)
