"""A town with one enterprise, as import files, to be varied by the tests of intake."""

import atexit
import datetime as dt
from functools import cache
from io import BytesIO
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from xlsxwriter import Workbook

from sanfen import intake
from sanfen.ledger.actor import LOCAL_ACTOR
from sanfen.ledger.store import open_ledger
from tests import postgresql
from tests.small_ledger import new_database, new_file

TODAY = dt.date(2026, 3, 31)
NOW = dt.datetime(2026, 3, 31, 9, 30, tzinfo=dt.UTC)
USCC = "91330482MA282T016L"
OTHER_USCC = "91330402MA202T019D"

REGIONS = """county_code,county,town_code,town,lon,lat
330482,平湖市,330482103000,新仓镇,121.05,30.68
330482,平湖市,330482106000,广陈镇,,
330402,南湖区,330402010000,南湖街道,,
"""
PRODUCTS = """product_code,name,category,P1,P2,P3,Q2,Q3,S1,S2,S3
P-1,童车,儿童用品,4,许可证或CCC,中,0.08,2,婴幼儿/儿童/学生/老人,高,Ⅰ级或专项整治
P-2,毛衫,服装,1,无,大,0.05,0,一般消费者,低,Ⅲ级或未列
"""
ENTERPRISES = f"""uscc,name,county,town,size
{USCC},甲童车有限公司,平湖市,新仓镇,小型
{OTHER_USCC},乙毛衫有限公司,南湖区,南湖街道,大型
"""
SPOT_CHECKS = f"""sheet_no,uscc,product_code,sampled_on,reported_on,verdict,severity
S-1,{USCC},P-1,2025-03-11,2025-04-02,合格,
S-2,{USCC},P-1,2025-09-11,2025-10-02,不合格,安全项
"""
CITY = {
    "regions": REGIONS,
    "products": PRODUCTS,
    "enterprises": ENTERPRISES,
    "spot_checks": SPOT_CHECKS,
}


def csv(name, text, encoding="utf-8"):
    return intake.Source(f"{name}.csv", text.encode(encoding))


def sources(**files):
    return [csv(name, text) for name, text in files.items()]


def workbook(sheets, name="报送.xlsx"):
    content = BytesIO()
    with Workbook(content, {"in_memory": True}) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for title, rows in sheets.items():
            sheet = book.add_worksheet(title)
            for line, row in enumerate(rows):
                for place, cell in enumerate(row):
                    if isinstance(cell, dt.date):
                        sheet.write_datetime(line, place, cell, day)
                    elif cell is not None:
                        sheet.write(line, place, cell)
    return intake.Source(name, content.getvalue())


_FOLDER = TemporaryDirectory(ignore_cleanup_errors=True)
atexit.register(_FOLDER.cleanup)
_NUMBERS = count()


def _opened(content):
    file = Path(_FOLDER.name) / f"{next(_NUMBERS)}.sqlite"
    file.write_bytes(content)
    return open_ledger(f"sqlite:///{file.as_posix()}")


def empty_ledger(database="sqlite"):
    if database == "postgresql":
        return open_ledger(postgresql.new_database(new_database()))
    return _opened(new_file())


def checked(files, ledger=None, actor=LOCAL_ACTOR, today=TODAY):
    return intake.check(intake.read(files), ledger or empty_ledger(), actor, today)


def imported(files, ledger, today=TODAY):
    accepted = checked(files, ledger, today=today)
    assert kinds(accepted) == []
    return intake.commit(accepted, ledger, LOCAL_ACTOR, NOW)


def city_ledger(database="sqlite"):
    if database == "postgresql":
        return open_ledger(postgresql.new_database(city_database()))
    return _opened(city_file())


@cache
def city_file():
    """A ledger of the city, written once: each test gets a copy."""
    file = Path(_FOLDER.name) / "city.sqlite"
    file.write_bytes(new_file())
    _write_city(f"sqlite:///{file.as_posix()}")
    return file.read_bytes()


@cache
def city_database():
    return postgresql.new_template(_write_city)


def _write_city(url):
    ledger = open_ledger(url)
    imported(sources(**CITY), ledger)
    ledger.close()


def kinds(found):
    return [problem.kind for problem in found.problems]


def places(found):
    return [(p.row, p.column, p.value, p.kind) for p in found.problems]


def spot_checks_with(**changes):
    """Return a file with one spot check of the city, some of its cells changed."""
    row = {
        "sheet_no": "S-9",
        "uscc": USCC,
        "product_code": "P-1",
        "sampled_on": "2025-03-11",
        "reported_on": "2025-04-02",
        "verdict": "合格",
        **changes,
    }
    return csv("spot_checks", f"{','.join(row)}\n{','.join(row.values())}\n")
