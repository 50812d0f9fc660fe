"""Merkle trees over byte strings as in RFC 6962, section 2.1 (SHA-256).

A leaf is hashed behind the byte 0x00 and a pair of nodes behind 0x01, so that nobody can pass off
an inner node as a leaf. The tree is the same whether it is cut at the largest power of two, as the
RFC says, or built level by level with a last odd node carried up, as here.
"""

from collections.abc import Sequence
from hashlib import sha256

EMPTY_ROOT = sha256(b"").digest()
"""The root of a tree without leaves: the hash of nothing (RFC 6962, 2.1)."""


def merkle_root(leaves: Sequence[bytes]) -> bytes:
    """The 32-byte root of the leaves in their order; EMPTY_ROOT without leaves."""
    if not leaves:
        return EMPTY_ROOT
    level = [_leaf(leaf) for leaf in leaves]
    while len(level) > 1:
        level = _next_level(level)
    return level[0]


def inclusion_proof(leaves: Sequence[bytes], *, index: int) -> tuple[bytes, ...]:
    """The sibling hashes from leaf `index` (from 0) up to the root; empty for a single leaf.

    Raises IndexError when there is no such leaf.
    """
    if not 0 <= index < len(leaves):
        message = f"There is no leaf {index} among {len(leaves)}."
        raise IndexError(message)
    proof = []
    level = [_leaf(leaf) for leaf in leaves]
    while len(level) > 1:
        sibling = index ^ 1
        if sibling < len(level):
            proof.append(level[sibling])
        level = _next_level(level)
        index //= 2
    return tuple(proof)


def verify_inclusion(
    *, leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes
) -> bool:
    """Whether `proof` shows that `leaf` stands at `index` in the tree of `size` leaves with `root`.

    Any malformed argument is simply no proof: False, never an exception.
    """
    if not 0 <= index < size:
        return False
    node = _leaf(leaf)
    last = size - 1
    hashes = iter(proof)
    while last > 0:
        if index % 2 == 1 or index < last:
            sibling = next(hashes, None)
            if sibling is None:
                return False
            node = _pair(sibling, node) if index % 2 == 1 else _pair(node, sibling)
        index //= 2
        last //= 2
    return next(hashes, None) is None and node == root


def _leaf(content: bytes) -> bytes:
    return sha256(b"\x00" + content).digest()


def _pair(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right).digest()


def _next_level(level: list[bytes]) -> list[bytes]:
    pairs = [_pair(left, right) for left, right in zip(level[::2], level[1::2], strict=False)]
    if len(level) % 2 == 1:
        pairs.append(level[-1])
    return pairs
