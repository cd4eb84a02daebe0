"""The journey of a submission: problems, correction, impact, commit, roll-back."""

import pytest
from playwright.sync_api import expect

from sanfen.ledger.actor import LOCAL_ACTOR
from sanfen.ledger.store import open_ledger

HEADER = "抽样单编号,统一社会信用代码,产品代码,抽样日期,报告日期,结论,不合格程度"
SLOW = 60_000


@pytest.fixture
def makers(first_visit, server_log):  # noqa: ARG001 - the visit builds the city
    """Sixty enterprises of the city, each with one of its products."""
    ledger = open_ledger(f"sqlite:///{server_log.with_name('ledger.sqlite')}")
    makes = ledger.records(LOCAL_ACTOR)["enterprise_products"]
    ledger.close()
    one_each = makes.drop_duplicates("uscc").sort_values("uscc").head(60)
    return list(zip(one_each["uscc"], one_each["product_code"], strict=True))


def spot_checks(makers, reported="2026-09-15"):
    rows = [
        f"E2E-{n},{uscc},{product},2026-09-01,{reported},不合格,安全项"
        for n, (uscc, product) in enumerate(makers)
    ]
    # As a spreadsheet program in China saves it.
    return "\n".join([HEADER, *rows]).encode("gb18030")


def upload(page, content):
    box = page.get_by_test_id("stFileUploaderDropzoneInput")
    file = {"name": "监督抽查.csv", "mimeType": "text/csv", "buffer": content}
    box.set_input_files([file])


def headline(visit):
    page = visit("", lang="中文")
    metrics = page.get_by_test_id("stMetricValue")
    expect(metrics.first).to_be_visible(timeout=SLOW)
    return metrics.all_inner_texts()


def test_a_submission_from_problems_to_roll_back(visit, page, settled, makers):
    before = headline(visit)
    visit("intake", lang="中文")

    upload(page, spot_checks(makers, reported="2026-09-31"))
    expect(page.get_by_text("发现 60 处问题，没有写入任何数据")).to_be_visible(
        timeout=SLOW
    )
    expect(page.get_by_role("cell", name="没有这一天").first).to_be_visible()
    with page.expect_download() as marked:
        page.get_by_role("button", name="下载标出问题的工作簿").click()
    assert marked.value.suggested_filename == "问题清单.xlsx"

    page.get_by_role("button", name="Remove 监督抽查.csv").click()
    expect(page.get_by_text("发现 60 处问题")).to_have_count(0, timeout=SLOW)
    upload(page, spot_checks(makers))
    confirm = page.get_by_role("button", name="写入台账：新增 60 行，变更 0 行")
    expect(confirm).to_be_visible(timeout=SLOW)
    expect(page.get_by_text("家企业改变分类")).to_be_visible()
    assert headline(visit) == before, "a preview was written"

    visit("intake", lang="中文")
    upload(page, spot_checks(makers))
    expect(confirm).to_be_visible(timeout=SLOW)
    settled(page)
    confirm.click()
    expect(page.get_by_text("次报送已写入台账")).to_be_visible(timeout=SLOW)
    page.get_by_role("link", name="到总览查看新的结果").click()
    expect(page.get_by_role("heading", name="总览")).to_be_visible(timeout=SLOW)
    settled(page)
    assert page.get_by_test_id("stMetricValue").all_inner_texts() != before

    visit("intake", lang="中文")
    # At the very edge of the window the list would shut again as the page scrolls.
    page.get_by_test_id("stMain").evaluate("main => main.scrollTo(0, 1e6)")
    page.get_by_role("combobox", name="要撤回的批次").click()
    page.get_by_role("option").first.click()
    page.get_by_role("button", name="撤回…").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("将删除这次新增的 60 行")).to_be_visible(timeout=SLOW)
    dialog.get_by_role("button", name="确认撤回").click()
    expect(page.get_by_text("已撤回：删除 60 行，恢复 0 行")).to_be_visible(
        timeout=SLOW
    )
    assert headline(visit) == before
