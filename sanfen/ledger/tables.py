"""The record tables of the ledger: one class for each import file.

A class is at once the table, the import file and its template. The field name is
the column code, ``title`` its Chinese header, the annotation its kind (closed list,
date, number, text) and ``| None`` says that it may be blank. The primary key is the
natural key, the foreign keys are the references. ``sanfen.intake`` and the export
read all of this from here, so that a column is described once.
"""

import datetime as dt

import sqlalchemy as sa
from sqlmodel import Field

from sanfen import vocabulary as words
from sanfen.ledger.record import (
    METADATA,
    LedgerTable,
    Record,
    closed_list,
    constrain,
)

__all__ = [
    "METADATA",
    "RECORD_TABLES",
    "LedgerTable",
    "Record",
    "closed_list",
    "natural_key",
    "table_of",
]


class Region(Record, table=True):
    """镇（街道）."""

    __tablename__ = "regions"
    __table_args__ = (sa.UniqueConstraint("county", "town"),)

    county_code: str = Field(title="县区代码", primary_key=True)
    county: str = Field(title="县(市、区)")
    town_code: str = Field(title="镇街代码", primary_key=True)
    town: str = Field(title="镇(街道)")
    lon: float | None = Field(default=None, title="经度", ge=-180, le=180)
    lat: float | None = Field(default=None, title="纬度", ge=-90, le=90)


class Product(Record, table=True):
    """重点产品, with the grading factors that are not computed from the ledger."""

    __tablename__ = "products"

    product_code: str = Field(title="产品代码", primary_key=True)
    name: str = Field(title="产品名称")
    category: str = Field(title="类别")
    P1: int | None = Field(default=None, title="P1伤害严重度", ge=1, le=4)
    P2: words.AccessType | None = Field(
        default=None, title="P2准入类型", sa_type=sa.String
    )
    P3: words.Circulation | None = Field(
        default=None, title="P3流通量", sa_type=sa.String
    )
    Q2: float | None = Field(default=None, title="Q2国家省级不合格率", ge=0, le=1)
    Q3: int | None = Field(default=None, title="Q3风险预警召回条数", ge=0)
    S1: words.UserGroup | None = Field(
        default=None, title="S1使用对象", sa_type=sa.String
    )
    S2: words.Attention | None = Field(
        default=None, title="S2社会关注度", sa_type=sa.String
    )
    S3: words.CatalogueLevel | None = Field(
        default=None, title="S3目录专项关注", sa_type=sa.String
    )


class Enterprise(Record, table=True):
    """重点产品企业. County and town are names: they are unique within a city."""

    __tablename__ = "enterprises"
    __table_args__ = (
        sa.ForeignKeyConstraint(
            ["county", "town"], ["regions.county", "regions.town"], onupdate="CASCADE"
        ),
    )

    uscc: str = Field(title="统一社会信用代码", primary_key=True)
    name: str = Field(title="企业名称")
    county: str = Field(title="县(市、区)")
    town: str = Field(title="镇(街道)")
    size: words.EnterpriseSize = Field(title="规模", sa_type=sa.String)
    industry_code: str | None = Field(default=None, title="行业代码")
    established_on: dt.date | None = Field(default=None, title="成立日期")
    output: float | None = Field(default=None, title="年产值(万元)", ge=0)
    lon: float | None = Field(default=None, title="经度", ge=-180, le=180)
    lat: float | None = Field(default=None, title="纬度", ge=-90, le=90)
    status: words.EnterpriseStatus | None = Field(
        default=None, title="状态", sa_type=sa.String
    )


class EnterpriseProduct(Record, table=True):
    """企业所产重点产品, with the permit to make it."""

    __tablename__ = "enterprise_products"

    uscc: str = Field(
        title="统一社会信用代码", primary_key=True, foreign_key="enterprises.uscc"
    )
    product_code: str = Field(
        title="产品代码", primary_key=True, foreign_key="products.product_code"
    )
    licence_no: str | None = Field(default=None, title="许可/认证编号")
    licence_expires_on: dt.date | None = Field(default=None, title="有效期至")


class SpotCheck(Record, table=True):
    """监督抽查: one batch. It became known on ``reported_on``."""

    __tablename__ = "spot_checks"

    sheet_no: str = Field(title="抽样单编号", primary_key=True)
    uscc: str = Field(
        title="统一社会信用代码", foreign_key="enterprises.uscc", index=True
    )
    product_code: str = Field(title="产品代码", foreign_key="products.product_code")
    sampled_on: dt.date = Field(title="抽样日期")
    reported_on: dt.date = Field(title="报告日期")
    level: words.Level | None = Field(default=None, title="级别", sa_type=sa.String)
    domain: words.Domain | None = Field(default=None, title="领域", sa_type=sa.String)
    channel: words.Channel | None = Field(default=None, title="来源", sa_type=sa.String)
    verdict: words.Verdict = Field(title="结论", sa_type=sa.String)
    severity: words.Severity | None = Field(
        default=None, title="不合格程度", sa_type=sa.String
    )
    failing_items: str | None = Field(default=None, title="不合格项目")
    laboratory: str | None = Field(default=None, title="承检机构")


class Rectification(Record, table=True):
    """责令改正与复查 (市监总局令第18号 第四十五至四十八条)."""

    __tablename__ = "rectifications"

    sheet_no: str = Field(
        title="抽样单编号", primary_key=True, foreign_key="spot_checks.sheet_no"
    )
    ordered_on: dt.date = Field(title="责令日期")
    rectified_on: dt.date | None = Field(default=None, title="整改完成日期")
    rechecked_on: dt.date | None = Field(default=None, title="复查日期")
    recheck_verdict: words.Verdict | None = Field(
        default=None, title="复查结论", sa_type=sa.String
    )


class Capability(Record, table=True):
    """企业质量保障能力评定: the items of E5–E9, as of ``assessed_on``."""

    __tablename__ = "capabilities"

    uscc: str = Field(
        title="统一社会信用代码", primary_key=True, foreign_key="enterprises.uscc"
    )
    assessed_on: dt.date = Field(title="评定日期", primary_key=True)
    traceability: words.Traceability | None = Field(
        default=None, title="追溯能力", sa_type=sa.String
    )
    qms: words.QualitySystem | None = Field(
        default=None, title="质量管理体系", sa_type=sa.String
    )
    inspection: words.InspectionCapability | None = Field(
        default=None, title="检验能力", sa_type=sa.String
    )
    officers: words.YesNo | None = Field(
        default=None, title="总监与安全员", sa_type=sa.String
    )
    risk_list: words.YesNo | None = Field(
        default=None, title="风险管控清单", sa_type=sa.String
    )
    daily_records: words.YesNo | None = Field(
        default=None, title="日周月记录", sa_type=sa.String
    )
    standard_declared: words.YesNo | None = Field(
        default=None, title="标准自我声明", sa_type=sa.String
    )
    permits_valid: words.Permits | None = Field(
        default=None, title="许可认证有效", sa_type=sa.String
    )
    quality_award: words.YesNo | None = Field(
        default=None, title="品字标或质量奖", sa_type=sa.String
    )


class Penalty(Record, table=True):
    """质量类行政处罚."""

    __tablename__ = "penalties"

    doc_no: str = Field(title="文号", primary_key=True)
    uscc: str = Field(
        title="统一社会信用代码", foreign_key="enterprises.uscc", index=True
    )
    decided_on: dt.date = Field(title="决定日期")
    gravity: words.Gravity = Field(title="程度", sa_type=sa.String)
    kind: words.PenaltyKind | None = Field(
        default=None, title="类别", sa_type=sa.String
    )


class Complaint(Record, table=True):
    """投诉举报."""

    __tablename__ = "complaints"

    case_no: str = Field(title="编号", primary_key=True)
    uscc: str = Field(
        title="统一社会信用代码", foreign_key="enterprises.uscc", index=True
    )
    received_on: dt.date = Field(title="受理日期")
    verified: words.YesNo = Field(title="属实", sa_type=sa.String)


class Recall(Record, table=True):
    """缺陷召回."""

    __tablename__ = "recalls"

    recall_no: str = Field(title="召回编号", primary_key=True)
    uscc: str = Field(
        title="统一社会信用代码", foreign_key="enterprises.uscc", index=True
    )
    product_code: str = Field(title="产品代码", foreign_key="products.product_code")
    announced_on: dt.date = Field(title="发布日期")
    kind: words.RecallKind = Field(title="类型", sa_type=sa.String)


class Listing(Record, table=True):
    """列入名单."""

    __tablename__ = "listings"

    uscc: str = Field(
        title="统一社会信用代码", primary_key=True, foreign_key="enterprises.uscc"
    )
    list_name: words.ListName = Field(title="名单", primary_key=True, sa_type=sa.String)
    listed_on: dt.date = Field(title="列入日期")
    removed_on: dt.date | None = Field(default=None, title="移出日期")


class Warning(Record, table=True):  # noqa: A001 - the regulation's word, 风险预警
    """国内外质量安全风险预警."""

    __tablename__ = "warnings"

    warning_no: str = Field(title="预警编号", primary_key=True)
    product_code: str = Field(
        title="产品代码", foreign_key="products.product_code", index=True
    )
    published_on: dt.date = Field(title="发布日期")
    source: str = Field(title="来源")
    severity: words.WarningSeverity | None = Field(
        default=None, title="伤害程度", sa_type=sa.String
    )


RECORD_TABLES: dict[str, type[Record]] = {
    model.__tablename__: model
    for model in (
        Region,
        Product,
        Enterprise,
        EnterpriseProduct,
        SpotCheck,
        Rectification,
        Capability,
        Penalty,
        Complaint,
        Recall,
        Listing,
        Warning,
    )
}
"""Record tables by import file name, referenced tables before those that refer."""


def table_of(name: str) -> sa.Table:
    """Return the database table of an import file."""
    return METADATA.tables[name]


def natural_key(name: str) -> list[str]:
    """Return the columns that identify a row of an import file."""
    return list(table_of(name).primary_key.columns.keys())


for _model in RECORD_TABLES.values():
    constrain(_model, table_of(_model.__tablename__))
