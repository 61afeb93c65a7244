"""PROFILES: the banks and wallets whose tables are known by more than their headings."""

from creditdesk.banking.formats.profiles.alipay import ALIPAY
from creditdesk.banking.formats.profiles.banks import BOC, CCB, CMB, CMB_CARD, ICBC
from creditdesk.banking.formats.profiles.jd import JD
from creditdesk.banking.formats.profiles.meituan import MEITUAN
from creditdesk.banking.formats.profiles.wechat import WECHAT

PROFILES = (ALIPAY, WECHAT, JD, MEITUAN, ICBC, CCB, BOC, CMB_CARD, CMB)
