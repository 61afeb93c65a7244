"""CreditDesk: credit control for small firms.

The house, lowest room first; a package imports only packages to its left:
base · db · settings · charts · paper · customers · ledger · banking · aging ·
earlywarning · dunning · (cli | gui) · schema · app. Inside a desk package: `tables` (columns),
rule files named for their concept (no SQL, no clock), `queries` (reads), `actions` (writes).
"""

__version__ = "0.1.0"
