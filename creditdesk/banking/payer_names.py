"""One firm, many spellings: payer names brought to a form in which they can be compared.

Banks print 深圳市恒源电子有限公司 with or without 市, brackets full or half width, the
legal form cut off; foreign banks print capitals without umlauts and cut names at 27
or 35 characters. Source: the name fields of MT940 (27), CAMT.053 (70, often 35) and
the exports of Chinese banks.

>>> spelled("深圳市恒源电子（中国）有限公司")
'深圳恒源电子中国有限公司'
>>> firm("MÜLLER & Söhne GmbH"), firm("Mueller + Soehne")
('MUELLERSOEHNE', 'MUELLERSOEHNE')
"""

from __future__ import annotations

import re
import unicodedata

# Chinese legal forms, longest first; they stand at the end of the name.
_LEGAL_ZH = (
    "集团股份有限公司", "股份有限公司", "有限责任公司", "集团有限公司", "有限合伙企业", "有限公司", "股份公司",
    "个体工商户", "有限合伙", "普通合伙", "集团公司", "合伙企业", "集团", "公司",
)  # fmt: skip

# Legal forms of the Latin world as they read with dots and blanks gone.
_LEGAL_LATIN = frozenset((
    "GMBH", "MBH", "AG", "KG", "KGAA", "OHG", "UG", "EK", "EG", "GBR", "SE",
    "LTD", "LIMITED", "CO", "COMPANY", "INC", "INCORPORATED", "CORP", "CORPORATION", "LLC", "LLP", "PLC",
    "PTE", "PTY", "BV", "NV", "SRL", "SPA", "SAS", "SARL", "SA", "AB", "OY",
    "OYJ", "AS", "ASA", "APS", "SRO", "ZOO", "SPZOO", "KFT", "DOO", "SL", "GROUP",
    "JSC", "OOO",
))  # fmt: skip

_SAME = {"LIMITED": "LTD", "COMPANY": "CO", "INCORPORATED": "INC", "CORPORATION": "CORP"}

# Spelled with dots or blanks by some: "S.A.S.", "e. K.", "s.r.o."; a dotted run of single letters is one word.
_DOTTED = re.compile(r"\b(?:[A-Z]\s?\.\s?)+(?:[A-Z]\b)?")
_WORD = re.compile(r"[^\W_]+")
_CONNECTIVE = frozenset({"AND", "UND", "ET", "E", "Y"})
_UMLAUTS = str.maketrans({"Ä": "AE", "Ö": "OE", "Ü": "UE", "ẞ": "SS", "Æ": "AE", "Ø": "OE", "Å": "AA"})
_CITY = re.compile(
    r"^(?:中国)?(?:[\u4e00-\u9fff]{2,3}省)?"
    r"(北京|上海|天津|重庆|深圳|广州|东莞|佛山|珠海|中山|惠州|杭州|宁波|温州|绍兴|嘉兴|金华|义乌|台州|苏州|无锡|常州|南京|南通|昆山|扬州|"
    r"厦门|福州|泉州|青岛|济南|烟台|潍坊|大连|沈阳|长春|哈尔滨|武汉|长沙|郑州|西安|成都|合肥|南昌|昆明|贵阳|南宁|太原|石家庄|兰州|海口)市?"
)
_ANY_CITY = re.compile(r"^(?:中国)?(?:[\u4e00-\u9fff]{2,3}省)?([\u4e00-\u9fff]{2,3})市")
_BRACKETS = re.compile(r"\([^()]{2,8}\)")
# Traditional characters of firm names, each followed by the simplified one; banks of Hong Kong and Taiwan print them.
_TRADITIONAL = (
    "東东廣广華华電电機机業业貿贸聯联興兴龍龙達达遠远豐丰寧宁蘇苏無无錫锡門门島岛慶庆漢汉長长鄭郑濟济澤泽潤润誠诚創创順顺實实應应設设備备裝装飾饰紡纺織织膠胶醫医寶宝凱凯團团責责網网術术務务經经營营進进國国陽阳車车廈厦溫温義义"
    "楊杨陳陈劉刘張张萬万飲饮馬马藍蓝療疗環环辦办連连瀋沈貴贵鋼钢鋁铝銅铜鐵铁紙纸標标廠厂場场動动學学資资產产際际運运輸输滬沪區区縣县鄉乡鎮镇橋桥灣湾湯汤鴻鸿騰腾億亿瑪玛亞亚歐欧綠绿蘭兰衛卫潔洁養养農农園园鋪铺館馆燈灯線线纜缆"
    "儀仪錶表測测軟软體体數数雲云傳传畫画圖图書书語语樂乐藝艺莊庄臺台灘滩齊齐魯鲁贛赣蕪芜鹽盐徑径潛潜塵尘碼码頭头倉仓儲储貨货櫃柜樹树種种糧粮麵面麗丽顏颜髮发發发質质檢检驗验製制傢家層层樓楼壓压縮缩氣气熱热溝沟塗涂劑剂塊块維维"
    "納纳爾尔奧奥倫伦羅罗邁迈訊讯誌志眾众勝胜偉伟傑杰韋韦葉叶趙赵吳吴鄧邓馮冯蔣蒋盧卢蕭萧譚谭鐘钟鍾钟陸陆鄒邹龔龚閻阎恆恒點点財财銀银證证賽赛鵬鹏飛飞鳳凤麥麦黃黄齒齿軸轴輪轮輔辅輝辉轉转郵邮針针釀酿鎖锁鏈链鑄铸閥阀間间關关雜杂"
    "靜静韓韩預预顧顾風风駿骏魚鱼鮮鲜鳥鸟優优劍剑勞劳協协單单圓圆堅坚報报壽寿夢梦奮奋孫孙將将專专導导嶺岭幣币帶带庫库彈弹復复愛爱擇择攝摄曉晓棟栋極极構构樣样歷历沖冲湧涌準准滿满煙烟煉炼爐炉牆墙獨独現现璽玺畢毕盤盘監监礦矿禮礼"
    "穩稳競竞筆笔節节範范築筑簡简籃篮緊紧紅红級级純纯紗纱組组結结綜综綿绵編编縫缝總总繡绣繩绳續续習习聖圣聲声職职腦脑膚肤臨临舊旧藥药號号補补複复規规視视覺觉觀观訂订計计許许評评試试詩诗誼谊調调論论諮咨謝谢護护豬猪貝贝販贩購购"
    "費费賀贺賓宾賣卖買买贊赞軍军載载較较邊边鄰邻醬酱釋释鈦钛鈴铃鋅锌鋰锂錄录錦锦鍋锅鍵键鎂镁鑒鉴鑽钻開开閘闸隊队階阶隨随險险雙双雞鸡項项頻频題题類类飯饭餅饼駕驾驅驱鬆松鯨鲸鷹鹰龐庞"
)
_SIMPLIFIED = str.maketrans(_TRADITIONAL[::2], _TRADITIONAL[1::2])
TOLD = 4  # characters that a firm's name must have to be looked for in a text
_BRANCHES = ("分公司", "分店", "营业部", "办事处")
_BRANCH = re.compile(rf"(?<=公司)[\u4e00-\u9fff]{{2,10}}(?:{'|'.join(_BRANCHES)})$")
_ZH = re.compile(r"[\u3400-\u9fff]")


def is_chinese(name: str) -> bool:
    """Tell whether the name is written with Chinese characters."""
    return _ZH.search(name) is not None


def same_print(name: str) -> str:
    """Return the name as printed, without blanks and case: the cheapest comparison."""
    return "".join(name.split()).upper()


def _plain(name: str) -> str:
    """Return capitals without width variants, umlauts (ä → ae) and accents (é → e)."""
    upper = name.upper() if name.isascii() else unicodedata.normalize("NFKC", name).upper()
    if not upper.isascii():
        if is_chinese(upper):
            return upper.translate(_SIMPLIFIED)
        upper = upper.translate(_UMLAUTS).replace("ß", "SS")
        if not upper.isascii():
            upper = "".join(c for c in unicodedata.normalize("NFD", upper) if not unicodedata.combining(c))
    return upper


def _words(name: str) -> list[str]:
    plain = _plain(name).replace("'", "").replace("’", "")
    if "." in plain:
        plain = _DOTTED.sub(lambda dotted: " " + re.sub(r"[\s.]", "", dotted.group()) + " ", plain)
    return [_SAME.get(word, word) for word in _WORD.findall(plain) if word not in _CONNECTIVE]


def spelled(name: str) -> str:
    """Return the whole name, legal form included, as letters and digits only; 市 and 省 of the seat are dropped."""
    text = "".join(_words(name))
    return _one_form(text) if is_chinese(text) else text


def _one_form(text: str) -> str:
    """Return a Chinese name without 市, its branch, and with one word for a company with limited liability."""
    if text.endswith(_BRANCHES):
        text = _BRANCH.sub("", text)
    return _ANY_CITY.sub(r"\1", text).replace("有限责任公司", "有限公司")


def firm(name: str) -> str:
    """Return the name without its legal form; empty only when nothing else was there."""
    words = _words(name)
    if is_chinese(name):
        text = _one_form("".join(words))
        for form in _LEGAL_ZH:
            if text.endswith(form) and len(text) > len(form) + 1:
                return text[: -len(form)]
        return text
    end = len(words)
    while end > 1 and words[end - 1] in _LEGAL_LATIN:
        end -= 1
    return "".join(words[:end])


def without_city(firm_name: str) -> str:
    """Return a Chinese firm name without the seat in front: 深圳恒源电子 and 恒源电子 are then the same."""
    rest = _CITY.sub("", firm_name)
    return rest if len(rest) >= 4 else firm_name


def told_forms(name: str, firm_name: str) -> set[str]:
    """Return the forms in which a text names a Chinese firm: without its seat, or without the place in brackets."""
    plain = unicodedata.normalize("NFKC", name)
    placeless = firm(_BRACKETS.sub("", plain)) if "(" in plain else firm_name
    seatless = firm_name.rpartition("市")[2] if "市" in firm_name[2:14] else firm_name
    forms = {firm_name.replace("市", ""), seatless, without_city(firm_name), placeless}
    return {form for form in forms if len(form) >= TOLD}


def told_in(text: str) -> str:
    """Return a payment text as firms' names are looked for in it: characters and digits only, without 市."""
    return "".join(_WORD.findall(_plain(text))).replace("市", "")


def grams(firm_name: str) -> frozenset[str]:
    """Return the pairs of neighbouring characters, for Chinese also the single ones."""
    pairs = {firm_name[i : i + 2] for i in range(len(firm_name) - 1)}
    if is_chinese(firm_name):
        pairs.update(firm_name)
    return frozenset(pairs)


def likeness(one: frozenset[str], other: frozenset[str]) -> int:
    """Return how alike two names are in per cent: twice the shared pieces over all pieces (Dice)."""
    pieces = len(one) + len(other)
    return 200 * len(one & other) // pieces if pieces else 0


_SERVICES = re.compile(
    "财付通|支付宝|微信支付|银联商务|拉卡拉|paypal|stripe|adyen|mollie|alipay|wechat pay", re.IGNORECASE
)


def is_payment_service(name: str) -> bool:
    """Return whether the name is a service that pays for many: it is never learned as one customer's payer.

    >>> is_payment_service("财付通支付科技有限公司")
    True
    """
    return _SERVICES.search(name) is not None


def may_be_cut(name: str) -> bool:
    """Tell whether the name is long enough to have been cut off by a bank's field of 27 or 35 characters."""
    if is_chinese(name):
        return len(name) >= 12 and not name.endswith(_LEGAL_ZH)
    return len(name.rstrip()) >= 25
