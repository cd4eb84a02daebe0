"""What is known of a check before it is made, one column for each feature."""

import pandas as pd

from sanfen.risk.facts import Facts, Questions, town_names
from sanfen.risk.features.own_checks import own_checks
from sanfen.risk.features.places import places, usual_rate
from sanfen.risk.features.record import on_record
from sanfen.risk.features.standing import standing

__all__ = ["features", "kinds"]


def features(facts: Facts, asked: Questions) -> pd.DataFrame:
    """Return the features of checks, from what was known strictly before each."""
    usual = usual_rate(facts, asked)
    return pd.DataFrame(
        {
            **own_checks(facts, asked, usual),
            **on_record(facts, asked),
            **standing(facts, asked),
            **places(facts, asked, usual),
        }
    )


def kinds(facts: Facts, asked: Questions) -> pd.DataFrame:
    """Return what each check belongs to: place, product, trade. Blank is ''."""
    firms, goods = facts.enterprises, facts.products
    return pd.DataFrame(
        {
            "county_itself": firms["county"].array[asked.enterprise],
            "town_itself": town_names(firms).array[asked.enterprise],
            "industry_code": firms["industry_code"].fillna("").array[asked.enterprise],
            "product_code": goods["product_code"].array[asked.product],
            "category": goods["category"].array[asked.product],
        }
    )
