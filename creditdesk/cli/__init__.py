"""The command line: the same queries and actions as the window, for scripts and for whoever checks our figures.

Verbs, option names, JSON keys and exit codes are a contract: 0 done, 1 refused, 2 bad input, 3 a bug. `--json` prints
one object with English keys to standard output; messages and progress go to standard error.
"""
