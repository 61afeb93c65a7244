"""Who is in the practice book: our own firm and forty made-up customers, none of whom exists.

Chosen to be awkward where real lists are: long names, rare characters (䶮, 犇), readings that
pinyin gets wrong (曾, 单, 重), two firms one character apart, three customers written to in English.
"""

from __future__ import annotations

from decimal import Decimal

from creditdesk.practice.profiles import Habit, Limit, Profile

COMPANY: dict[str, str] = {
    "company.name": "嘉兴禾苗木作家具有限公司",
    "company.address": "浙江省嘉兴市秀洲区木作路168号",
    "company.phone": "0573-8200 0168",
    "company.email": "caiwu@hemiao.example",
    "company.tax_id": "",  # worked out with its check digit
    "company.contact": "顾文娟",
    "company.bank_name": "招商银行嘉兴秀洲支行",
    "company.bank_account": "573900168010001",
}
BANK = "招商银行"
DEPOSIT_ACCOUNT = "573900168010028"
DISCOUNT_PER_MILLE = 20
FEES = (Decimal(15), Decimal(25), Decimal(32))

_DISPUTE = "有争议：6套餐椅返工，等复检结果"
_PROMISE = "客户已书面承诺月底前付清"

CUSTOMERS: tuple[Profile, ...] = (
    Profile("C001", "浙江锦榆酒店管理有限公司", "浙江省杭州市上城区", "吴佩珊", "酒店", "周敏",
        "月结30天", 68000, 22, Habit.MONTHLY),
    Profile("C002", "苏州恒木装饰工程有限公司", "江苏省苏州市吴中区", "陆建明", "装饰工程", "周敏",
        "30 days", 32000, 18, orders=True),
    Profile("C003", "苏州恒沐装饰工程有限公司", "江苏省苏州市相城区", "金晓", "装饰工程", "周敏",
        "30 days", 27000, 16, Habit.LATE, oldest=11),
    Profile("C004", "上海亦和办公家具有限公司", "上海市闵行区", "方婷", "办公", "李成",
        "30 days", 41000, 24, orders=True),
    Profile("C005", "重庆重木家居广场有限公司", "重庆市九龙坡区", "重阳", "零售", "李成",
        "45 days", 36000, 15, Habit.LATE, oldest=24),
    Profile("C006", "台州曾单贸易有限公司", "浙江省台州市黄岩区", "单丽", "贸易", "周敏",
        "30 days", 15000, 14, Habit.BOSS, boss="曾国梁", limit=Limit.NEAR),
    Profile("C007", "单县润林家具经营部", "山东省菏泽市单县", "单保田", "零售", "王磊",
        "15 days", 8600, 12, Habit.BOSS, boss="单保田"),
    Profile("C008", "东莞市龙䶮家居用品有限公司", "广东省东莞市厚街镇", "陈䶮", "零售", "李成",
        "30 days", 29000, 16),
    Profile("C009", "河北三犇家具商场有限公司", "河北省廊坊市香河县", "牛犇", "零售", "王磊",
        "月结15天", 33000, 17, Habit.ROUND, limit=Limit.OVER),
    Profile("C010", "内蒙古自治区呼伦贝尔市草原晨星酒店用品与定制家具工程配套有限责任公司",
        "内蒙古自治区呼伦贝尔市海拉尔区", "乌兰", "酒店", "王磊",
        "60 days", 54000, 14, Habit.LATE, oldest=38),
    Profile("C011", "南京屿禾设计工程有限公司", "江苏省南京市建邺区", "许屿", "装饰工程", "周敏",
        "30 days", 38000, 16, Habit.PARTS),
    Profile("C012", "无锡松间民宿用品有限公司", "江苏省无锡市滨湖区", "沈洁", "民宿", "周敏",
        "30 days", 17500, 20, Habit.DISCOUNT),
    Profile("C013", "Nordlicht Interiors GmbH", "Lange Zeile 14, 20095 Hamburg", "Anke Brandt", "出口", "何雅琴",
        "60 days", 88000, 10, orders=True),
    Profile("C014", "Harbour & Pine Furniture Ltd", "7 Quayside Yard, Bristol BS1 5XX", "Tom Ashdown", "出口", "何雅琴",
        "45 days", 76000, 11, Habit.LATE, oldest=31, orders=True),
    Profile("C015", "Maple Lane Hospitality Pte Ltd", "18 Maple Lane, Singapore 277000", "Serene Koh", "出口", "何雅琴",
        "30 days", 64000, 10, orders=True),
    Profile("C016", "杭州栖木文化创意有限公司", "浙江省杭州市余杭区", "俞晴", "办公", "李成",
        "30 days", 12800, 18, wrong_tax_id=True),
    Profile("C017", "宁波海橡进出口有限公司", "浙江省宁波市北仑区", "郑海波", "出口", "何雅琴",
        "月结30天", 46000, 19, limit=Limit.NEAR),
    Profile("C018", "温州曾记红木行", "浙江省温州市鹿城区", "曾阿福", "零售", "王磊",
        "30 days", 19000, 13, Habit.LATE, oldest=27, has_address=False),
    Profile("C019", "合肥学知教育装备有限公司", "安徽省合肥市包河区", "汪琳", "教育", "李成",
        "30 days", 52000, 15, Habit.MONTHLY, oldest=13),
    Profile("C020", "武汉江岸新程学校后勤服务有限公司", "湖北省武汉市江岸区", "胡新", "教育", "李成",
        "60 days", 47000, 14, oldest=34),
    Profile("C021", "长沙湘枫全屋定制有限公司", "湖南省长沙市雨花区", "彭枫", "零售", "王磊",
        "30 days", 26000, 20, Habit.DRIFTING, limit=Limit.OVER),
    Profile("C022", "成都蓉木空间设计有限公司", "四川省成都市武侯区", "罗蓉", "装饰工程", "王磊",
        "30 days", 31000, 21, Habit.SLOWER, limit=Limit.NEAR),
    Profile("C023", "西安长庚酒店投资有限公司", "陕西省西安市雁塔区", "雷刚", "酒店", "王磊",
        "30 days", 43000, 14, limit=Limit.OVER, oldest=76),
    Profile("C024", "青岛海燕养老服务有限公司", "山东省青岛市市南区", "宋燕", "养老", "李成",
        "30 days", 22500, 16),
    Profile("C025", "济南泉林办公用品有限公司", "山东省济南市历下区", "孟泉", "办公", "李成",
        "30 days", 16400, 19),
    Profile("C026", "郑州中原万家建材市场有限公司", "河南省郑州市金水区", "马万里", "零售", "王磊",
        "30 days", 39000, 13, oldest=152, left=95),
    Profile("C027", "福州榕城木艺有限公司", "福建省福州市仓山区", "林榕", "零售", "李成",
        "30 days", 18800, 15, Habit.LATE, oldest=45),
    Profile("C028", "厦门鹭行民宿管理有限公司", "福建省厦门市思明区", "黄行", "民宿", "李成",
        "30 days", 14200, 18, oldest=14),
    Profile("C029", "深圳市鹏辉家居电子商务有限公司", "广东省深圳市龙华区", "鹏程", "电商", "何雅琴",
        "EOM+15", 24500, 26, alias="深圳鹏辉电商"),
    Profile("C030", "广州市粤美家具贸易有限公司", "广东省广州市番禺区", "梁美", "贸易", "何雅琴",
        "30 days", 28500, 17, Habit.LATE, Limit.NONE, oldest=21),
    Profile("C031", "佛山市顺德区乐居五金家具配件厂", "广东省佛山市顺德区", "区乐", "配件", "何雅琴",
        "30 days", 21000, 14, oldest=56, hold=_DISPUTE),
    Profile("C032", "昆明春城花园酒店有限公司", "云南省昆明市官渡区", "段春", "酒店", "王磊",
        "45 days", 35000, 12, oldest=102, left=70, limit=Limit.OVER),
    Profile("C033", "贵阳黔木源家具有限公司", "贵州省贵阳市观山湖区", "龙源", "零售", "王磊",
        "30 days", 23000, 14, oldest=315, left=330),
    Profile("C034", "沈阳北方瑞雪商贸有限公司", "辽宁省沈阳市铁西区", "佟雪", "贸易", "王磊",
        "30 days", 18000, 12, oldest=205, left=220, limit=Limit.NONE),
    Profile("C035", "天津津沽仓储家具超市有限公司", "天津市津南区", "柴津", "零售", "李成",
        "30 days", 19600, 15, trifle=True),
    Profile("C036", "南通通榆船舶内装有限公司", "江苏省南通市崇川区", "季通", "船舶", "周敏",
        "30 days", 37000, 13, oldest=16, fresh_money=True),
    Profile("C037", "绍兴越木轩家具店", "浙江省绍兴市柯桥区", "越明", "零售", "周敏",
        "15 days", 9400, 14, Habit.LATE, Limit.NONE, oldest=36, has_address=False),
    Profile("C038", "湖州南浔度假村有限公司", "浙江省湖州市南浔区", "钱浔", "酒店", "周敏",
        "30 days", 33500, 15, oldest=19, hold=_PROMISE),
    Profile("C039", "金华婺木堂工艺品有限公司", "浙江省金华市婺城区", "盛堂", "贸易", "周敏",
        "30 days", 13700, 18),
    Profile("C040", "上海禾盈餐饮管理股份有限公司", "上海市静安区", "乐盈", "餐饮", "李成",
        "现结", 11200, 16, limit=Limit.CASH),
)  # fmt: skip
