"""Enterprises some at a time: what is computed on the way stays in the cache."""

from collections.abc import Iterator

_BLOCK = 1 << 16


def blocks(size: int) -> Iterator[slice]:
    """Return the rows of each block in turn."""
    for start in range(0, size, _BLOCK):
        yield slice(start, start + _BLOCK)
