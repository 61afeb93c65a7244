"""Meituan (美团): the bill of a wallet; what was paid counts, not the price of the order."""

from creditdesk.banking.formats.profiles.profile import Profile
from creditdesk.base.i18n import N_

MEITUAN = Profile(
    key="meituan",
    title=N_("Meituan bill"),
    bank="美团支付",
    marks=("美团交易账单", "美团用户名"),
    own_headings=("交易成功时间", "订单标题", "实付金额"),
    columns={"amount": "实付金额", "reference": "交易单号"},
)
