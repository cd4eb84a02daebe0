"""单点登录的对照表: which claim of an identity provider names whom, and allows what.

The file is TOML; a key that nobody reads, and a grant that does not say for which
area, is an error. A value that the file does not name gives no grant.
"""

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from sanfen.ledger.account import Grant
from sanfen.ledger.actor import Area
from sanfen.ledger.signing_on import SignedOn
from sanfen.vocabulary import Role

Claims = Mapping[str, Any]


class ClaimMappingError(Exception):
    """The mapping file cannot be read, or does not say what it must."""


class ClaimError(Exception):
    """A claim that is needed is missing; ``claim`` names it."""

    def __init__(self, claim: str) -> None:
        super().__init__(claim)
        self.claim = claim


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Place(_Entry):
    """An area: the whole city, a county, or a town of a county. One must be said."""

    city: Literal[True] | None = None
    county: str | None = Field(default=None, min_length=1)
    town: str | None = Field(default=None, min_length=1)

    @model_validator(mode="after")
    def _says_one(self) -> Self:
        if (self.city is None) == (self.county is None):
            raise ValueError("say either city = true or county")
        if self.town is not None and self.county is None:
            raise ValueError("a town needs its county")
        return self

    @property
    def area(self) -> Area:
        """Return it as an area."""
        return Area(self.county, self.town)


class AreaClaim(_Entry):
    """Which claim names the area, and which area each of its values is."""

    claim: str
    values: dict[str, Place]


class GrantRule(_Entry):
    """A value of a claim that gives a role, for a place or for the area claimed."""

    claim: str
    value: str
    role: Role
    area: Place | Literal["claimed"]


class ClaimMapping(_Entry):
    """The whole file: who somebody is, and which grants they hold."""

    provider: str = "default"
    login: str = "preferred_username"
    name: str = "name"
    staff_no: str
    area: AreaClaim | None = None
    grants: tuple[GrantRule, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _fits(self) -> Self:
        claimed = any(rule.area == "claimed" for rule in self.grants)
        if claimed and self.area is None:
            raise ValueError('area = "claimed" needs a table [area]')
        for rule in self.grants:
            is_part = isinstance(rule.area, Place) and not rule.area.area.is_city
            if rule.role is Role.ADMINISTRATOR and is_part:
                raise ValueError(f"{rule.role} is of the whole city only")
        return self

    def person(self, claims: Claims) -> SignedOn:
        """Return whom claims name and what they allow; ``ClaimError`` if they do not."""
        return SignedOn(
            subject=f"{_text(claims, 'iss')}#{_text(claims, 'sub')}",
            login=_text(claims, self.login),
            name=_text(claims, self.name),
            staff_no=_text(claims, self.staff_no),
            grants=tuple(dict.fromkeys(self._grants(claims))),
        )

    def _grants(self, claims: Claims) -> Iterator[Grant]:
        for rule in self.grants:
            if rule.value in values_of(claims, rule.claim):
                for area in self._areas(rule, claims):
                    # Of a part of the city there is no administrator.
                    if area.is_city or rule.role is not Role.ADMINISTRATOR:
                        yield Grant(rule.role, area)

    def _areas(self, rule: GrantRule, claims: Claims) -> list[Area]:
        if isinstance(rule.area, Place):
            return [rule.area.area]
        claimed = self.area
        if claimed is None:
            return []
        given = values_of(claims, claimed.claim)
        return [place.area for value, place in claimed.values.items() if value in given]


def read_mapping(file: Path) -> ClaimMapping:
    """Return the mapping of a file; ``ClaimMappingError`` says what is wrong with it."""
    try:
        return ClaimMapping.model_validate(tomllib.loads(file.read_text("utf-8")))
    except ValidationError as error:
        wrong = [
            f"{'.'.join(map(str, each['loc'])) or file.name}: {each['msg']}"
            for each in error.errors()
        ]
        raise ClaimMappingError(f"{file}: {'; '.join(wrong)}") from error
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ClaimMappingError(f"{file}: {error}") from error


def values_of(claims: Claims, name: str) -> tuple[str, ...]:
    """Return the values of a claim, one or many; ``a.b`` is ``b`` inside ``a``."""
    found: Any = claims.get(name)
    if found is None:
        found = claims
        for part in name.split("."):
            found = found.get(part) if isinstance(found, Mapping) else None
    each = found if isinstance(found, list) else [found]
    return tuple(str(value) for value in each if isinstance(value, (str, int)))


def _text(claims: Claims, name: str) -> str:
    values = values_of(claims, name)
    if len(values) != 1 or not values[0].strip():
        raise ClaimError(name)
    return values[0]
