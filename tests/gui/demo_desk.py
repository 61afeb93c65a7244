"""Two made-up pages on a made-up book, for the tests of the window and for looking at it.

`python tests/gui/demo_desk.py FOLDER` writes pictures of them: light and dark, Chinese and English, 100 and 150 %.
"""

import contextlib
import gettext
import io
import os
import sys
from dataclasses import dataclass, field
from datetime import date, timedelta
from operator import attrgetter
from pathlib import Path

if __name__ == "__main__":
    os.environ["QT_QPA_PLATFORM"] = "offscreen"

from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QPushButton, QSplitter

from creditdesk.base import i18n
from creditdesk.base.money import Money
from creditdesk.gui import theme
from creditdesk.gui.charts_qt import AgingBar, DayReceipts, ProofBar, ReceiptStrip, Segment
from creditdesk.gui.page import Page
from creditdesk.gui.palette_search import Hit, HitGroup
from creditdesk.gui.rows import Column, RowAction, RowsTable, card, tick_column
from creditdesk.gui.theme import px
from creditdesk.gui.widgets import Card, Chip, ChipBar, DateEdit, FormRows, MoneyEdit
from creditdesk.gui.window import MainWindow

TODAY = date(2026, 3, 18)


def yuan(amount):
    return Money.of(str(amount), "CNY")


@dataclass(frozen=True, slots=True)
class Task:
    id: int
    kind: str
    colour: str
    who: str
    why: str
    amount: Money | None
    contact: str
    step: str
    letter: str


TASKS = tuple(
    Task(i, *facts)
    for i, facts in enumerate(
        (
            (
                "承诺到期",
                "danger",
                "青岛海蓝包装有限公司",
                "说好 03-16 付 42,000,没有到",
                yuan("42000"),
                "周会计 010-0000-0001",
                "打电话",
                "C",
            ),
            ("匹配待定", "accent", "银行收款 6 笔", "户名不同 4 笔,金额有零头 2 笔", yuan("98310.40"), "", "去看", "G"),
            (
                "要打电话",
                "warning",
                "昆山精诚五金厂",
                "逾期 52 天 · 上次联系 02-27",
                yuan("77250"),
                "马总 010-0000-0002",
                "打电话",
                "C",
            ),
            ("要寄函", "", "第一次催收函 4 家", "逾期 15–28 天,没有争议", yuan("120466"), "", "预览打印", "P"),
            (
                "超信用额度",
                "danger",
                "成都锦源茶叶(集团)股份有限公司北京第三分公司采购中心",
                "占用 108% · 信用额度 150,000",
                yuan("162000"),
                "",
                "看额度",
                "V",
            ),
            (
                "要打电话",
                "warning",
                "宁波恒顺物流",
                "逾期 29 天 · 第一次逾期",
                yuan("31480"),
                "许 010-0000-0003",
                "打电话",
                "C",
            ),
            ("协议到期", "", "长沙湘江置业", "信用协议 04-01 到期", None, "", "复审", "R"),
            ("争议", "warning", "福州闽光电器", "FP-26021 单价争议,等业务员回复", yuan("-8600"), "", "看记录", "V"),
        )
    )
)


@dataclass(frozen=True, slots=True)
class Line:
    id: int
    day: date
    payer: str
    amount: Money
    state: str
    colour: str


STATES = (("✓ 自动", "ok"), ("? 待定", "accent"), ("✕ 看不懂", "warning"), ("– 不是货款", "secondary"))
LINES = tuple(
    Line(i, TODAY - timedelta(days=i // 3), payer, yuan(amount), *STATES[state])
    for i, (payer, amount, state) in enumerate(
        (
            ("青岛海蓝包装有限公司", "30000", 0), ("韩梅", "8800", 1), ("昆山精诚五金厂", "45120.30", 1),
            ("支付宝(中国)网络技术有限公司", "12999", 2), ("宁波恒顺物流", "31480", 0), ("利息", "21.07", 3),
            ("福州闽光电器", "5200", 0), ("长沙湘江置业", "88000", 1), ("西安秦风印务", "7420", 0),
        )
    )
)  # fmt: skip


@dataclass
class DemoChange:
    session: object
    touched: set = field(default_factory=set)


class DemoBook:
    """A book without a database: `session` is the book itself."""

    name = "示例贸易 · 2026 账簿"
    is_practice = False

    def __init__(self):
        self.acts = ["收款核销 2 笔"]
        self.tasks = list(TASKS)

    @contextlib.contextmanager
    def read(self):
        yield self

    @contextlib.contextmanager
    def change(self, verb):
        change = DemoChange(self)
        yield change
        self.acts.append(verb)
        change.touched.add("followup")

    def last_act(self, session):
        return session.acts[-1] if session.acts else None

    def undo_last(self):
        self.acts.pop()
        return frozenset({"followup"})


class TodayDemo(Page):
    key, title, icon = "today", "今日", "today"
    shows = frozenset({"followup"})

    def build(self):
        self.set_primary("导入银行流水", lambda: self.notify("已打印 8 封", ("打开文件夹", print)), icon="import")
        self.add_button("打印今天的函 ({count})", lambda: None, icon="print", count=4)
        top = QHBoxLayout()
        top.setSpacing(px(12))
        self.aging = AgingBar()
        left = Card("应收 2,486,300.00")
        overdue = QLabel("其中逾期 873,900.00(35%)")
        overdue.setProperty("role", "danger")
        left.head.addWidget(overdue)
        left.head.addStretch()
        left.body.addWidget(self.aging)
        self.strip = ReceiptStrip()
        right = Card("回款")
        words = QLabel("■ 已收  ┆ 承诺/预计  ● 大额")
        words.setProperty("role", "small")
        right.head.addWidget(words)
        right.head.addStretch()
        right.body.addWidget(self.strip)
        top.addWidget(left, 5)
        top.addWidget(right, 4)
        self.body.addLayout(top)
        self.chips = ChipBar()
        self.chips.set_chips([Chip("all", "全部", 8), Chip("call", "电话", 2), Chip("letter", "函件", 1)])
        self.body.addWidget(self.chips)
        columns = (
            Column("", lambda task: task.id + 1, width=44, key="number"),
            Column("事", attrgetter("kind"), colour=lambda task: task.colour or None, bold=True, width=104),
            Column("谁", attrgetter("who"), width=200),
            Column("为什么", attrgetter("why"), stretch=True, width=230),
            Column("金额 (元)", attrgetter("amount"), align_right=True, total=True, width=120),
            Column("联系", attrgetter("contact"), width=170),
            Column("下一步", attrgetter("step"), look="link", note=attrgetter("letter"), width=116),
        )
        self.table = RowsTable(columns, name="今天要做的")
        self.table.set_empty("今天没有要做的。", ("导入银行流水", lambda: None))
        self.opened = []
        self.table.activated_row.connect(self.opened.append)
        self.table.add_row_action(RowAction("C", "记通话", self.call))
        self.table.add_row_action(RowAction("P", "预览", lambda rows: None))
        self.called = []
        self.body.addWidget(card(self.table), 1)
        self.watch(self.table)

    def call(self, rows):
        self.called += rows

    def load(self, session):
        return tuple(session.tasks)

    def fill(self, data):
        self.set_subtitle("3月18日 周三 · 要做 8 件,先做最值钱的")
        amounts = (1612400, 402100, 215300, 140200, 81300, 35000)
        names = ("未到期", "1–30天", "31–60天", "61–90天", "91–180天", "180天以上")
        self.aging.set_segments([Segment(a * 100, n, f"{a:,}") for a, n in zip(amounts, names, strict=True)])
        none = yuan(0)
        days = [TODAY + timedelta(days=i - 14) for i in range(28)]
        self.strip.set_days(
            [
                DayReceipts(d, yuan((i * i * 37 + 11) % 89 * 1000 * (i % 7 < 5)) if d <= TODAY else none,
                            yuan((i * i * 53 + 7) % 71 * 900 * (i % 7 < 5)) if d > TODAY else none,
                            is_large=i in (20, 23))
                for i, d in enumerate(days)
            ],
            TODAY,
        )  # fmt: skip
        self.table.set_rows(data)
        if self.table.current_row() is None and data:
            self.table.selectRow(0)
        self.set_footer(f"共 {len(data)} 件 · 已办 3")


class BankDemo(Page):
    key, title, icon = "bank", "银行收款", "bank"
    shows = frozenset({"banking"})

    def build(self):
        self.set_primary("入账 {count} 笔自动匹配", lambda: None, icon="check-all", count=31)
        self.proof = ProofBar()
        top = Card()
        top.body.addWidget(self.proof)
        self.body.addWidget(top)
        self.table = RowsTable(
            (
                Column("日期", attrgetter("day"), text=lambda d: f"{d:%m-%d}", width=72),
                Column("付款户名", attrgetter("payer"), stretch=True, width=150),
                Column("金额 (元)", attrgetter("amount"), align_right=True, total=True, width=120),
                Column("状态", attrgetter("state"), colour=attrgetter("colour"), width=110),
            ),
            name="流水行",
        )
        self.watch(self.table)
        self.items = RowsTable(
            (
                tick_column(),
                Column("发票", attrgetter("payer"), stretch=True, width=120),
                Column("未收 (元)", attrgetter("amount"), align_right=True, total=True, width=130),
                Column("占用", attrgetter("amount"), look="bar", share=lambda row: row.amount.minor / 9_000_000,
                       colour=lambda row: "danger" if row.amount.minor > 4_000_000 else None, width=170),
                Column("态", attrgetter("state"), look="chip", colour=attrgetter("colour"), width=130),
            ),
            name="发票",
        )  # fmt: skip
        detail = Card("昆山精诚五金厂")
        form = FormRows()
        self.money = form.add_row("这次收款核销", MoneyEdit())
        self.day = form.add_row("承诺日期", DateEdit(lambda: TODAY), "11-30、周五、+7 都可以")
        detail.body.addWidget(card(self.items, totals=True), 1)
        detail.body.addWidget(form)
        row = QHBoxLayout()
        for text, role in (("入账并到下一笔  Enter", "primary"), ("换客户  F4", ""), ("挂预收  A", "")):
            button = QPushButton(text)
            button.setProperty("role", role)
            row.addWidget(button)
        row.addStretch()
        detail.body.addLayout(row)
        splitter = QSplitter()
        splitter.addWidget(card(self.table))
        splitter.addWidget(detail)
        splitter.setSizes([470, 650])
        splitter.setChildrenCollapsible(False)
        self.body.addWidget(splitter, 1)

    def load(self, session):
        return LINES

    def fill(self, data):
        self.set_subtitle("工商银行 6222…0007 · 03-16 至 03-18 · 50 笔 · 期末余额与银行流水一致 ✓")
        parts = (("auto", 41000000, "自动匹配 31 笔"), ("confirm", 13000000, "待你决定 9 笔"),
                 ("unknown", 6400000, "看不懂 4 笔"), ("other", 3800000, "不是货款 6 笔"))  # fmt: skip
        self.proof.set_segments([Segment(a, n, f"{a // 100:,}.00", kind) for kind, a, n in parts])
        self.table.set_rows(data)
        self.items.set_rows(data[:5])
        self.items.rows_model.tick(data[:2])
        self.table.selectRow(2)


class EmptyDemo(Page):
    key, title, icon = "customers", "客户", "customers"

    def build(self):
        self.table = RowsTable((Column("名称", attrgetter("name"), stretch=True),), name="客户")
        self.table.set_empty("还没有客户。", ("从 Excel 导入", lambda: None), ("新建", lambda: None))
        self.body.addWidget(card(self.table), 1)
        self.watch(self.table)

    def load(self, session):
        return ()

    def fill(self, data):
        self.table.set_rows(data)


def other(key_, title_, icon_):
    return type(f"Demo{key_}", (EmptyDemo,), {"key": key_, "title": title_, "icon": icon_})


PAGES = (
    TodayDemo,
    BankDemo,
    EmptyDemo,
    other("aging", "账龄与预警", "aging"),
    other("letters", "催收与函件", "letters"),
    other("credit", "授信与协议", "credit"),
    other("reports", "报表与月结", "reports"),
    other("settings", "设置与备份", "settings"),
)


def open_demo(book=None, pages=PAGES):
    window = MainWindow(book or DemoBook(), pages, today=lambda: TODAY)
    window.set_sources(counts=lambda _s: {"today": 8, "bank": 13, "aging": 5, "letters": 8, "credit": 2},
                       backup=lambda _s: ("已备份 09:02 · 校验通过", True))  # fmt: skip
    window.set_search(
        lambda _s, text: (
            [
                HitGroup(
                    "客户", (Hit("昆山精诚五金厂", "未收 77,250.00", "customers", 3), Hit("昆山大润", "未收 0.00"))
                ),
                HitGroup("发票", (Hit("FP-26021", "福州闽光电器 8,600.00", "bank", 4),)),
            ]
            if "x" not in text
            else []
        )
    )
    window.resize(1366, 768)
    return window


def wait_idle(window):
    while not window.background.is_idle:
        QApplication.processEvents()
    for _round in range(4):  # heights that depend on widths settle in a few rounds
        QApplication.processEvents()


def picture(folder, name, page, scheme, percent, size=(1366, 768), then=None):
    window = open_demo()
    window.set_look(scheme, percent)
    window.resize(*size)
    window.show()
    window.go(page)
    wait_idle(window)
    if then:
        then(window)
        wait_idle(window)
    window.grab().save(str(folder / f"{name}.png"))
    window.close()


def catalogues_as_written():
    """Return what `i18n._catalogue` would, from the .po files as they are now instead of the compiled catalogue."""
    sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "installer"))
    try:
        import translations
    finally:
        sys.path.pop(0)
    chinese = gettext.GNUTranslations(io.BytesIO(translations.compiled(translations.FOLDER)))
    return lambda language: gettext.NullTranslations() if language == "en" else chinese


def main():
    """Write the pictures, with the catalogue as the .po files have it now."""
    i18n._catalogue = catalogues_as_written()
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    app = QApplication(sys.argv[:1])
    theme.apply(app, "light", 100)

    def search(window):
        window._search.setText("ks")
        window._search.setFocus()
        window._search._ask()

    def more(window):
        window.current_page().notify("已打印 8 封,其中 2 封已重印", ("打开文件夹", print), ("撤销", print))
        window.current_page().table.selectAll()

    i18n.set_language("zh_CN")
    for language in ("zh_CN", "en"):
        i18n.set_language(language)
        picture(folder, f"today_{language}", "today", "light", 100)
    i18n.set_language("zh_CN")
    picture(folder, "bank", "bank", "light", 100)
    picture(folder, "today_dark", "today", "dark", 100)
    picture(folder, "bank_dark", "bank", "dark", 100)
    picture(folder, "today_150", "today", "light", 150)
    picture(folder, "bank_150", "bank", "light", 150)
    picture(folder, "today_notice", "today", "light", 100, then=more)
    picture(folder, "search", "customers", "light", 100, then=search)
    picture(folder, "keys", "today", "light", 100, then=lambda w: w.show_keys())


if __name__ == "__main__":
    main()
