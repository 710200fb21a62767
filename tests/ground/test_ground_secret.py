"""What the mask hides, wherever it stands."""

import base64
import json
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cc_flow.secret import Mask


def test_secrets_are_masked_inside_lists_and_mappings():
    """Also what a server's refusal lists field by field, as it is kept in the journal."""
    mask = Mask(["hunter2hunter2"])
    error = {"message": "hunter2hunter2 is too weak", "detail": {"new_password": ["is hunter2hunter2"]}, "status": 400}
    assert mask.within(error) == {
        "message": "*** is too weak",
        "detail": {"new_password": ["is ***"]},
        "status": 400,
    }


def test_what_holds_no_secret_is_given_back_itself():
    """So that whoever masks sees whether there was anything to mask."""
    mask = Mask(["hunter2hunter2"])
    value = {"titles": ["007", {"caption": "***"}], "count": 2}
    assert mask.within(value) is value


def test_secrets_with_quotes_and_letters_of_any_script_are_found():
    """However a text of JSON writes them."""
    for secret in ('say "käse" twice', "back\\slash\\path", "日本語の秘密です", "line\nbreak here"):
        assert Mask([secret]).within([{"a": f"<{secret}>"}]) == [{"a": "<***>"}]


@pytest.mark.parametrize("secret", ["Sommer:Wind&Regen?47", 'Kä"SE \\ geheim', "İstanbul ΣΑΣ ß", "geheim\udcff\udcfe"])
def test_a_secret_is_found_in_every_form(secret: str):
    """As it is, in upper and lower case, as JSON, URLs, base64 (at any place in it) and hex write it."""
    raw = secret.encode("utf-8", "surrogatepass")
    forms = [secret, secret.upper(), secret.lower(), secret.swapcase() if secret.isascii() else secret]
    forms += [json.dumps(secret)[1:-1], json.dumps(secret, ensure_ascii=False)[1:-1], json.dumps(secret.upper())[1:-1]]
    forms += [quote(raw, safe=""), quote(raw, safe="").lower(), quote_plus(raw), raw.hex(), raw.hex().upper()]
    mask = Mask([secret])
    assert {mask(f"<{form}>") for form in forms} == {"<***>"}
    assert [mask.within([form]) for form in forms] == [["***"]] * len(forms)
    for before in range(3):
        for encode in (base64.b64encode, base64.urlsafe_b64encode):
            assert "***" in mask(encode(b"x" * before + raw + b"y").decode())


@given(st.text(alphabet=st.characters(min_codepoint=33, max_codepoint=126), min_size=18, max_size=60), st.data())
def test_a_piece_of_the_key_is_masked(key: str, data: st.DataObject):
    """Ten characters in a row of what follows its first eight, which the vendor shows itself, in any case."""
    start = data.draw(st.integers(8, len(key) - 10))
    stop = data.draw(st.integers(start + 10, len(key)))
    piece = data.draw(st.sampled_from([key[start:stop], key[start:stop].upper(), key[start:stop].lower()]))
    assert Mask(key=key)(f"\n{piece}\n") == "\n***\n"


def test_what_the_vendor_shows_of_a_key_is_shown():
    """Its prefix, and fewer than ten characters in a row of the rest."""
    mask = Mask(key="cc_live_Wc5Ex8Rz1Tv7Yb3Nu9Mi2Ok6")
    for text in ("cc_live_", "key cc_live_Wc5Ex8Rz1…", "Nu9Mi2Ok6"):
        assert mask(text) == text
    assert mask("cc_live_Wc5Ex8Rz1Tv7") == "cc_live_***"


@given(st.text(), st.text(min_size=8))
def test_masking_twice_changes_nothing_and_no_text_cannot_be_masked(text: str, secret: str):
    """Any text can be a secret, any text can be masked."""
    mask = Mask([secret])
    masked = mask(f"{text}{secret}{text}")
    assert "***" in masked
    assert mask("ordinary words") == "ordinary words"
    assert mask(mask(text)) == mask(text)


def test_short_secrets_are_not_masked():
    """They would blank out ordinary words; whoever takes a secret refuses them."""
    assert Mask(["caption"])("a caption is no captain") == "a caption is no captain"
    assert Mask(["captions"])("CAPTIONS, captions") == "***, ***"
