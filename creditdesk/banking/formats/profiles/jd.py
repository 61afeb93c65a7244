"""JD (京东): the bill of a shop or person; 20 lines of notes stand above the table."""

from creditdesk.banking.formats.profiles.profile import Profile
from creditdesk.base.i18n import N_

JD = Profile(
    key="jd",
    title=N_("JD bill"),
    bank="京东支付",
    marks=("京东账号名", "京东交易流水"),
    columns={"payer": "商户名称", "reference": "交易订单号"},
)
