"""WeChat Pay (微信支付): the bill of a wallet; a fully refunded payment stands, its refund is a row of its own."""

from creditdesk.banking.formats.profiles.profile import Profile
from creditdesk.base.i18n import N_

WECHAT = Profile(
    key="wechat",
    title=N_("WeChat Pay bill"),
    bank="微信支付",
    marks=("微信支付账单",),
    own_headings=("交易单号", "商户单号", "当前状态"),
)
