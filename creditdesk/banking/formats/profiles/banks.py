"""Large Chinese banks whose exports say who they are; their columns are read by the common headings."""

from creditdesk.banking.formats.profiles.profile import Profile
from creditdesk.base.i18n import N_

ICBC = Profile(
    key="icbc",
    title=N_("ICBC export"),
    bank="中国工商银行",
    marks=("[HISTORYDETAIL]", "中国工商银行", "明细查询文件下载"),
)
CCB = Profile(
    key="ccb",
    title=N_("CCB export"),
    bank="中国建设银行",
    marks=("中国建设银行", "China Construction Bank"),
    own_headings=("账户明细编号-交易流水号",),
)
BOC = Profile(
    key="boc", title=N_("Bank of China export"), bank="中国银行", marks=("中国银行", "[ Inquirer account number ]")
)
CMB_CARD = Profile(
    key="cmb_card",
    title=N_("China Merchants Bank credit card"),
    bank="招商银行",
    marks=("招商银行信用卡",),
    own_headings=("人民币金额", "卡号末四位", "交易地金额"),
    plus_is_out=True,
)
CMB = Profile(
    key="cmb",
    title=N_("China Merchants Bank export"),
    bank="招商银行",
    marks=("招商银行",),
    own_headings=("联机余额", "对手信息"),
)
