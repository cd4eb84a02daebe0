"""三分: product grades, enterprise classes, area colours. Pure: tables in, tables out.

``evidence(records, day)`` keeps what was known on a day; ``assess(evidence, rules)``
grades it; ``reassess(assessment, rules)`` asks what if; ``compare(base, scenario)``
says who changed. None of them reads a clock, a file or a database.
"""

from sanfen.grading.assessment import Assessment, assess, reassess
from sanfen.grading.comparison import Comparison, compare
from sanfen.grading.evidence import Evidence, Records, evidence

__all__ = [
    "Assessment",
    "Comparison",
    "Evidence",
    "Records",
    "assess",
    "compare",
    "evidence",
    "reassess",
]
