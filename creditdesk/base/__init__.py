"""The words every room shares: money, dates, messages, errors, sheets; it knows nothing of the trade."""
