"""The window: the only package that uses PySide6.

`window` is the desk with its rail and pages; `page` what each page is made of; `rows` every table; `background` the
threads; `problems` the only place that shows an error; `theme`, `icons` and `stylesheet` the look; `widgets`,
`charts_qt` and `dialogs` what pages are put together from. Pages lie in `pages/`.
"""
