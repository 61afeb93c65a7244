"""Languages: gettext catalogues, and messages that become sentences at the reader.

Rules return a `Message` (template and parameters), not a sentence; whoever shows
it chooses the language. English is the msgid. Mark module-level text with `N_`,
translate shown text with `_`; the language can change while the program runs.
"""

from __future__ import annotations

import gettext
from dataclasses import dataclass
from functools import lru_cache

from creditdesk.base.resources import resource

LANGUAGES = {"zh_CN": "简体中文", "en": "English"}
_state = {"language": "zh_CN"}


def set_language(language: str) -> None:
    """Choose the language of the interface; ValueError for one we do not have."""
    if language not in LANGUAGES:
        raise ValueError(f"no such language: {language}")
    _state["language"] = language


def current_language() -> str:
    """Return the language of the interface, such as "zh_CN"."""
    return _state["language"]


@lru_cache
def _catalogue(language: str) -> gettext.NullTranslations:
    if language == "en":
        return gettext.NullTranslations()
    path = resource("locale", language, "LC_MESSAGES", "creditdesk.mo")
    with path.open("rb") as file:
        return gettext.GNUTranslations(file)


def translate(text: str, language: str | None = None) -> str:
    """Return the text in the language given, or in the interface's."""
    return _catalogue(language or _state["language"]).gettext(text) if text else ""


def _(text: str) -> str:
    """Translate a literal into the interface's language."""
    return translate(text)


def N_(text: str) -> str:  # noqa: N802  (the name gettext's tools look for)
    """Mark a literal for translation and return it unchanged."""
    return text


@dataclass(frozen=True, slots=True)
class Message:
    """A template with named parameters; `display.sentence` puts it into a language."""

    template: str
    params: tuple[tuple[str, object], ...] = ()


def message(template: str, **params: object) -> Message:
    """Return a Message; parameters may be Money, dates, numbers, texts or Messages."""
    return Message(template, tuple(sorted(params.items())))
