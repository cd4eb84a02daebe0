"""One product: its grade, what decided it, and its points by factor."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from sanfen.desk.badges import grade_badge
from sanfen.desk.columns import Column
from sanfen.desk.language import language, plain, tr, word
from sanfen.grading import Assessment
from sanfen.rulebook import Rules
from sanfen.vocabulary import ProductGrade

Product = Mapping[str, Any]
"""A row of ``assessment.products``."""


def find(products: pd.DataFrame, code: str) -> Product | None:
    """Return the product with this code, if there is one."""
    rows = products[products["product_code"] == code].to_dict("records")
    return {str(name): value for name, value in rows[0].items()} if rows else None


def show_result(product: Product, assessment: Assessment) -> None:
    """Show grade, score and local spot checks of a product."""
    st.header(plain(product["name"]), anchor=False)
    st.caption(
        tr(
            "products.identified",
            code=plain(product["product_code"]),
            category=plain(product["category"]),
        )
    )
    with st.container(border=True, gap="xsmall"):
        st.markdown(f"**{tr('frame.product_grade')}**")
        grade_badge(product["product_grade"])
        st.caption(decision(product, assessment.rules))
    st.caption(
        tr(
            "products.local",
            enterprises=f"{product['enterprises']:,}",
            batches=f"{product['batches']:,}",
            failures=f"{product['failures']:,}",
        )
    )


def decision(product: Product, rules: Rules) -> str:
    """Say what set the grade: the score, or a direct grade above it."""
    score, clause = f"{product['score']:.1f}", plain(product["clause"])
    floor = rules.product.floors.get(product["decided_by"])
    if floor is None:
        return tr("products.by_score", score=score, clause=clause)
    return tr(
        "products.by_floor",
        score=score,
        by_score=word(ProductGrade, product["grade_by_score"]),
        floor=plain(floor.label[language()]),
        clause=clause,
    )


def decided_by(code: str, rules: Rules) -> str:
    """Return the name of what set a grade, for a list."""
    floor = rules.product.floors.get(code)
    return floor.label[language()] if floor else tr("frame.by_score")


def points_by_factor(product: Product, rules: Rules) -> pd.DataFrame:
    """Return points and most possible by factor, with the clause."""
    return pd.DataFrame(
        [
            {
                "code": code,
                "name": factor.label[language()],
                "points": product[f"points_{code}"],
                "full_marks": factor.weight,
                "clause": factor.clause,
            }
            for code, factor in rules.product.factors.items()
        ]
    )


def factor_columns() -> list[Column]:
    """Return the columns of ``points_by_factor``."""
    return [
        Column("code", tr("frame.code"), width="small"),
        Column("name", tr("products.factor"), width=190),
        Column("points", tr("products.points"), "points"),
        Column("full_marks", tr("products.most"), "points"),
        Column("clause", tr("products.clause"), width="large"),
    ]
