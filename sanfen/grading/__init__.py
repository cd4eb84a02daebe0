"""三分: product grades, enterprise classes and area colours. Pure: tables in, tables out.

``evidence(records, day)`` keeps what was known on a day; ``assess(evidence, rules)``
grades it. Both are deterministic, and neither reads a clock, a file or a database.
"""

from sanfen.grading.assessment import Assessment, assess
from sanfen.grading.evidence import Evidence, Records, evidence

__all__ = ["Assessment", "Evidence", "Records", "assess", "evidence"]
