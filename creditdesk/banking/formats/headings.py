"""The words banks head their columns with, and the words they write into cells.

Data, no rules. Source: published export samples and column maps of about forty Chinese banks, wallets, and
western banks. Within a field the earlier heading is preferred when a table has several of them.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

HEADINGS: dict[str, tuple[str, ...]] = {
    "date": (
        "交易日期", "记账日期", "记账日", "银行记账日", "入账日期", "交易日", "交易时间", "业务日期", "账单日期",
        "日期",
        "发生时间", "业务发生时间", "记账时间", "提交时间", "交易创建时间", "付款时间", "交易日期时间", "发生日期",
        "交易时间戳", "交易成功时间",
        "booking date", "bookingdate", "posting date", "date posted", "posted date", "post date", "accounting_date",
        "trade_date", "transaction date", "transactiondate", "completed date", "date", "buchungstag", "buchungsdatum",
        "buchung", "datum", "date opération", "date operation", "date comptable", "date de l'opération", "fecha",
        "fecha operación", "fecha contable", "f. operativa", "data", "data contabile", "data operazione", "data mov.",
        "boekdatum", "boekingsdatum", "transactiedatum", "дата", "дата операции", "дата проводки", "transaction_date",
        "data transakcji", "data operacji", "bokföringsdag", "bogført", "dato", "trade_time", "datetime",
        "trans date", "trans. date", "effective date", "date of transaction", "date (utc)", "created (utc)",
        "datum transakce", "datum zaúčtování", "data di registrazione", "data movimento", "data mov",
        "data operação", "data lançamento", "data do movimento", "bokføringsdato", "bokføringsdag", "bokförd",
        "bogføringsdato", "kirjauspäivä", "kuupäev", "fecha de operación", "fecha movimiento",
        "fecha de la operación", "date d'opération", "date de comptabilisation", "data księgowania",
        "data transakcji (data operacji)", "buchung / datum", "buchungs-datum", "dátum", "tarih", "datum boeking",
        "交易发生日期", "过账日期", "会计日期", "日期时间", "交易完成时间",
    ),
    "value_date": (
        "起息日", "起息日期", "value date", "value_date", "valuta", "valutadatum", "wertstellung", "date valeur",
        "date de valeur", "fecha valor", "data valuta", "settlement_date", "дата валютирования", "rentedatum",
        "value dt", "val date", "data valor", "fecha de valor", "rentedag", "data waluty", "valuteringsdato",
        "valutadag", "起息时间",
    ),
    "debit": (
        "借方发生额", "借方发生额(支取)", "借方发生额/元(支取)", "借方发生额(支出)", "借方金额", "借方金额(支出)",
        "借方交易金额",
        "交易金额借方", "记账金额(支出)", "交易金额(支出)", "借方", "借", "支出", "支出金额", "支出金额(-元)",
        "转出金额", "取出金额",
        "支取金额", "付款金额", "付方金额", "支出(元)", "debit", "debit amount", "debit_amount", "withdrawal",
        "withdrawals",
        "withdrawal amount", "paid out", "money out", "payments", "débit", "soll", "belastung", "lastschrift", "cargo",
        "cargos", "debe", "dare", "addebiti", "uscite", "uit", "af", "расход", "списание", "дебет", "obciążenia",
        "debit amt", "débito", "débitos", "débit euros", "débit (eur)", "dépenses", "ausgaben", "ausgang",
        "belastungen", "addebito", "dare (eur)", "importe cargo", "wydatki", "udbetaling", "ut", "ut fra konto",
        "uttak", "money out (£)", "paid out (£)", "withdrawal amt", "withdrawal amt.", "withdrawal (dr)", "debits",
        "支出发生额", "付款发生额", "本次支出", "出账金额", "划出金额",
    ),
    "credit": (
        "贷方发生额", "贷方发生额(收入)", "贷方发生额/元(收入)", "贷方发生额(存入)", "贷方金额", "贷方金额(收入)",
        "贷方交易金额",
        "交易金额贷方", "记账金额(收入)", "交易金额(收入)", "贷方", "贷", "收入", "收入金额", "收入金额(+元)",
        "转入金额", "存入金额",
        "存入", "收款金额", "收方金额", "收入(元)", "credit", "credit amount", "credit_amount", "deposit", "deposits",
        "deposit amount", "paid in", "money in", "receipts", "crédit", "haben", "gutschrift", "abono", "abonos",
        "haber",
        "avere", "accrediti", "entrate", "in", "bij", "приход", "поступление", "кредит", "uznania",
        "credit amt", "crédito", "créditos", "crédit euros", "crédit (eur)", "recettes", "einnahmen", "eingang",
        "gutschriften", "accredito", "avere (eur)", "importe abono", "wpływy", "indbetaling", "inn", "inn på konto",
        "innskudd", "money in (£)", "paid in (£)", "deposit amt", "deposit amt.", "deposit (cr)", "credits", "收入发生额",
        "收款发生额", "本次收入", "进账金额", "划入金额",
    ),
    "amount": (
        "交易金额", "发生额", "发生额/元", "发生额(元)", "交易发生额", "金额", "金额(元)", "人民币金额", "结算金额",
        "入账金额",
        "交易金额(元)", "入账币种/金额", "实付金额", "订单金额", "收付金额", "amount", "transaction amount", "transactionamount", "betrag", "umsatz",
        "bedrag",
        "montant", "importe", "importo", "сумма", "сумма операции", "kwota", "belopp", "beløb", "valor", "value",
        "betrag (eur)", "transaction_amount",
        "net amount", "amount in account currency", "booking amount", "kwota operacji", "kwota transakcji",
        "kwota w walucie rachunku", "montant de l'opération", "importe de la operación", "importe movimiento",
        "importo movimento", "summa", "suma", "částka", "objem", "összeg", "tutar", "buchungsbetrag",
        "betrag in eur", "umsatz in eur", "bedrag (eur)", "transactiebedrag", "valor (r$)", "交易额", "本次发生额",
        "交易金额(人民币)",
    ),
    "direction": (
        "借贷标志", "借/贷", "借贷", "借贷标识", "借贷方向", "收付标志", "收支方向", "收入/支出标志", "收/支", "收支",
        "方向",
        "交易方向", "扣账/入账", "收支类型", "d/c", "c/d", "dr/cr", "cr/dr", "debit/credit", "credit/debit", "af bij",
        "af/bij",
        "creditdebet", "transaction_direction", "direction", "soll/haben", "s/h", "debit or credit", "credit or debit",
        "sens", "dc",
    ),
    "maybe_direction": ("交易类型", "type", "transaction type", "details", "类型", "业务类型"),
    "balance": (
        "余额", "账户余额", "本次余额", "联机余额", "交易后余额", "交易余额", "当前余额", "更新后余额", "余额/元",
        "余额(元)", "结余",
        "balance", "running balance", "runningbalance", "ending balance", "net cash balance", "account balance",
        "saldo",
        "kontostand", "solde", "balance_after", "остаток", "saldo nach mutatie", "saldo po operacji",
        "saldo disponible",
        "running bal", "running bal.", "balance after transaction", "closing balance", "saldo after",
        "solde après opération", "saldo contabile", "saldo final", "saldo contábil", "bokført saldo",
        "bokfört saldo", "saldo dopo operazione", "zůstatek", "bakiye", "saldo na transactie", "saldo rekening",
        "kontostand nach buchung", "余额(人民币)", "账面余额", "期末结存",
    ),
    "payer": (
        "对方户名", "对方名称", "对方单位", "对方单位名称", "对方账户名称", "对方账户名", "对方账号名称", "对手信息",
        "对手名称",
        "对手户名", "交易对手", "交易对手名称", "收/付方名称", "收(付)方名称", "交易对方", "交易对方名称", "对方", "商户名称",
        "payee", "payer",
        "name", "partner name", "counterparty", "counterparty name", "counterparty_name_masked", "counterparty_name",
        "beneficiary", "beneficiary/payer", "auftraggeber/empfänger", "auftraggeber / begünstigter", "empfänger",
        "beguenstigter/zahlungspflichtiger", "begünstigter/zahlungspflichtiger", "name zahlungsbeteiligter",
        "naam / omschrijving", "naam/omschrijving", "naam tegenpartij", "tegenrekeninghouder", "bénéficiaire",
        "контрагент", "nadawca / odbiorca", "gegenpartei",
        "payee name", "partner", "counterpart", "counterpart name", "merchant name", "kontrahent",
        "dane kontrahenta", "odbiorca/nadawca", "mottaker", "begunstigde", "naam van de tegenpartij",
        "naam tegenrekening", "nom de la contrepartie", "contrepartie", "beneficiario", "ordenante",
        "beneficiario/ordenante", "controparte", "název protiúčtu", "name des zahlungsbeteiligten", "auftraggeber",
        "zahlungsempfänger", "empfänger/auftraggeber", "name beguenstigter/zahlungspflichtiger", "from/to", "对方客户名称",
        "对方单位户名", "往来单位", "往来户名", "客户名称",
    ),
    "payer_account": (
        "对方账号", "对方帐号", "对方账户", "对方卡号/账号", "收/付方帐号", "收/付方账号", "收(付)方账号",
        "交易对手账号", "对手账号",
        "对方账户账号", "tegenrekening", "tegenrekeningnummer", "bank account", "counterparty account",
        "counterparty_account_no_masked", "counterparty_account", "counterparty iban", "payer account", "payer iban",
        "partner iban", "tegenrekening iban/bban",
        "iban zahlungsbeteiligter", "kontonummer/iban", "счет контрагента", "in/outward transfer account",
        "counterpart account", "counterparty iban/account", "account number of counterparty", "iban tegenpartij",
        "rekening tegenpartij", "iban contrepartie", "compte contrepartie", "nr rachunku", "numer rachunku",
        "protiúčet", "iban kontrahenta", "iban des zahlungsbeteiligten", "kontonummer des zahlungsbeteiligten",
        "对方客户账号", "往来账号",
    ),
    "sender": ("付款人名称", "付款人户名", "付款人", "付款方名称", "付款方户名",
        "付款单位名称", "zahlungspflichtige*r"),
    "sender_account": ("付款人账号", "付款人帐号", "付款方账号", "付款账号"),
    "receiver": ("收款人名称", "收款人户名", "收款人", "收款方名称", "收款方户名",
        "收款单位名称", "zahlungsempfänger*in"),
    "receiver_account": ("收款人账号", "收款人帐号", "收款方账号", "收款账号"),
    "text": (
        "摘要", "交易摘要", "业务摘要", "其它摘要", "扩展摘要", "交易名称", "用途", "交易用途", "款项用途",
        "交易说明", "交易描述", "附言",
        "客户附言", "交易附言", "备注", "交易备注", "个性化信息", "客户摘要", "留言", "商品", "商品说明", "商品名称",
        "交易详情", "订单标题",
        "description", "label", "memo", "note", "notes", "text", "details of payment", "payment details", "narrative",
        "remittance", "remittance information", "purpose", "transaction text",
        "verwendungszweck", "buchungstext", "zahlungsgrund", "libellé", "libelle", "omschrijving", "mededelingen",
        "remarks", "remark", "concepto", "descripción", "descrizione", "causale", "summary", "merchant", "reason",
        "назначение платежа", "описание", "tytuł", "opis operacji", "particulars", "transaction details",
        "narration", "transaction description", "transaction narrative", "communication", "message",
        "betalingskenmerk", "omschrijving-1", "mededeling", "libellé de l'opération", "libellé opération",
        "libellé simplifié", "détail de l'écriture", "concept", "movimiento", "observaciones",
        "descripción del movimiento", "descrizione operazione", "descrição", "histórico", "opis", "tytuł operacji",
        "tytuł przelewu", "popis", "poznámka", "zpráva pro příjemce", "verwendungszweck/referenz", "avisierungstext",
        "forklaring", "beskrivelse", "beskrivning", "selite", "açıklama", "交易内容", "业务说明", "资金用途", "转账附言",
    ),
    "reference": (
        "交易流水号", "流水号", "核心唯一流水号", "核心流水号", "银行流水号", "唯一流水编号",
        "账户明细编号-交易流水号", "日志号",
        "交易参考号", "记录标识号", "业务参考号", "交易单号", "交易订单号", "交易号", "凭证号", "凭证号码",
        "流程实例号", "企业流水号",
        "reference", "ref", "transaction id", "transaction_id", "transactionid", "bank reference", "bank_serial_no",
        "bank ref", "transaction reference",
        "referentie",
        "référence", "referencia", "riferimento", "check number", "checknumber", "check or slip #", "reference number",
        "номер документа", "flow_id", "txn id", "id",
        "transaction ref", "txn reference", "customer reference", "reference no", "reference no.", "ref no",
        "ref no.", "ref no./cheque no.", "chq./ref.no.", "cheque no", "cheque number", "kundenreferenz",
        "mandatsreferenz", "payment reference", "numer transakcji", "交易编号", "回单编号", "电子回单号", "交易序号",
    ),
    "currency": (
        "币种", "币别", "货币", "交易货币", "记账币种", "交易币种", "币种名称", "currency", "ccy", "währung",
        "waehrung", "devise",
        "valutacode", "moneda", "divisa", "валюта", "munt", "waluta",
        "account currency", "transaction currency", "waluta rachunku", "měna", "para birimi", "valutakode", "币种代码",
    ),
    "status": ("交易状态", "当前状态", "状态", "冲正标志", "冲帐标志", "status", "state", "交易结果"),
    "account": (
        "账号", "帐号", "本方账号", "查询账号", "卡号", "账户", "account", "account number", "iban", "rekening",
        "rekeningnummer", "kontonummer", "auftragskonto", "compte", "cuenta", "account_no_masked",
        "self_account_no_masked",
        "card #", "card number", "счет",
    ),
}  # fmt: skip

SIDE_BOOKS = ("借", "贷")
"""Sides named in the bookkeeper's words: books use them the other way round, so a balance must prove them."""

SIDE_CODES = {"1": 1, "2": -1}
"""Zheshang and others write 1 for in and 2 for out; a balance must prove it."""

IN_WORDS = frozenset((
    "贷", "贷方", "收入", "收", "入", "进", "转入", "存入", "来账", "入账", "收款", "c", "cr", "credit", "bij",
    "in", "h", "haben", "+", "crdt", "贷cr", "income", "deposit", "кредит",
))  # fmt: skip
OUT_WORDS = frozenset((
    "借", "借方", "支出", "支", "付", "出", "转出", "取出", "支取", "往账", "扣账", "付款", "d", "dr", "db",
    "debit", "af", "out", "s", "soll", "-", "dbit", "借dr", "expense", "withdrawal", "check", "дебет",
))  # fmt: skip
NEUTRAL_WORDS = frozenset(("/", "不计收支", "其他", "中性交易", "资金转移", "", "不计"))
IN_TEXT = ("到账", "收款", "退货", "退款", "还款", "汇入", "转入", "存入", "入账", "结息")
OUT_TEXT = ("付款", "消费", "支付", "汇出", "转出", "支取", "手续费", "扣款", "代扣")
NOT_DONE = (
    "失败", "关闭", "撤销", "冲正", "撤回", "冲帐", "已取消", "取消", "failed", "cancelled", "canceled", "reversed",
    "declined", "pending", "等待付款", "等待买家付款", "待付款", "处理中", "未支付",
)  # fmt: skip
DONE_ALTHOUGH = ("未冲正", "正常", "非冲正", "否")
OPENINGS = (
    "上期余额",
    "期初余额",
    "承前页",
    "b/f balance",
    "opening balance",
    "balance brought forward",
    "anfangssaldo",
    "结转",
)
FOOTERS = (
    "合计", "总计", "小计", "本页小计", "本页合计", "人民币合计", "总笔数", "总收入", "总支出", "以上数据", "***end",
        "total",
    "summe", "期末余额", "期初余额", "上期余额", "承前页", "过次页", "结余", "累计", "totaal", "endsaldo",
        "anfangssaldo",
    "opening balance", "closing balance", "balance brought forward", "balance carried forward", "本月合计", "本日合计",
    "借方笔数", "贷方笔数", "借方合计", "贷方合计", "制表", "打印",
)  # fmt: skip
OVERALL = ("合计", "总计", "人民币合计", "total")
"""What a row of totals over the whole table begins with, other than one of a page or a day."""

CURRENCY_WORDS = {
    "人民币": "CNY", "人民币元": "CNY", "rmb": "CNY", "cny": "CNY", "元": "CNY", "01": "CNY", "10": "CNY",
        "156": "CNY",
    "美元": "USD", "港币": "HKD", "港元": "HKD", "欧元": "EUR", "日元": "JPY", "英镑": "GBP", "澳元": "AUD",
        "澳大利亚元": "AUD",
    "加元": "CAD", "加拿大元": "CAD", "新加坡元": "SGD", "瑞士法郎": "CHF", "新台币": "TWD", "韩元": "KRW",
        "卢布": "RUB",
    "eur": "EUR", "€": "EUR", "£": "GBP", "руб": "RUB", "rur": "RUB",
}  # fmt: skip
CARD_COLUMNS = frozenset({"card #", "card number", "card no.", "卡号末四位"})
CARD_WORDS = ("信用卡", "credit card", "kreditkarte", "creditcard", "carte de crédit")

_BLANKS = re.compile(r"\s+")
_BRACKETED = re.compile(r"\[.*?\]|【.*?】")
_UNIT = re.compile(r"\((?:[+-]?元|人民币|[a-z]{3}|[€£$]|r\$|单位:元)\)$|/元$|[-+]元$|,元$|in(?:eur|chf|usd|gbp)$")


@lru_cache(maxsize=4096)
def normalised(heading: str) -> str:
    """Return the heading in small half-width letters, without blanks, bilingual part and colon."""
    text = unicodedata.normalize("NFKC", heading).lower()
    text = _BRACKETED.sub("", text).strip(" \t:*\u3000'\"")
    squeezed = _BLANKS.sub("", text)
    return squeezed if not squeezed.isascii() else " ".join(text.split())


def _key(heading: str) -> str:
    """Return the heading without blanks and underscores: booking_date is Booking Date."""
    return normalised(heading).replace(" ", "").replace("_", "")


def _table() -> dict[str, tuple[str, int]]:
    table: dict[str, tuple[str, int]] = {}
    for field, words in HEADINGS.items():
        for priority, word in enumerate(words):
            table.setdefault(_key(word), (field, priority))
    return table


_FIELDS = _table()


@lru_cache(maxsize=4096)
def field_of(heading: str) -> tuple[str, int] | None:
    """Return the field a heading stands for and its place among its synonyms; None for an unknown one."""
    name = _key(heading) if len(heading) <= 100 else ""
    return _FIELDS.get(name) or _FIELDS.get(_UNIT.sub("", name)) if name else None


@lru_cache(maxsize=4096)
def side_of(word: str) -> int:
    """Return 1 for a word meaning money in, -1 for money out, 0 for one that says neither."""
    text = normalised(word[:60])
    if text in SIDE_CODES:
        return SIDE_CODES[text]
    if text in IN_WORDS:
        return 1
    if text in OUT_WORDS:
        return -1
    compact = text.replace(" ", "")
    return 1 if compact.startswith(("贷", "收入", "来账")) else -1 if compact.startswith(("借", "支出", "往账")) else 0
