"""Laws of the audit chain: it accepts itself, and no other history."""

import string
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from sanfen.ledger import database
from sanfen.ledger.actor import Actor, Area
from sanfen.ledger.audit import canonical
from sanfen.ledger.store import Ledger, open_ledger
from sanfen.vocabulary import Role
from tests.small_ledger import AT, fresh_url

COLUMNS = ("seq", "at", "actor", "role", "action", "details", "previous_hash", "hash")

texts = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=20)
values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**40), 2**40) | texts,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3)
    ),
    max_leaves=8,
)
actors = st.builds(Actor, texts, st.sampled_from(Role), st.builds(Area))
writes = st.tuples(actors, texts, st.dictionaries(texts, values, max_size=3))


@contextmanager
def ledger_with(
    history: list[tuple[Actor, str, dict[str, object]]],
) -> Iterator[Ledger]:
    with tempfile.TemporaryDirectory() as folder:
        ledger = open_ledger(fresh_url("sqlite", Path(folder)))
        for actor, action, details in history:
            with ledger.writing(actor, action, details, AT):
                pass
        yield ledger
        ledger.close()


@settings(max_examples=25)
@given(st.lists(writes, max_size=4))
def test_any_history_verifies_and_is_told_in_full(history):
    with ledger_with(history) as ledger:
        assert ledger.verify() == []
        told = ledger.audit(Actor("x", Role.DIRECTOR, Area()))
        assert told["seq"].tolist() == list(range(1, len(history) + 1))
        assert told["action"].tolist() == [action for _, action, _ in history]
        assert told["details"].tolist() == [canonical(what) for *_, what in history]


@settings(max_examples=40)
@given(
    st.lists(writes, min_size=1, max_size=4),
    st.data(),
    st.sampled_from(COLUMNS),
    st.text(string.ascii_letters, min_size=1, max_size=8),
)
def test_altering_any_cell_of_any_record_is_found(history, data, column, text):
    with ledger_with(history) as ledger:
        seq = data.draw(st.integers(1, len(history)))
        altered = 1000 if column == "seq" else f"forged {text}"
        with database.writing(ledger._engine) as connection:  # noqa: SLF001
            connection.exec_driver_sql(
                f"UPDATE audit SET {column} = ? WHERE seq = ?", (altered, seq)
            )
        (fault,) = ledger.verify()
        assert fault.part == "audit"
        # A gap is seen at the next record; anything else at the record itself.
        assert int(fault.record) in ({seq + 1, 1000} if column == "seq" else {seq})


@given(st.dictionaries(texts, values, max_size=5))
def test_the_order_of_details_does_not_matter(details):
    assert canonical(details) == canonical(dict(reversed(details.items())))
