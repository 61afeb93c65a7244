"""The search of everything (Ctrl+K): one box, a list of groups below it, arrows and Enter.

What is found comes from a provider that runs in the worker thread; only the answer to the last text typed
is shown. The list is a frame in the window, not a pop-up, so that input methods keep working.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractListModel, QEvent, QModelIndex, QObject, QPoint, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from creditdesk.base.i18n import N_, _
from creditdesk.gui import icons, theme
from creditdesk.gui.background import Background, Job
from creditdesk.gui.theme import px

_WAIT_MS = 60  # after the last key
_NO_PARENT = QModelIndex()
_DISPLAY = Qt.ItemDataRole.DisplayRole
_USER = Qt.ItemDataRole.UserRole


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found: texts to show, and the page and target to go to, or what to run."""

    title: str
    detail: str = ""
    page: str = ""
    target: object = None
    run: Callable[[], None] | None = None


@dataclass(frozen=True, slots=True)
class HitGroup:
    """Hits of one kind under a translated heading."""

    title: str
    hits: tuple[Hit, ...]


Provider = Callable[[str], Sequence[HitGroup]]


class _HitsModel(QAbstractListModel):
    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.entries: list[str | Hit] = []

    def show_groups(self, groups: Sequence[HitGroup]) -> None:
        self.beginResetModel()
        self.entries = [entry for group in groups if group.hits for entry in (group.title, *group.hits)]
        self.endResetModel()

    def rowCount(self, parent: QModelIndex = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self.entries)

    def data(self, index: QModelIndex, role: int = _DISPLAY) -> Any:
        if not index.isValid():
            return None
        entry = self.entries[index.row()]
        if role == _USER:
            return entry
        if role == _DISPLAY:
            return entry if isinstance(entry, str) else f"{entry.title}  {entry.detail}".strip()
        return None

    def flags(self, index: QModelIndex) -> Qt.ItemFlag:
        if index.isValid() and isinstance(self.entries[index.row()], str):
            return Qt.ItemFlag.ItemIsEnabled
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


class _HitDelegate(QStyledItemDelegate):
    def sizeHint(self, _option: QStyleOptionViewItem, index: QModelIndex) -> QSize:
        return QSize(100, px(26 if isinstance(index.data(_USER), str) else 34))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        entry = index.data(_USER)
        painter.save()
        rect = option.rect.adjusted(px(12), 0, -px(12), 0)
        left, right = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight
        centre = Qt.AlignmentFlag.AlignVCenter
        if isinstance(entry, str):
            painter.setFont(theme.font(12))
            painter.setPen(theme.colour("secondary"))
            painter.drawText(rect, left | centre, entry)
        else:
            if option.state & QStyle.StateFlag.State_Selected:
                painter.fillRect(option.rect, theme.colour("selected"))
                painter.fillRect(QRect(option.rect.topLeft(), QSize(3, option.rect.height())), theme.colour("accent"))
            painter.setFont(theme.font(13))
            painter.setPen(theme.colour("ink"))
            metrics = painter.fontMetrics()
            elide = Qt.TextElideMode.ElideRight
            title = metrics.elidedText(entry.title, elide, rect.width())
            painter.drawText(rect, left | centre, title)
            rest = rect.width() - metrics.horizontalAdvance(title) - px(16)
            painter.setPen(theme.colour("secondary"))
            if rest > px(24):
                painter.drawText(rect, right | centre, metrics.elidedText(entry.detail, elide, rest))
        painter.restore()


class SearchBox(QLineEdit):
    """The box in the top bar. `picked(hit)` on Enter or click."""

    picked = Signal(object)

    def __init__(self, background: Background, parent: QWidget) -> None:
        super().__init__(parent)
        self._background, self._provider, self._job = background, None, None
        self._groups: list[HitGroup] = []
        self._popup = QFrame(parent.window())
        self._popup.setProperty("frame", "popup")
        self._popup.hide()
        self._list = QListView(self._popup)
        self._model = _HitsModel(self)
        self._list.setModel(self._model)
        self._list.setItemDelegate(_HitDelegate(self._list))
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setAccessibleName(_("Search results"))
        self._list.clicked.connect(self._clicked)
        box = QVBoxLayout(self._popup)
        box.setContentsMargins(1, px(6), 1, px(6))
        box.addWidget(self._list)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_WAIT_MS)
        self._timer.timeout.connect(self._ask)
        self.textEdited.connect(self._typed)
        self.setClearButtonEnabled(False)
        self._glass = self.addAction(icons.icon("search", "secondary"), QLineEdit.ActionPosition.LeadingPosition)
        theme.signals.changed.connect(self._tint)
        self.retranslate()

    _provider: Provider | None
    _job: Job | None

    def set_provider(self, provider: Provider) -> None:
        """Take what answers a text; it is called in the worker thread."""
        self._provider = provider

    def retranslate(self) -> None:
        """Take the texts of the language in force."""
        self.setPlaceholderText(_(N_("Search customers, invoice numbers, amounts, memos   Ctrl+K")))
        self.setAccessibleName(_(N_("Search everything")))
        self._glass.setText(self.accessibleName())

    def is_open(self) -> bool:
        """Return whether the list is shown."""
        return self._popup.isVisible()

    def results(self) -> Sequence[HitGroup]:
        """Return the groups shown."""
        return tuple(self._groups)

    def start(self) -> None:
        """Put the cursor in the box, its text selected."""
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.selectAll()

    def close_list(self) -> None:
        """Hide the list."""
        self._popup.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and down move in the list, Enter picks, Esc closes the list, then leaves the box."""
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up) and self.is_open():
            self._move(1 if event.key() == Qt.Key.Key_Down else -1)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.is_open():
            self._clicked(self._list.currentIndex())
        elif event.key() == Qt.Key.Key_Escape:
            if self.is_open():
                self.close_list()
            else:
                self.clear()
                self.focusNextChild()
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Close the list when the focus leaves."""
        if event.type() == QEvent.Type.FocusOut:
            self.close_list()
        return super().event(event)

    def _typed(self, _text: str) -> None:
        self._timer.start()

    def _tint(self) -> None:
        self._glass.setIcon(icons.icon("search", "secondary"))

    def _ask(self) -> None:
        text = self.text().strip()
        if self._job:
            self._job.drop()
        if not text or self._provider is None:
            self.close_list()
            return
        provider = self._provider
        self._job = self._background.run(lambda _progress: provider(text), done=self._show, owner=self)

    def _show(self, groups: Sequence[HitGroup]) -> None:
        self._groups = [group for group in groups if group.hits] or [HitGroup(_("Nothing found."), ())]
        self._model.show_groups(self._groups)
        if not self._model.entries:
            self._model.beginResetModel()
            self._model.entries = [_("Nothing found.")]
            self._model.endResetModel()
        height = sum(px(26 if isinstance(e, str) else 34) for e in self._model.entries) + px(16)
        window = self.window()
        at = self.mapTo(window, QPoint(0, self.height() + px(2)))
        room = window.height() - at.y() - px(24)
        self._popup.setGeometry(at.x(), at.y(), max(self.width(), px(420)), min(height, room, px(480)))
        self._popup.show()
        self._popup.raise_()
        self._list.setCurrentIndex(self._model.index(-1 if not self._has_hits() else self._next(-1, 1), 0))

    def _has_hits(self) -> bool:
        return any(isinstance(entry, Hit) for entry in self._model.entries)

    def _next(self, at: int, step: int) -> int:
        entries = self._model.entries
        following = range(at + step, len(entries) if step > 0 else -1, step)
        return next((i for i in following if isinstance(entries[i], Hit)), at)

    def _move(self, step: int) -> None:
        self._list.setCurrentIndex(self._model.index(self._next(self._list.currentIndex().row(), step), 0))

    def _clicked(self, index: QModelIndex) -> None:
        hit = index.data(_USER) if index.isValid() else None
        if isinstance(hit, Hit):
            self.close_list()
            self.clear()
            self.picked.emit(hit)
