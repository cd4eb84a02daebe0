"""The words of the regulation: the closed lists every other module speaks in.

Values are the Chinese terms as they stand in the policy and in the import files;
``sanfen.wording`` says them in English. Ranked lists run from best to worst.
"""

from enum import StrEnum


class EnterpriseClass(StrEnum):
    """企业分类 (嘉市监〔2020〕40号 三.3), best first. Not the credit-risk A–D."""

    AA = "AA"
    A = "A"
    B = "B"
    C = "C"


class ProductGrade(StrEnum):
    """产品分级 (嘉市监〔2020〕40号 三.2), lowest risk first."""

    GENERAL = "一般"
    ELEVATED = "较高"
    HIGH = "高"


class Colour(StrEnum):
    """区域分色 and 健康码 (嘉市监〔2020〕40号 三.4), best first."""

    GREEN = "绿"
    BLUE = "蓝"
    YELLOW = "黄"
    RED = "红"


class Regime(StrEnum):
    """监管方式 (DB3304/T 055 表2), lightest first."""

    CREDIT = "信用监管"
    RESPONSIBILITY = "责任监管"
    REGULAR = "常态监管"
    TIGHTENED = "加严监管"


class Basis(StrEnum):
    """What a number rests on: published law, or our proposal (缺省规则)."""

    STATUTE = "statute"
    PROPOSAL = "proposal"


class Role(StrEnum):
    """Who is asking (岗位)."""

    DIRECTOR = "局领导"
    PLANNER = "计划岗"
    DATA_OFFICER = "数据岗"
    INSPECTOR = "检查员"
    PRESENTER = "汇报"
    ADMINISTRATOR = "管理员"


class Outsider(StrEnum):
    """Who asks the sharing API: not a person at work here (共享接口)."""

    DEPARTMENT = "共享部门"
    STRANGER = "无有效密钥者"


class EnterpriseSize(StrEnum):
    """企业规模."""

    LARGE = "大型"
    MEDIUM = "中型"
    SMALL = "小型"
    MICRO = "微型"


class EnterpriseStatus(StrEnum):
    """登记状态. A blank status is read as operating."""

    OPERATING = "在营"
    SUSPENDED = "停产"
    DEREGISTERED = "注销"


class Level(StrEnum):
    """抽查级别."""

    NATIONAL = "国家"
    PROVINCIAL = "省"
    CITY = "市"
    COUNTY = "县"


class Domain(StrEnum):
    """抽样领域."""

    PRODUCTION = "生产"
    DISTRIBUTION = "流通"
    E_COMMERCE = "电商"


class Channel(StrEnum):
    """抽查来源: why this batch was sampled."""

    ROUTINE = "例行"
    RISK = "风险"
    RANDOM = "随机"
    COMPLAINT = "投诉"
    RECHECK = "复查"


class Verdict(StrEnum):
    """检验结论."""

    PASSED = "合格"
    FAILED = "不合格"


class Severity(StrEnum):
    """不合格程度, gravest first."""

    SAFETY = "安全项"
    GENERAL = "一般项"
    LABEL = "标识"


class Traceability(StrEnum):
    """产品质量追溯能力, weakest first."""

    L0 = "L0"
    L1 = "L1"
    L2 = "L2"
    L3 = "L3"


class QualitySystem(StrEnum):
    """质量管理体系, weakest first."""

    NONE = "无"
    PARTIAL = "部分"
    SELF_RUN = "自建并核实"
    CERTIFIED = "认证有效"


class InspectionCapability(StrEnum):
    """检验能力, weakest first."""

    NONE = "无"
    OUTSOURCED = "委托"
    PARTIAL = "部分"
    FULL = "全项"


class YesNo(StrEnum):
    """是/否."""

    YES = "是"
    NO = "否"


class Permits(StrEnum):
    """法定许可、认证是否有效."""

    YES = "是"
    NO = "否"
    NOT_APPLICABLE = "不适用"


class Gravity(StrEnum):
    """处罚程度, lightest first."""

    MINOR = "轻微"
    ORDINARY = "一般"
    SERIOUS = "较重"


class PenaltyKind(StrEnum):
    """处罚类别: ordinary kinds first, then the kinds that veto (一票否决)."""

    LABELLING = "标识违法"
    QUALITY = "一般质量违法"
    OTHER = "其他"
    UNLICENSED = "无证或超范围生产"
    REFUSED_SAMPLING = "拒绝抽查"
    MOVED_SEALED_GOODS = "转移封存物品"
    COUNTERFEITING = "制假售假"
    ADULTERATION = "掺杂掺假"
    PASSED_OFF = "以不合格充合格"
    INTELLECTUAL_PROPERTY = "侵犯知识产权"
    FORGED_REPORT = "伪造检验报告"
    QUALITY_ACCIDENT = "质量安全事故"


class RecallKind(StrEnum):
    """召回类型."""

    ORDERED = "责令"
    VOLUNTARY = "主动"


class ListName(StrEnum):
    """名单."""

    SERIOUS_DISHONESTY = "严重违法失信"
    ABNORMAL_OPERATION = "经营异常"
    KEY_SUPERVISION = "重点监管"
    OTHER = "其他"


class WarningSeverity(StrEnum):
    """预警伤害程度 (GB/T 22760 伤害四级), mildest first."""

    SLIGHT = "微弱"
    MODERATE = "一般"
    SERIOUS = "严重"
    VERY_SERIOUS = "非常严重"


class AccessType(StrEnum):
    """P2 准入类型."""

    LICENSED = "许可证或CCC"
    MANDATORY_STANDARD = "强制性标准"
    NONE = "无"


class Circulation(StrEnum):
    """P3 流通量."""

    LARGE = "大"
    MEDIUM = "中"
    SMALL = "小"


class UserGroup(StrEnum):
    """S1 使用对象."""

    VULNERABLE = "婴幼儿/儿童/学生/老人"
    GENERAL = "一般消费者"
    PROFESSIONAL = "专业/工业用户"


class Attention(StrEnum):
    """S2 社会关注度."""

    HIGH = "高"
    MEDIUM = "中"
    LOW = "低"


class CatalogueLevel(StrEnum):
    """S3 目录或专项关注."""

    FIRST = "Ⅰ级或专项整治"
    SECOND = "Ⅱ级"
    THIRD = "Ⅲ级或未列"


CAPABILITY_ITEMS: dict[str, type[StrEnum]] = {
    "traceability": Traceability,
    "qms": QualitySystem,
    "inspection": InspectionCapability,
    "officers": YesNo,
    "risk_list": YesNo,
    "daily_records": YesNo,
    "standard_declared": YesNo,
    "permits_valid": Permits,
    "quality_award": YesNo,
}
"""保障能力 items of E5–E9, by column of the capabilities file."""
