"""`python -m creditdesk`: without a verb the window, with a verb the command line."""

import sys

from creditdesk.app import main

if __name__ == "__main__":
    sys.exit(main())
