"""Alipay (支付宝): the bill a shop or person downloads; 24 lines of notes stand above the table."""

from creditdesk.banking.formats.profiles.profile import Profile
from creditdesk.base.i18n import N_

ALIPAY = Profile(
    key="alipay",
    title=N_("Alipay bill"),
    bank="支付宝",
    marks=("支付宝账户", "支付宝交易记录", "支付宝（中国）", "电子客户回单"),
    columns={"payer_account": "对方账号", "reference": "交易订单号"},
)
