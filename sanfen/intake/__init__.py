"""数据报送: files in, problems or records out.

``read`` takes files as they are sent, ``check`` finds everything wrong with them,
``preview`` tells what they would change, ``commit`` writes all of them or nothing,
``roll_back`` takes an import back; ``export`` writes the ledger out again. The formats are read off ``sanfen.ledger.tables``.
"""

from sanfen.intake.changes import FileChange
from sanfen.intake.checking import Checked, check
from sanfen.intake.exporting import export
from sanfen.intake.impact import Preview, preview
from sanfen.intake.problem_book import problem_workbook
from sanfen.intake.problems import (
    IntakeError,
    OutdatedCheckError,
    Problem,
    RefusedError,
    problem_table,
)
from sanfen.intake.reading import Submission, read, table_title
from sanfen.intake.results import export_assessment, summary
from sanfen.intake.sources import Source
from sanfen.intake.templates import template_csv, template_workbook
from sanfen.intake.writing import Progress, Receipt, commit, imports, roll_back

__all__ = [
    "Checked",
    "FileChange",
    "IntakeError",
    "OutdatedCheckError",
    "Preview",
    "Problem",
    "Progress",
    "Receipt",
    "RefusedError",
    "Source",
    "Submission",
    "check",
    "commit",
    "export",
    "export_assessment",
    "imports",
    "preview",
    "problem_table",
    "problem_workbook",
    "read",
    "roll_back",
    "summary",
    "table_title",
    "template_csv",
    "template_workbook",
]
