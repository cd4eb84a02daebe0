"""稳健性 on the page of an enterprise: what the engine says, in words."""

import pytest

from sanfen.desk.enterprises.steadiness import DRAWS, SEED, SPREAD, SPREADS, STEADY
from sanfen.grading import assess, evidence
from sanfen.grading.acceptability import acceptability, drawn_weights
from sanfen.grading.flips import flip_distances
from sanfen.grading.ranks import CLASSES
from sanfen.rulebook import rulebook
from sanfen.sample_city import LAST_DAY
from sanfen.vocabulary import EnterpriseClass
from tests.pages.conftest import small_city, words

RULES = rulebook().in_force(LAST_DAY)


@pytest.fixture(scope="module")
def city():
    assessment = assess(evidence(small_city(), LAST_DAY), RULES)
    weights = drawn_weights(RULES, SPREADS[SPREAD], DRAWS, SEED)
    found = acceptability(assessment.measured, RULES, weights)
    shares = found.classes
    rank = assessment.enterprises["enterprise_class"].cat.codes.to_numpy()
    return flip_distances(assessment).assign(
        own=shares[range(len(rank)), rank],
        vetoed=assessment.enterprises["vetoed"],
        reached=(shares > 0).sum(axis=1),
        if_B=found.central[:, CLASSES.index(EnterpriseClass.B), 0],
    )


@pytest.mark.parametrize(("steady", "badge"), [(True, "稳"), (False, "临界")])
def test_the_badge_follows_the_share_of_weights_that_give_the_class(
    visit, city, steady, badge
):
    some = city[(city["own"] >= STEADY) == steady].iloc[0]
    app = visit("enterprises", enterprise=some["uscc"])
    assert any(f"[{badge}]" in text for text in words(app))
    assert any(f"{some['own']:.0%}" == text for text in words(app))


def test_the_sentence_names_the_weight_that_flips_first(visit, city):
    some = city[city["weight_change"].notna()].iloc[0]
    label = RULES.enterprise.criteria[some["criterion"]].label["zh"]
    app = visit("enterprises", enterprise=some["uscc"])
    told = [text for text in words(app) if "最先使其变类" in text]
    assert len(told) == 1
    assert label in told[0]
    assert f"{some['weight']:.1f}%" in told[0]
    assert f"**{some['flips_to']} 类**" in told[0]


def test_who_cannot_be_flipped_by_a_weight_is_told_so(visit, city):
    some = city[city["vetoed"] & city["weight_change"].isna()].iloc[0]
    app = visit("enterprises", enterprise=some["uscc"])
    assert any("都不会改变其类别" in text for text in words(app))


def test_the_mean_weights_of_each_class_that_comes_out_stand_beside_the_official(
    visit, city
):
    some = city[(city["reached"] > 1) & city["if_B"].notna()].iloc[0]
    app = visit("enterprises", enterprise=some["uscc"])
    table = next(t.value for t in app.dataframe if "正式值（%）" in t.value)
    columns = [name for name in table if name.startswith("定为")]
    assert len(columns) == some["reached"]
    assert table["正式值（%）"].tolist() == list(RULES.enterprise.weights.values())
    assert table["定为 B 类（%）"].iloc[0] == pytest.approx(some["if_B"], abs=0.1)
    assert table[columns].sum().to_numpy() == pytest.approx(100, abs=0.05)
    assert any("与正式值平均相差最大的是" in text for text in words(app))


def test_where_all_weights_give_one_class_no_mean_is_told(visit, city):
    some = city[city["reached"] == 1].iloc[0]
    app = visit("enterprises", enterprise=some["uscc"])
    assert any("没有一组支持其他类别" in text for text in words(app))
    assert not any("正式值（%）" in table.value for table in app.dataframe)
