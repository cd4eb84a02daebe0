"""The lists that several pages show, and their columns."""

import pandas as pd
import streamlit as st

from sanfen.desk.columns import Column
from sanfen.desk.language import language, tr
from sanfen.desk.product_card import decided_by
from sanfen.desk.view import BY_VIEW, View
from sanfen.rulebook import Rules
from sanfen.vocabulary import (
    Colour,
    EnterpriseClass,
    EnterpriseSize,
    ProductGrade,
    Regime,
)


@st.cache_resource(max_entries=32, show_spinner=False, hash_funcs=BY_VIEW)
def listed_enterprises(view: View) -> pd.DataFrame:
    """Return the enterprises of the area, the gravest first, each with its riskiest product."""
    assessment = view.assessed()
    names = assessment.products.set_index("product_code")["name"]
    found = view.within(assessment.enterprises)
    named = found.assign(product_name=found["product_code"].map(names).fillna(""))
    return named.sort_values(["map_colour", "score"], ascending=[False, True])


def listed_products(view: View) -> pd.DataFrame:
    """Return the graded products, the riskiest first, each with what decided."""
    products = view.assessed().products
    return products.assign(
        decision=[decided_by(code, view.rules) for code in products["decided_by"]]
    ).sort_values(["product_grade", "score"], ascending=False, ignore_index=True)


def product_columns(rules: Rules) -> list[Column]:
    """Return the columns of a list of products: points by factor, then the grade."""
    return [
        Column("name", tr("products.name"), width=200),
        Column("product_grade", tr("frame.product_grade"), ProductGrade),
        Column("score", tr("products.score"), "points"),
        Column("decision", tr("products.decided"), width="medium"),
        Column("category", tr("products.category"), width="medium"),
        Column("enterprises", tr("products.enterprises"), "count"),
        Column("batches", tr("frame.batches"), "count"),
        Column("failures", tr("frame.failures"), "count"),
        *(
            Column(f"points_{code}", f"{code} {factor.label[language()]}", "points")
            for code, factor in rules.product.factors.items()
        ),
        Column("clause", tr("products.clause"), width="large"),
        Column("product_code", tr("products.code"), width="small"),
    ]


def enterprise_columns() -> list[Column]:
    """Return the columns of a list of enterprises."""
    return [
        Column("name", tr("frame.name"), width=270),
        Column("enterprise_class", tr("frame.class"), EnterpriseClass),
        Column("map_colour", tr("frame.map_colour"), Colour),
        Column("score", tr("frame.score"), "points"),
        Column("product_name", tr("frame.main_product"), width="medium"),
        Column("product_grade", tr("frame.product_grade"), ProductGrade),
        Column("regime", tr("frame.regime"), Regime),
        Column("county", tr("frame.county")),
        Column("town", tr("frame.town")),
        Column("size", tr("frame.size"), EnterpriseSize),
        Column("batches", tr("frame.batches"), "count"),
        Column("failures", tr("frame.failures"), "count"),
        Column("visits_per_year", tr("frame.visits_per_year"), "rate"),
        Column("completeness", tr("frame.completeness"), "share"),
        Column("uscc", tr("frame.uscc"), width=190),
    ]
