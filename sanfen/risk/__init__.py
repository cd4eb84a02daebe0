"""抽查风险: who will probably fail the next spot check, how sure, and why.

The model orders inspections. It never grades, and what it says is never public.
Tables in, tables out; the day is an argument; no screen, no database.

- ``train(records, day, progress) -> Model`` learns from what was known on a day and
  evaluates itself on the last fifth; raises ``RiskError`` (``told(language)`` says
  why) where nothing can be learned.
- ``save(model, name)``, ``load(name) -> Model | None``: kept in ``models/`` under
  ``DEMONSTRATION`` or ``OWN``; a damaged or altered file raises ``RiskError``.
- ``status(model, records) -> Status``: READY, or why not (``told(language)``).
- ``score(model, records, day)``: one row for each enterprise and product, riskiest
  first: uscc, name, county, town, size, product_code, product, category, ranking
  (log-odds: the order), probability, low, high, known, mark (首次抽查 / 数据不足 / ""),
  group_cases, group_failures, never_sampled, model_probability. The first row of an
  enterprise is its riskiest product.
- ``reasons(model, records, day, uscc, product_code) -> Reasons``: base, terms
  (feature, family, value, log_odds), families, behind (family, record, on, detail),
  ``told(language)``.
- ``effects(model, records, day)``: what each family adds, for all who are ranked;
  the family ``CALIBRATION`` is what is taken from the riskiest.
- ``one_in``, ``with_interval``, ``group_rate``: probabilities in words.
- ``capacity(model, visits, candidates)``: failures to be expected, for the model and
  each baseline (way, failures, low, high, worst, best, precision).
- ``gains(model, way)``: share, visits, precision, low, high, worst, best, recall.
- ``inputs(records, day)``, ``drift(model.quantiles, inputs)``: feature, index, state.
- ``model.card``: trained (on, cases, failures, cohort, limits, candidate, …),
  features, fingerprint, libraries, evaluation (as ``evaluate --json``: test,
  baselines, within, rolling, reliability, by_county, by_year).
- ``cases(records, until)``, ``evaluate(records, test_share, progress) -> dict``.
"""

from sanfen.risk.capacity import capacity, gains
from sanfen.risk.cases import Cases, cases
from sanfen.risk.drift import drift
from sanfen.risk.errors import RiskError
from sanfen.risk.evaluation import evaluate
from sanfen.risk.features.catalogue import CALIBRATION, Family
from sanfen.risk.model import Model, inputs, score, train
from sanfen.risk.reasons import Reasons, effects, reasons
from sanfen.risk.report import report_lines
from sanfen.risk.status import Status, status
from sanfen.risk.storing import DEMONSTRATION, FOLDER, OWN, load, save
from sanfen.risk.unknown import Mark
from sanfen.risk.words import group_rate, one_in, with_interval

__all__ = [
    "CALIBRATION",
    "DEMONSTRATION",
    "FOLDER",
    "OWN",
    "Cases",
    "Family",
    "Mark",
    "Model",
    "Reasons",
    "RiskError",
    "Status",
    "capacity",
    "cases",
    "drift",
    "effects",
    "evaluate",
    "gains",
    "group_rate",
    "inputs",
    "load",
    "one_in",
    "reasons",
    "report_lines",
    "save",
    "score",
    "status",
    "train",
    "with_interval",
]
