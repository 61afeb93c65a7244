"""CreditDesk: credit control for small firms.

The house, lowest room first; a package imports only packages to its left:
base · db · settings · charts · paper · customers · ledger · banking · aging ·
earlywarning · dunning · (cli | gui) · schema · app. Inside a desk package: `tables` (columns),
rule files named for their concept (no SQL, no clock), `queries` (reads), `actions` (writes).
"""

import gc

# Modules and rows of a book hold no rings of objects worth looking for: at Python's usual pace the search for them costs
# a tenth of the start and a fifth of an import.
gc.set_threshold(100_000, 20, 100)

__version__ = "0.1.0"
