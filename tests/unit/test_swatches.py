from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest
from tinycss2.color5 import parse_color
from weasyprint.pdf.stream import Stream

from brochure.colour import Roles, read_roles
from brochure.model import Target
from brochure.paint import Ink, PaintedStream, operators, painted
from brochure.shelves import bundled
from brochure.swatches import NAMES, paints, swatch


@pytest.fixture(scope="module")
def roles() -> Roles:
    folder = bundled("templates") or Path()
    return read_roles(folder / "colours.toml", "templates/colours.toml")


def stream(known: dict[str, str] | None) -> PaintedStream:
    found = PaintedStream({}, None, {"ExtGState": {}}, {}, None, {}, None)
    found.paints = known
    return found


def test_a_swatch_is_a_colour_of_a_space_of_its_own() -> None:
    for name in NAMES:
        colour = parse_color(swatch(name))
        assert (colour.space, colour.alpha) == (f"--{name}", 1)


def test_a_name_that_is_no_swatch_is_refused() -> None:
    with pytest.raises(ValueError, match="pink"):
        swatch("pink")


@pytest.mark.parametrize("target", Target)
def test_a_target_has_a_paint_for_every_swatch(roles: Roles, target: Target) -> None:
    found = paints(roles, target)
    assert set(found) == {f"--{name}" for name in NAMES}
    for field in fields(Roles):
        role = getattr(roles, field.name)
        assert found[f"--{field.name.replace('_', '-')}"] == role.paint(target is Target.PRESS)


def test_an_office_printer_gets_no_ground_that_runs_to_the_edge(roles: Roles) -> None:
    office, screen = paints(roles, Target.OFFICE), paints(roles, Target.SCREEN)
    assert office["--solid"] == office["--wash"] == roles.paper.srgb
    assert (screen["--solid"], screen["--on-solid"], screen["--wash"]) == (
        roles.primary.srgb, roles.paper.srgb, roles.tint.srgb,
    )  # fmt: skip


def test_black_is_one_ink(roles: Roles) -> None:
    assert paints(roles, Target.PRESS)["--black"] == "device-cmyk(0 0 0 1)"


def test_a_colour_keeps_how_much_shines_through_it() -> None:
    found = painted(parse_color("color(--ink 1 / 0.5)"), {"--ink": "#ff0000"})
    assert (found.space, *found.coordinates, found.alpha) == ("srgb", 1, 0, 0, 0.5)


def test_another_colour_stays_as_it_is() -> None:
    red = parse_color("#ff0000")
    assert painted(red, {"--ink": "#000000"}) is red


@pytest.mark.parametrize("stroke", [False, True])
@pytest.mark.parametrize("paint", ["#0b5563", "device-cmyk(0.9 0.35 0.4 0.4)"])
def test_inks_that_are_put_in_later_are_those_that_are_drawn_at_once(paint: str, stroke: bool) -> None:
    at_once, later, plain = (
        stream({"--ink": paint}),
        stream(None),
        Stream({}, None, {"ExtGState": {}}, {}, None, {}, None),
    )
    for drawn in (at_once, later):
        drawn.set_color(parse_color(swatch("ink")), stroke)
        drawn.set_color(parse_color(swatch("ink")), stroke)
    plain.set_color(parse_color(paint), stroke)
    assert at_once.stream == plain.stream
    assert [line for line in later.stream if isinstance(line, Ink)] == [Ink("--ink", stroke)]
    put = [one for line in later.stream for one in (operators(paint, stroke) if isinstance(line, Ink) else (line,))]
    assert put == plain.stream


@pytest.mark.parametrize("known", [{"--ink": "#000000"}, None])
def test_a_colour_of_no_known_space_is_complained_of(
    known: dict[str, str] | None, caplog: pytest.LogCaptureFixture
) -> None:
    stream(known).set_color(parse_color("color(--pink 1)"))
    assert "Unsupported color space --pink" in caplog.text
