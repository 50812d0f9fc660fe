"""Trees as in RFC 6962; the expected roots are those of the Certificate Transparency test data."""

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sohoc.lib.merkle import EMPTY_ROOT, inclusion_proof, merkle_root, verify_inclusion

LEAVES = [
    bytes.fromhex(leaf)
    for leaf in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]

trees = st.lists(st.binary(max_size=4), min_size=1, max_size=40)


@pytest.mark.parametrize("size", range(9))
def test_roots_are_those_of_certificate_transparency(size: int) -> None:
    assert merkle_root(LEAVES[:size]).hex() == ROOTS[size]


def test_the_root_of_no_leaves_is_the_hash_of_nothing() -> None:
    assert merkle_root([]) == EMPTY_ROOT == sha256(b"").digest()


def test_a_single_leaf_needs_no_proof() -> None:
    assert inclusion_proof([b"one"], index=0) == ()
    assert merkle_root([b"one"]) == sha256(b"\x00one").digest()


def by_the_text_of_the_rfc(leaves: list[bytes]) -> bytes:
    """MTH(D[n]) cut at the largest power of two below n, word for word from RFC 6962, 2.1."""
    if len(leaves) == 1:
        return sha256(b"\x00" + leaves[0]).digest()
    cut = 1
    while cut * 2 < len(leaves):
        cut *= 2
    halves = by_the_text_of_the_rfc(leaves[:cut]) + by_the_text_of_the_rfc(leaves[cut:])
    return sha256(b"\x01" + halves).digest()


@given(leaves=trees)
def test_the_tree_is_that_of_the_rfc(leaves: list[bytes]) -> None:
    assert merkle_root(leaves) == by_the_text_of_the_rfc(leaves)


@given(leaves=trees)
def test_every_leaf_is_proved_and_no_other_place(leaves: list[bytes]) -> None:
    size, root = len(leaves), merkle_root(leaves)
    for index, leaf in enumerate(leaves):
        proof = inclusion_proof(leaves, index=index)
        assert verify_inclusion(leaf=leaf, index=index, size=size, proof=proof, root=root)
        assert not verify_inclusion(
            leaf=leaf + b"!", index=index, size=size, proof=proof, root=root
        )
        assert not verify_inclusion(
            leaf=leaf, index=index, size=size, proof=(*proof, root), root=root
        )
        if proof:
            assert not verify_inclusion(
                leaf=leaf, index=index, size=size, proof=proof[:-1], root=root
            )


@given(leaves=trees, data=st.data())
def test_any_flipped_bit_breaks_the_proof(leaves: list[bytes], data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(leaves) - 1))
    proof, root = inclusion_proof(leaves, index=index), merkle_root(leaves)
    whole = leaves[index] + b"".join(proof) + root
    bit = data.draw(st.integers(0, 8 * len(whole) - 1))
    flipped = (int.from_bytes(whole) ^ (1 << bit)).to_bytes(len(whole))
    cut = len(leaves[index])
    hashes = [flipped[at : at + 32] for at in range(cut, len(flipped), 32)]
    assert not verify_inclusion(
        leaf=flipped[:cut], index=index, size=len(leaves), proof=hashes[:-1], root=hashes[-1]
    )


@pytest.mark.parametrize(("index", "size"), [(-1, 8), (8, 8), (0, 0), (2, 8), (3, 4), (3, 16)])
def test_a_proof_for_another_place_or_size_fails(index: int, size: int) -> None:
    proof, root = inclusion_proof(LEAVES, index=3), merkle_root(LEAVES)
    assert verify_inclusion(leaf=LEAVES[3], index=3, size=8, proof=proof, root=root)
    assert not verify_inclusion(leaf=LEAVES[3], index=index, size=size, proof=proof, root=root)


def test_an_inner_node_is_no_leaf() -> None:
    left, right = (sha256(b"\x00" + leaf).digest() for leaf in LEAVES[:2])
    root = merkle_root(LEAVES[:2])
    assert not verify_inclusion(leaf=left + right, index=0, size=1, proof=(), root=root)


@pytest.mark.parametrize("index", [-1, 3])
def test_a_leaf_that_does_not_exist_has_no_proof(index: int) -> None:
    with pytest.raises(IndexError, match="among 3"):
        inclusion_proof(LEAVES[:3], index=index)
