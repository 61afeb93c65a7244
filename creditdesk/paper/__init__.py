"""Paper: letters, statements of account and table reports as PDF, the same bytes each time.

The only package that uses reportlab and pypdfium2. Callers hand over frozen facts (`letter.LetterFields`,
`account.AccountFields`, `table_report.ReportFields`) and get PDF bytes from `render`.
"""
