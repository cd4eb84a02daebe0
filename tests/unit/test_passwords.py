"""口令: what a good one is, and that telling takes the same effort for anybody."""

import pytest
from argon2 import PasswordHasher

from sanfen.access import passwords
from tests.people import QUICK, quick_hashes

__all__ = ["quick_hashes"]

WORDS = ("lihua", "李华", "0512")

pytestmark = pytest.mark.usefixtures("quick_hashes")


@pytest.mark.parametrize(
    ("password", "problem"),
    [
        ("a" * 0, "short"),
        ("kX7-pq2zR", "short"),
        ("kX7-pq2zRm", ""),
        ("新的口令要有十个字吧", ""),
        ("abcdefghij"[:5] * 26, "long"),
        ("kX7-pq2zRm" * 12 + "kX7-pq2z", ""),
        ("1212121212", "plain"),
        ("aaaabbbbccccdddd", "plain"),
        ("LiHua-kX7pq", "personal"),
        ("李华的口令是什么呀你猜", ""),
        ("kX7pq-0512-zz", "personal"),
        ("Password123", "guessed"),
        ("1q2w3e4r5t", "guessed"),
        ("Ｐａｓｓｗｏｒｄ１２３", "guessed"),
        ("former-Pass-1", "former"),
    ],
)
def test_a_password_is_good_or_has_one_problem(password, problem):
    former = passwords.hashed("former-Pass-1")
    assert passwords.problem(password, WORDS, former) == problem


def test_a_whole_name_is_no_password_however_short_it_is():
    assert passwords.problem("abcdefghij", ("ABCDEFGHIJ",)) == "personal"


def test_a_password_is_the_same_typed_in_full_width_signs():
    kept = passwords.hashed("kX7-pq2zRm")
    assert passwords.matches(kept, "ｋＸ７－ｐｑ２ｚＲｍ")
    assert not passwords.matches(kept, "kx7-pq2zRm")


@pytest.mark.parametrize("kept", ["", "not a hash"])
def test_nothing_is_the_password_of_no_hash(kept):
    assert not passwords.matches(kept, "")


def test_without_an_account_as_much_is_computed_as_with_one(monkeypatch):
    asked = []

    class Counting(PasswordHasher):
        def verify(self, kept, password):
            asked.append(kept)
            return super().verify(kept, password)

    counting = Counting(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(passwords, "_HASHER", counting)
    kept = passwords.hashed("kX7-pq2zRm")
    for each in (kept, ""):
        assert not passwords.matches(each, "wrong")
    assert len(asked) == 2
    # The same parameters, and so the same effort.
    assert asked[0].split("$")[:4] == asked[1].split("$")[:4]


def test_a_hash_of_weaker_parameters_is_told(monkeypatch):
    kept = QUICK.hash("kX7-pq2zRm")
    assert not passwords.is_outdated(kept)
    monkeypatch.setattr(passwords, "_HASHER", PasswordHasher())
    assert passwords.is_outdated(kept)


def test_first_passwords_are_good_and_never_the_same():
    given = {passwords.first_password() for _ in range(50)}
    assert len(given) == 50
    assert all(passwords.problem(each, WORDS) == "" for each in given)
