"""Create the record tables, the audit chain, the imports and the settings.

The words of the closed lists are written out: they are those of this revision.
"""

import datetime as dt

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create every table, referenced ones before those that refer."""
    for create in (
        _create_regions,
        _create_products,
        _create_enterprises,
        _create_enterprise_products,
        _create_spot_checks,
        _create_rectifications,
        _create_capabilities,
        _create_penalties,
        _create_complaints,
        _create_recalls,
        _create_listings,
        _create_warnings,
        _create_audit,
        _create_imports,
        _create_settings,
    ):
        create()


def _text(name: str, *, blank: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=blank)


def _day(name: str, *, blank: bool = False) -> sa.Column[dt.date]:
    return sa.Column(name, sa.Date(), nullable=blank)


def _number(name: str) -> sa.Column[float]:
    return sa.Column(name, sa.Float(), nullable=True)


def _whole(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=True)


def _key(*names: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(*names)


def _refers(
    to: str, *names: str, onupdate: str | None = None
) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        names,
        [f"{to}.{name}" for name in names],
        onupdate=onupdate,
        deferrable=True,
        initially="IMMEDIATE",
    )


def _listed(name: str, *words: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(sa.column(name).in_(words), name=f"{name}_listed")


def _at_least(name: str, bound: float) -> sa.CheckConstraint:
    return sa.CheckConstraint(sa.column(name) >= bound, name=f"{name}_at_least")


def _at_most(name: str, bound: float) -> sa.CheckConstraint:
    return sa.CheckConstraint(sa.column(name) <= bound, name=f"{name}_at_most")


def _create_regions() -> None:
    op.create_table(
        "regions",
        _text("county_code"),
        _text("county"),
        _text("town_code"),
        _text("town"),
        _number("lon"),
        _number("lat"),
        _key("county_code", "town_code"),
        sa.UniqueConstraint("county", "town"),
        _at_least("lon", -180),
        _at_most("lon", 180),
        _at_least("lat", -90),
        _at_most("lat", 90),
    )


def _create_products() -> None:
    op.create_table(
        "products",
        _text("product_code"),
        _text("name"),
        _text("category"),
        _whole("P1"),
        _text("P2", blank=True),
        _text("P3", blank=True),
        _number("Q2"),
        _whole("Q3"),
        _text("S1", blank=True),
        _text("S2", blank=True),
        _text("S3", blank=True),
        _key("product_code"),
        _listed("P2", "许可证或CCC", "强制性标准", "无"),
        _listed("P3", "大", "中", "小"),
        _listed("S1", "婴幼儿/儿童/学生/老人", "一般消费者", "专业/工业用户"),
        _listed("S2", "高", "中", "低"),
        _listed("S3", "Ⅰ级或专项整治", "Ⅱ级", "Ⅲ级或未列"),
        _at_least("P1", 1),
        _at_most("P1", 4),
        _at_least("Q2", 0),
        _at_most("Q2", 1),
        _at_least("Q3", 0),
    )


def _create_enterprises() -> None:
    op.create_table(
        "enterprises",
        _text("uscc"),
        _text("name"),
        _text("county"),
        _text("town"),
        _text("size"),
        _text("industry_code", blank=True),
        _day("established_on", blank=True),
        _number("output"),
        _number("lon"),
        _number("lat"),
        _text("status", blank=True),
        _key("uscc"),
        _refers("regions", "county", "town", onupdate="CASCADE"),
        _listed("size", "大型", "中型", "小型", "微型"),
        _listed("status", "在营", "停产", "注销"),
        _at_least("output", 0),
        _at_least("lon", -180),
        _at_most("lon", 180),
        _at_least("lat", -90),
        _at_most("lat", 90),
    )


def _create_enterprise_products() -> None:
    op.create_table(
        "enterprise_products",
        _text("uscc"),
        _text("product_code"),
        _text("licence_no", blank=True),
        _day("licence_expires_on", blank=True),
        _key("uscc", "product_code"),
        _refers("enterprises", "uscc"),
        _refers("products", "product_code"),
    )


def _create_spot_checks() -> None:
    op.create_table(
        "spot_checks",
        _text("sheet_no"),
        _text("uscc"),
        _text("product_code"),
        _day("sampled_on"),
        _day("reported_on"),
        _text("level", blank=True),
        _text("domain", blank=True),
        _text("channel", blank=True),
        _text("verdict"),
        _text("severity", blank=True),
        _text("failing_items", blank=True),
        _text("laboratory", blank=True),
        _key("sheet_no"),
        _refers("enterprises", "uscc"),
        _refers("products", "product_code"),
        _listed("level", "国家", "省", "市", "县"),
        _listed("domain", "生产", "流通", "电商"),
        _listed("channel", "例行", "风险", "随机", "投诉", "复查"),
        _listed("verdict", "合格", "不合格"),
        _listed("severity", "安全项", "一般项", "标识"),
    )
    op.create_index("ix_spot_checks_uscc", "spot_checks", ["uscc"])


def _create_rectifications() -> None:
    op.create_table(
        "rectifications",
        _text("sheet_no"),
        _day("ordered_on"),
        _day("rectified_on", blank=True),
        _day("rechecked_on", blank=True),
        _text("recheck_verdict", blank=True),
        _key("sheet_no"),
        _refers("spot_checks", "sheet_no"),
        _listed("recheck_verdict", "合格", "不合格"),
    )


def _create_capabilities() -> None:
    op.create_table(
        "capabilities",
        _text("uscc"),
        _day("assessed_on"),
        _text("traceability", blank=True),
        _text("qms", blank=True),
        _text("inspection", blank=True),
        _text("officers", blank=True),
        _text("risk_list", blank=True),
        _text("daily_records", blank=True),
        _text("standard_declared", blank=True),
        _text("permits_valid", blank=True),
        _text("quality_award", blank=True),
        _key("uscc", "assessed_on"),
        _refers("enterprises", "uscc"),
        _listed("traceability", "L0", "L1", "L2", "L3"),
        _listed("qms", "无", "部分", "自建并核实", "认证有效"),
        _listed("inspection", "无", "委托", "部分", "全项"),
        _listed("officers", "是", "否"),
        _listed("risk_list", "是", "否"),
        _listed("daily_records", "是", "否"),
        _listed("standard_declared", "是", "否"),
        _listed("permits_valid", "是", "否", "不适用"),
        _listed("quality_award", "是", "否"),
    )


def _create_penalties() -> None:
    op.create_table(
        "penalties",
        _text("doc_no"),
        _text("uscc"),
        _day("decided_on"),
        _text("gravity"),
        _text("kind", blank=True),
        _key("doc_no"),
        _refers("enterprises", "uscc"),
        _listed("gravity", "轻微", "一般", "较重"),
        _listed(
            "kind",
            "标识违法",
            "一般质量违法",
            "其他",
            "无证或超范围生产",
            "拒绝抽查",
            "转移封存物品",
            "制假售假",
            "掺杂掺假",
            "以不合格充合格",
            "侵犯知识产权",
            "伪造检验报告",
            "质量安全事故",
        ),
    )
    op.create_index("ix_penalties_uscc", "penalties", ["uscc"])


def _create_complaints() -> None:
    op.create_table(
        "complaints",
        _text("case_no"),
        _text("uscc"),
        _day("received_on"),
        _text("verified"),
        _key("case_no"),
        _refers("enterprises", "uscc"),
        _listed("verified", "是", "否"),
    )
    op.create_index("ix_complaints_uscc", "complaints", ["uscc"])


def _create_recalls() -> None:
    op.create_table(
        "recalls",
        _text("recall_no"),
        _text("uscc"),
        _text("product_code"),
        _day("announced_on"),
        _text("kind"),
        _key("recall_no"),
        _refers("enterprises", "uscc"),
        _refers("products", "product_code"),
        _listed("kind", "责令", "主动"),
    )
    op.create_index("ix_recalls_uscc", "recalls", ["uscc"])


def _create_listings() -> None:
    op.create_table(
        "listings",
        _text("uscc"),
        _text("list_name"),
        _day("listed_on"),
        _day("removed_on", blank=True),
        _key("uscc", "list_name"),
        _refers("enterprises", "uscc"),
        _listed("list_name", "严重违法失信", "经营异常", "重点监管", "其他"),
    )


def _create_warnings() -> None:
    op.create_table(
        "warnings",
        _text("warning_no"),
        _text("product_code"),
        _day("published_on"),
        _text("source"),
        _text("severity", blank=True),
        _key("warning_no"),
        _refers("products", "product_code"),
        _listed("severity", "微弱", "一般", "严重", "非常严重"),
    )
    op.create_index("ix_warnings_product_code", "warnings", ["product_code"])


def _create_audit() -> None:
    op.create_table(
        "audit",
        sa.Column("seq", sa.Integer(), nullable=False, autoincrement=False),
        _text("at"),
        _text("actor"),
        _text("role"),
        _text("action"),
        _text("details"),
        _text("previous_hash"),
        _text("hash"),
        _key("seq"),
        sa.UniqueConstraint("previous_hash"),
        sa.UniqueConstraint("hash"),
    )


def _create_imports() -> None:
    op.create_table(
        "imports",
        sa.Column("id", sa.Integer(), nullable=False, autoincrement=False),
        _text("at"),
        _text("actor"),
        _text("files"),
        _text("counts"),
        sa.Column("undo", sa.LargeBinary(), nullable=False),
        _text("undone_at", blank=True),
        _text("undone_by", blank=True),
        _key("id"),
    )


def _create_settings() -> None:
    op.create_table(
        "settings",
        _text("key"),
        _text("value"),
        _key("key"),
    )
