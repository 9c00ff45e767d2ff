from __future__ import annotations

import colorsys
import re
from dataclasses import fields, replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brochure.colour import (
    MAX_INK,
    READABLE,
    TEXT_ON,
    WHITE,
    Role,
    Roles,
    brand_roles,
    check_brand,
    contrast,
    darker,
    luminance,
    read_roles,
)
from brochure.errors import ClinicError, LayoutError, Place
from brochure.profiles import Inks, paper_profile

PALETTE = Path(__file__).parents[2] / "templates" / "colours.toml"
PROFILE = paper_profile("coated")
INKS = Inks(PROFILE)
PLACE = Place(file="clinics/x.toml", line=7)

colours = st.tuples(*[st.integers(0, 255)] * 3).map("#{0[0]:02x}{0[1]:02x}{0[2]:02x}".format)


@pytest.fixture
def roles() -> Roles:
    return read_roles(PALETTE, "templates/colours.toml")


def hue_and_saturation(colour: str) -> tuple[float, float]:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    hue, saturation, _ = colorsys.rgb_to_hsv(red, green, blue)
    return hue, saturation


def same_hue(one: str, two: str) -> bool:
    (hue, saturation), (other, other_saturation) = hue_and_saturation(one), hue_and_saturation(two)
    distance = abs(hue - other)
    # Eight bits a channel cannot hold the hue of a grey, nor that of a shade close to black.
    return min(saturation, other_saturation) < 0.2 or min(distance, 1 - distance) < 0.03


# -------------------------------------------------------------------------------------- contrast


@pytest.mark.parametrize(
    ("one", "two", "expected"),
    [
        ("#000000", "#ffffff", 21),
        ("#ffffff", "#000000", 21),
        ("#777777", "#777777", 1),
        ("#767676", "#ffffff", 4.54),  # the palest grey that WCAG AA allows on white
        ("#0000ff", "#ffffff", 8.59),
        ("#1B2B34", "#FFFFFF", 14.6),
    ],
)
def test_contrast(one: str, two: str, expected: float) -> None:
    assert contrast(one, two) == pytest.approx(expected, abs=0.05)


@given(colours, colours)
def test_contrast_is_symmetrical_and_bounded(one: str, two: str) -> None:
    assert contrast(one, two) == contrast(two, one)
    assert 1 <= contrast(one, two) <= 21.000001


# ----------------------------------------------------------------------------------------- brand


@given(colours)
def test_suggested_shade_passes_and_keeps_the_hue(colour: str) -> None:
    shade = darker(colour)
    assert contrast(WHITE, shade) >= READABLE
    assert darker(shade) == shade
    assert luminance(shade) <= luminance(colour)
    assert same_hue(colour, shade)
    check_brand(shade, PLACE)


@given(colours)
def test_brand_is_refused_with_a_shade_that_passes(colour: str) -> None:
    if contrast(WHITE, colour) >= READABLE:
        check_brand(colour, PLACE)
        return
    with pytest.raises(ClinicError) as caught:
        check_brand(colour, PLACE)
    suggested = re.search(r'brand = "(#[0-9a-f]{6})"', caught.value.faults[0].hint)
    assert suggested
    check_brand(suggested[1], PLACE)


def test_pale_brand_says_where_and_how_much() -> None:
    with pytest.raises(ClinicError) as caught:
        check_brand("#ffd700", PLACE)
    (fault,) = caught.value.faults
    assert str(fault.place) == "clinics/x.toml:7"
    assert fault.message == "white text on #ffd700 has a contrast of 1.4 to 1, and print needs 5.5"
    assert fault.hint == 'take a darker shade of the same colour: brand = "#7b6700"'


def test_contrast_just_below_is_not_rounded_up() -> None:
    with pytest.raises(ClinicError, match=r"contrast of 5\.4 to 1"):
        check_brand("#696969", PLACE)


@given(colours.map(darker))
def test_brand_palette_is_readable_and_of_one_hue(brand: str) -> None:
    roles = brand_roles(read_roles(PALETTE, "colours.toml"), brand, INKS)
    for text, grounds in TEXT_ON:
        for ground in grounds:
            found = contrast(getattr(roles, text).srgb, getattr(roles, ground).srgb)
            assert found >= READABLE, (text, ground)
    for name in ("primary", "primary_mid", "tint", "tint_2"):
        role = getattr(roles, name)
        assert same_hue(brand, role.srgb), name
        assert role.cmyk == INKS(role.srgb)
        assert all(0 <= ink <= 100 for ink in role.cmyk)
        assert sum(role.cmyk) <= PROFILE.max_ink
    assert luminance(roles.primary.srgb) <= luminance(roles.primary_mid.srgb)
    assert luminance(roles.tint_2.srgb) < luminance(roles.tint.srgb)


def test_dark_brand_stays_as_it_is(roles: Roles) -> None:
    assert brand_roles(roles, "#7a1fa2").primary.srgb == "#7a1fa2"


def test_brand_without_a_printing_condition(roles: Roles) -> None:
    assert brand_roles(roles, "#7a1fa2").primary.cmyk == (52, 88, 36, 0)


def test_brand_leaves_other_roles_alone(roles: Roles) -> None:
    branded = brand_roles(roles, "#7a1fa2")
    ours = {"primary", "primary_mid", "tint", "tint_2"}
    for field in fields(Roles):
        same = getattr(branded, field.name) == getattr(roles, field.name)
        assert same is (field.name not in ours), field.name


# --------------------------------------------------------------------------------------- palette


def test_palette_as_css(roles: Roles) -> None:
    css = roles.css()
    assert css.startswith("--ink: #1b2b34; --muted: #4a5b64; --primary: #0b5563;")
    assert "--primary-mid: #1f6e76;" in css
    assert css.endswith("--paper: #ffffff;")
    assert css.count("--") == len(fields(Roles))


@pytest.mark.parametrize(
    ("cmyk", "expected"),
    [
        ((0, 0, 0, 100), "device-cmyk(0 0 0 1)"),
        ((7, 29, 57, 58), "device-cmyk(0.07 0.29 0.57 0.58)"),
        ((100, 1, 10, 0), "device-cmyk(1 0.01 0.1 0)"),
    ],
)
def test_paint(cmyk: tuple[int, int, int, int], expected: str) -> None:
    role = Role(srgb="#123456", cmyk=cmyk)
    assert role.paint(press=True) == expected
    assert role.paint() == "#123456"


def test_palette_in_ink(roles: Roles) -> None:
    """What is small or thin is one ink; nothing takes more than any paper does."""
    for name in ("ink", "muted", "line"):
        assert getattr(roles, name).cmyk[:3] == (0, 0, 0), name
    assert all(sum(getattr(roles, field.name).cmyk) <= MAX_INK for field in fields(Roles))
    # Dots of black show in a tint.
    assert all(getattr(roles, name).cmyk[3] == 0 for name in ("tint", "tint_2", "accent_tint", "urgent_tint"))


def palette(tmp_path: Path, *changes: tuple[str, str]) -> Path:
    text = PALETTE.read_text()
    for old, new in changes:
        assert re.search(old, text, re.M)
        text = re.sub(old, new, text, flags=re.M)
    path = tmp_path / "colours.toml"
    path.write_text(text)
    return path


def line_of(path: Path, start: str) -> int:
    return next(n for n, line in enumerate(path.read_text().splitlines(), 1) if line.startswith(start))


@pytest.mark.parametrize(
    ("role", "new", "message", "hint"),
    [
        ("tint", "tint = 3", "`tint` needs srgb and cmyk", "write `tint = { srgb"),
        ("tint", 'tint = { srgb = "#fff" }', "`tint` needs srgb and cmyk", "write `tint"),
        (
            "tint",
            'tint = { srgb = "teal", cmyk = [0, 0, 0, 0] }',
            "`tint.srgb` is not a colour: 'teal'",
            'write "#"',
        ),
        (
            "tint",
            'tint = { srgb = "#ffffff", cmyk = [0, 0, 0] }',
            "`tint.cmyk` is not a mix of inks",
            "four whole numbers from 0 to 100",
        ),
        (
            "urgent",
            'urgent = { srgb = "#A61B29", cmyk = [90, 90, 90, 90] }',
            "`urgent.cmyk` is not a mix of inks",
            "together at most 260",
        ),
        (
            "urgent",
            'urgent = { srgb = "#A61B29", cmyk = [true, 0, 0, 0] }',
            "`urgent.cmyk` is not a mix of inks",
            "four whole numbers",
        ),
        ("muted", 'muted = { srgb = "#8a9ba4", cmyk = [0, 0, 0, 0] }', "`muted` on `paper`", "#"),
    ],
)
def test_faulty_role(tmp_path: Path, role: str, new: str, message: str, hint: str) -> None:
    path = palette(tmp_path, (rf"^{role} +=.*$", new))
    with pytest.raises(LayoutError) as caught:
        read_roles(path, "templates/colours.toml")
    fault = caught.value.faults[0]
    assert message in fault.message
    assert hint in fault.hint
    assert str(fault.place) == f"templates/colours.toml:{line_of(path, role + ' ')}"


def test_every_fault_of_a_palette_at_once(tmp_path: Path) -> None:
    path = palette(tmp_path, (r"^ink .*$", ""), (r"^line .*$", "lines = 1"))
    with pytest.raises(LayoutError) as caught:
        read_roles(path, "colours.toml")
    assert [fault.message for fault in caught.value.faults] == [
        "unknown colour role `lines`",
        "colour role `ink` is missing",
        "colour role `line` is missing",
    ]


def test_text_must_be_readable_on_its_tint(tmp_path: Path, roles: Roles) -> None:
    assert contrast(roles.urgent.srgb, "#f0b0b0") < READABLE
    path = palette(tmp_path, ("#FBE9E9", "#F0B0B0"))
    with pytest.raises(LayoutError) as caught:
        read_roles(path, "colours.toml")
    (fault,) = caught.value.faults
    assert fault.message.startswith("`urgent` on `urgent-tint` has a contrast of 4.")
    shade = fault.hint.removeprefix("take a darker shade: ")
    assert contrast(shade, "#f0b0b0") >= READABLE


def test_roles_are_frozen(roles: Roles) -> None:
    with pytest.raises(AttributeError):
        roles.ink = roles.muted  # type: ignore[misc]
    assert replace(roles, ink=roles.muted) != roles
