"""A file that is not a whole backup is refused by name, and nothing is written."""

import hashlib
import io
import json
import struct
import zipfile

import pytest

from sanfen.ledger import archive
from sanfen.ledger.backup import back_up
from sanfen.ledger.errors import BackupError, ConstraintError
from sanfen.ledger.restore import restorable, restore
from sanfen.ledger.store import open_ledger
from tests.small_ledger import fill, fresh_url

SEALED = len(b"sanfen-backup-1 ") + 64


@pytest.fixture(scope="module")
def whole(tmp_path_factory) -> bytes:
    """Return a backup."""
    file = tmp_path_factory.mktemp("whole") / "backup.zip"
    ledger = open_ledger("sqlite://")
    fill(ledger)
    back_up(ledger, file)
    ledger.close()
    return file.read_bytes()


@pytest.fixture
def refusal(tmp_path):
    """Return what restores bytes, expects a refusal and returns it."""

    def restoring(content: bytes, expected=BackupError):
        file = tmp_path / "备份.zip"
        file.write_bytes(content)
        ledger = open_ledger(fresh_url("sqlite", tmp_path))
        with pytest.raises(expected) as refused, restorable(file) as backup:
            restore(backup, ledger)
        # Nothing was written: the ledger holds nothing and is as good as new.
        with pytest.raises(BackupError, match="nothing"):
            back_up(ledger, tmp_path / "again.zip")
        fill(ledger)
        assert ledger.verify() == []
        ledger.close()
        return refused.value

    return restoring


def sealed(content: bytes, kind: bytes = b"sanfen-backup-1 ") -> bytes:
    return content + kind + hashlib.sha256(content).hexdigest().encode()


def members(whole: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(whole)) as zipped:
        return {name: zipped.read(name) for name in zipped.namelist()}


def zipped(parts, comment=bytes(SEALED)) -> bytes:
    """Return a zip that somebody else has made and sealed."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts:
            made.writestr(name, content)
        made.comment = comment
    return sealed(stream.getvalue()[: -len(comment)])


def told_anew(parts: dict[str, bytes], table: str, lines: bytes) -> bytes:
    """Return a backup with other lines in a table, which its manifest vouches for."""
    manifest = json.loads(parts["manifest.json"])
    manifest["tables"][table] |= {
        "rows": lines.count(b"\n"),
        "sha256": hashlib.sha256(lines).hexdigest(),
    }
    changed = {"manifest.json": json.dumps(manifest), f"tables/{table}.jsonl": lines}
    return zipped({**parts, **changed}.items())


def test_a_backup_sealed_anew_is_restored(whole, tmp_path):
    """The forgeries below are refused for what is wrong in them and nothing else."""
    file, ledger = tmp_path / "backup.zip", open_ledger("sqlite://")
    parts = members(whole)
    file.write_bytes(told_anew(parts, "regions", parts["tables/regions.jsonl"]))
    with restorable(file) as backup:
        restore(backup, ledger)
    back_up(ledger, file)
    assert file.read_bytes() == whole
    ledger.close()


def test_any_altered_byte_is_found(whole, tmp_path):
    file = tmp_path / "backup.zip"
    for place in range(0, len(whole), 7):
        altered = bytes([whole[place] ^ 1])
        file.write_bytes(whole[:place] + altered + whole[place + 1 :])
        refused = pytest.raises(BackupError, match=r"damaged|foreign|too_new")
        with refused, restorable(file):
            """Not reached."""


def test_any_missing_end_is_found(whole, tmp_path):
    file = tmp_path / "backup.zip"
    for length in range(0, len(whole), 11):
        file.write_bytes(whole[:length])
        with pytest.raises(BackupError, match="foreign"), restorable(file):
            """Not reached."""


def test_a_damaged_backup_is_refused_by_name(whole, refusal):
    refused = refusal(whole[:200] + b"\0" + whole[201:])
    assert refused.problem == "damaged"
    assert refused.facts["file"].endswith("备份.zip")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"PK",
        b"SQLite format 3\0" * 64,
        "统一社会信用代码\n".encode(),
        b"\0" * 9999,
    ],
    ids=["blank", "short", "sqlite", "csv", "zeros"],
)
def test_a_foreign_file_is_refused(refusal, content):
    assert refusal(content).problem == "foreign"


def test_a_zip_of_something_else_is_refused(refusal):
    assert refusal(zipped([("a.txt", b"a")])[:-SEALED]).problem == "foreign"
    assert refusal(zipped([("a.txt", b"a")])).problem == "damaged"
    assert refusal(sealed(b"no zip at all")).problem == "damaged"


def test_a_backup_of_a_newer_program_is_refused(whole, refusal):
    newer = refusal(sealed(whole[:-SEALED], b"sanfen-backup-2 "))
    assert (newer.problem, newer.facts["revision"]) == ("too_new", "2")
    parts = members(whole)
    manifest = {**json.loads(parts["manifest.json"]), "revision": "9999"}
    parts["manifest.json"] = json.dumps(manifest).encode()
    newer = refusal(zipped(parts.items()))
    assert (newer.problem, newer.facts["revision"]) == ("too_new", "9999")


@pytest.mark.parametrize(
    "name",
    [
        "../regions.jsonl",
        "/etc/passwd",
        "tables/../../x",
        "C:\\x",
        "tables/others.jsonl",
    ],
)
def test_a_member_that_no_backup_has_is_refused(whole, refusal, tmp_path, name):
    before = sorted(tmp_path.parent.iterdir())
    refused = refusal(zipped([*members(whole).items(), (name, b"[1]\n")]))
    assert (refused.problem, refused.facts["part"]) == ("damaged", "manifest.json")
    assert sorted(tmp_path.parent.iterdir()) == before


def test_a_member_that_is_there_twice_is_refused(whole, refusal):
    parts = members(whole)
    with pytest.warns(UserWarning, match="Duplicate"):
        twice = zipped([*parts.items(), ("tables/regions.jsonl", b"")])
    assert refusal(twice).problem == "damaged"


@pytest.mark.parametrize("gone", ["manifest.json", "tables/audit.jsonl"])
def test_a_member_that_is_missing_is_missed(whole, refusal, gone):
    parts = members(whole)
    del parts[gone]
    assert refusal(zipped(parts.items())).facts["part"] == "manifest.json"


def without_audit(manifest):
    del manifest["tables"]["audit"]


def with_another_table(manifest):
    manifest["tables"]["sqlite_master"] = manifest["tables"]["audit"]


def with_another_column(manifest):
    manifest["tables"]["audit"]["columns"].append("x, y) --")


def with_an_unread_key(manifest):
    manifest["comment"] = "?"


def with_fewer_than_no_rows(manifest):
    manifest["tables"]["audit"]["rows"] = -1


@pytest.mark.parametrize(
    "alter",
    [
        without_audit,
        with_another_table,
        with_another_column,
        with_an_unread_key,
        with_fewer_than_no_rows,
    ],
)
def test_a_manifest_that_does_not_fit_is_refused(whole, refusal, alter):
    parts = members(whole)
    manifest = json.loads(parts["manifest.json"])
    alter(manifest)
    named = {f"tables/{table}.jsonl": b"" for table in manifest["tables"]}
    kept = {name: part for name, part in parts.items() if name in named}
    made = {**named, **kept, "manifest.json": json.dumps(manifest)}
    refused = refusal(zipped(made.items()))
    assert (refused.problem, refused.facts["part"]) == ("damaged", "manifest.json")


@pytest.mark.parametrize("alter", [{"rows": 2}, {"sha256": "0" * 64}], ids=str)
def test_a_table_that_is_not_what_the_manifest_says_is_refused(whole, refusal, alter):
    parts = members(whole)
    manifest = json.loads(parts["manifest.json"])
    manifest["tables"]["regions"] |= alter
    parts["manifest.json"] = json.dumps(manifest).encode()
    refused = refusal(zipped(parts.items()))
    assert refused.facts["part"] == "tables/regions.jsonl"


REGION = ["330402", "甲区", "001", "东镇", 120.5, 30.5]


def region(**changed) -> bytes:
    cells = dict(
        zip(["code", "county", "town_code", "town", "lon", "lat"], REGION, strict=True)
    )
    return json.dumps([*{**cells, **changed}.values()]).encode() + b"\n"


@pytest.mark.parametrize(
    "line",
    [
        b"\n",
        b"{}\n",
        b"[1, 2\n",
        b"\xff\xfe\n",
        b"[" * 100_000 + b"\n",
        b"[" + b"9" * 5_000 + b"]\n",
        b"[]\n",
        region(extra=1),
        region(code=330402),
        region(code=["330402"]),
        region(town="\ud800"),
        region(lon="120.5"),
        region(lon=True),
        region(lon=120),
    ],
    ids=range(14),
)
def test_a_line_that_is_no_row_of_its_table_is_refused(whole, refusal, line):
    refused = refusal(told_anew(members(whole), "regions", line))
    assert refused.problem == "damaged"
    assert refused.facts["part"] == "tables/regions.jsonl"


@pytest.mark.parametrize(
    ("table", "line"),
    [
        ("warnings", ["W1", "P1", "2026-02-30", "国内", None]),
        ("warnings", ["W1", "P1", 20260230, "国内", None]),
        ("imports", [1, "", "", "", "", "no Base64", None, None]),
        ("imports", [1.5, "", "", "", "", "", None, None]),
        ("imports", [2**70, "", "", "", "", "", None, None]),
    ],
)
def test_a_cell_that_is_none_of_its_column_is_refused(whole, refusal, table, line):
    forged = told_anew(members(whole), table, json.dumps(line).encode() + b"\n")
    assert refusal(forged).facts["part"] == f"tables/{table}.jsonl"


def test_a_line_without_end_is_refused(whole, refusal, monkeypatch):
    monkeypatch.setattr(archive, "LONGEST_LINE", 1_000)
    endless = told_anew(members(whole), "regions", b'["' + b"x" * 5_000 + b'"]\n')
    assert refusal(endless).facts["part"] == "tables/regions.jsonl"


@pytest.mark.parametrize(
    ("table", "line"),
    [
        ("warnings", ["W1", "no such product", "2026-01-05", "国内", None]),
        ("warnings", ["W1", "P1", "2026-01-05", "国内", "no such word"]),
        ("warnings", [None, "P1", "2026-01-05", "国内", None]),
    ],
    ids=["reference", "closed list", "blank key"],
)
def test_rows_that_break_a_rule_of_the_tables_are_refused(whole, refusal, table, line):
    forged = told_anew(members(whole), table, json.dumps(line).encode() + b"\n")
    assert "nothing was written" in str(refusal(forged, ConstraintError))


def test_a_bomb_is_refused_before_it_is_unpacked(whole, refusal):
    bomb = told_anew(members(whole), "regions", bytes(archive.LARGEST_SMALL))
    assert len(bomb) < 2**17
    assert refusal(bomb).problem == "too_large"


def test_a_manifest_as_large_as_a_bomb_is_refused(whole, refusal):
    parts = members(whole) | {"manifest.json": b" " * (archive.LARGEST_MANIFEST + 1)}
    assert refusal(zipped(parts.items())).problem == "too_large"


def test_a_bomb_that_says_it_is_small_is_cut_off(whole, refusal):
    """The directory of the zip says ten bytes; no more than that is unpacked."""
    name = b"tables/regions.jsonl"
    bomb = bytearray(told_anew(members(whole), "regions", bytes(2**20))[:-SEALED])
    entry = bomb.rindex(name) - 46
    assert bomb[entry : entry + 4] == b"PK\x01\x02"
    struct.pack_into("<I", bomb, entry + 24, 10)
    assert refusal(sealed(bytes(bomb))).facts["part"] == name.decode()
