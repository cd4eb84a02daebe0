"""产品分级: the graded products, and one of them with its factors and makers."""

import streamlit as st

from sanfen.desk import filters, product_card
from sanfen.desk.address import choose, chosen
from sanfen.desk.catalogue import (
    enterprise_columns,
    listed_enterprises,
    listed_products,
    product_columns,
)
from sanfen.desk.charts import show_figure
from sanfen.desk.language import language, plain, tr, words
from sanfen.desk.lists import click_list, offer_downloads, open_enterprise, show_list
from sanfen.desk.view import current_view
from sanfen.figures.points import factor_bar, factor_reading
from sanfen.vocabulary import ProductGrade

view = current_view()
assessment = view.assessed()
products = listed_products(view)

if code := chosen("product_code"):
    st.button(
        tr("products.back"),
        icon=":material/arrow_back:",
        on_click=choose,
        args=("product_code", ""),
    )
    product = product_card.find(products, code)
    if product is None:
        st.warning(tr("products.unknown"))
        st.stop()
    product_card.show_result(product, assessment)

    st.subheader(tr("products.factors"), anchor=False)
    factors = product_card.points_by_factor(product, view.rules)
    show_figure(
        factor_bar(factors, product, language()),
        key="factors",
        alt=factor_reading(factors, product, language()),
    )
    with st.expander(tr("products.clauses")):
        show_list(factors, product_card.factor_columns(), alt=tr("products.clauses"))

    st.subheader(tr("products.makers"), anchor=False)
    makers = view.makers()
    codes = makers.loc[makers["product_code"] == code, "uscc"]
    enterprises = listed_enterprises(view)
    found = enterprises[enterprises["uscc"].isin(codes)]
    st.caption(tr("products.makers_found", n=f"{len(found):,}"))
    open_enterprise(found, enterprise_columns(), key="makers")
    offer_downloads(found, enterprise_columns(), view, title=str(product["name"]))
    st.stop()

with st.container(horizontal=True, vertical_alignment="bottom"):
    typed = filters.search(tr("products.search"), key="q")
    category = filters.pick_name(
        tr("products.category"),
        sorted(products["category"].unique()),
        key="category",
        anything=tr("frame.none_chosen"),
    )
    grades = filters.pick_many(
        tr("frame.product_grade"), words(ProductGrade), key="grade"
    )

found = products[
    filters.containing(products, ["name", "product_code"], typed)
    & filters.matching(products, "category", category)
    & filters.matching(products, "product_grade", grades)
]

st.caption(tr("products.found", n=f"{len(found):,}", of=f"{len(products):,}"))
click_list(
    found,
    product_columns(view.rules),
    key="product_list",
    alt=tr("frame.products"),
    on_click=lambda row: choose("product_code", str(found["product_code"].iloc[row])),
)
offer_downloads(found, product_columns(view.rules), view, title=tr("frame.products"))
st.caption(plain(tr("products.note", clause=assessment.rules.product.source)))
