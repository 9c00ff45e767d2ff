from __future__ import annotations

import math
import pickle
import re
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageCms

from brochure.colour import Role, Roles, read_roles
from brochure.errors import Exit, Fault, ProfileError
from brochure.profiles import ICC, MAX_BYTES, PAPERS, RELATIVE, Inks, Profile, opened, paper_profile, read_profile

PALETTE = Path(__file__).parents[2] / "templates" / "colours.toml"
COATED = paper_profile("coated").data
LAB = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB"))

colours = st.tuples(*[st.integers(0, 255)] * 3).map("#{0[0]:02x}{0[1]:02x}{0[2]:02x}".format)


def fault(path: Path) -> Fault:
    with pytest.raises(ProfileError) as caught:
        read_profile(path, "press.icc")
    assert caught.value.exit_code is Exit.INPUT
    (one,) = caught.value.faults
    assert str(one.place) == "press.icc"
    assert one.hint
    return one


def written(tmp_path: Path, data: bytes) -> Path:
    path = tmp_path / "press.icc"
    path.write_bytes(data)
    return path


def changed(at: int, new: bytes) -> bytes:
    return COATED[:at] + new + COATED[at + len(new) :]


def looks(mode: str, pixels: bytes, profile: ImageCms.ImageCmsProfile) -> Iterator[tuple[float, float, float]]:
    """Lab of each pixel, relative to the medium's white."""
    strip = Image.frombytes(mode, (len(pixels) // len(mode), 1), pixels)
    converted = ImageCms.profileToProfile(strip, profile, LAB, RELATIVE, "LAB")
    assert converted is not None
    data = converted.tobytes()
    for at in range(0, len(data), 3):
        a, b = (value - 256 if value > 127 else value for value in data[at + 1 : at + 3])
        yield data[at] / 2.55, a, b


# -------------------------------------------------------------------------------------- built in


@pytest.mark.parametrize(
    ("paper", "name", "words", "max_ink"),
    [
        ("coated", "FOGRA39", "FOGRA39L", 300),
        ("uncoated", "FOGRA29", "FOGRA29L", 280),
        ("us-coated", "CGATS TR 006", "CGATS TR 006", 300),
    ],
)
def test_papers(paper: str, name: str, words: str, max_ink: int) -> None:
    profile = paper_profile(paper)
    assert (profile.paper, profile.name, profile.registry) == (paper, name, "http://www.color.org")
    assert words in profile.info
    assert profile.max_ink == max_ink
    described = ImageCms.getProfileDescription(opened(profile)).strip()
    assert words in described
    assert "(brochure)" in described
    assert pickle.loads(pickle.dumps(profile)) == profile


def test_every_paper_is_tried() -> None:
    assert tuple(paper_profile(paper).paper for paper in PAPERS) == PAPERS
    assert len(list(ICC.glob("*.icc"))) == len(PAPERS)
    notice = (ICC / "NOTICE").read_text(encoding="utf-8")
    assert all(path.name in notice for path in ICC.glob("*.icc"))
    with pytest.raises(KeyError):
        paper_profile("newsprint")


@pytest.mark.parametrize("paper", PAPERS)
def test_a_profile_of_ours_is_read_like_any(tmp_path: Path, paper: str) -> None:
    data = paper_profile(paper).data
    assert len(data) < 256 * 1024
    # A fixed date and no identifier: the same recipe gives the same bytes.
    assert data[24:36] == bytes.fromhex("07ea00010001000000000000")
    assert data[84:100] == bytes(16)
    profile = read_profile(written(tmp_path, data), "press.icc")
    assert (profile.paper, profile.registry, profile.max_ink) == ("", "", 300)
    assert profile.name == profile.info == ImageCms.getProfileDescription(opened(profile)).strip()
    assert profile.data == data


@pytest.mark.parametrize("paper", PAPERS)
def test_no_colour_takes_more_ink_than_the_paper(paper: str) -> None:
    profile = paper_profile(paper)
    steps = [*range(0, 256, 8), 255]
    rgb = bytes(value for red in steps for green in steps for blue in steps for value in (red, green, blue))
    tones = [*range(0, 256, 16), 255]
    lab = bytes(value for light in tones for a in range(0, 256, 4) for b in range(0, 256, 4) for value in (light, a, b))
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
    for mode, pixels, source in (("RGB", rgb, srgb), ("LAB", lab, LAB)):
        picture = Image.frombytes(mode, (len(pixels) // 3, 1), pixels)
        for flags in (ImageCms.Flags.NONE, ImageCms.Flags.BLACKPOINTCOMPENSATION):
            inks = ImageCms.profileToProfile(picture, source, opened(profile), RELATIVE, "CMYK", flags=flags)
            assert inks is not None
            data = inks.tobytes()
            most = max(sum(data[at : at + 4]) for at in range(0, len(data), 4)) / 2.55
            assert most <= profile.max_ink
            # It is a limit of these profiles, and not far from what they use.
            assert mode == "LAB" or flags or most > profile.max_ink - 30


@pytest.mark.parametrize(
    ("paper", "solids"),
    [
        # Of the measurements: XYZ of a full ink by that of the bare paper (C, M, Y, K), as Lab.
        ("coated", [(58, -39, -50), (51, 77, -2), (94, -5, 98), (17, 0, 1)]),
        ("uncoated", [(62, -28, -42), (58, 61, -3), (93, -2, 83), (34, 2, 3)]),
        ("us-coated", [(58, -39, -50), (51, 77, -2), (94, -5, 98), (16, 0, 0)]),
    ],
)
def test_solid_inks_look_as_measured(paper: str, solids: list[tuple[int, int, int]]) -> None:
    pixels = bytes(255 * (ink == band) for ink in range(4) for band in range(4))
    for found, expected in zip(looks("CMYK", pixels, opened(paper_profile(paper))), solids, strict=True):
        assert found == pytest.approx(expected, abs=1.6)


# ------------------------------------------------------------------------------------------ inks


@pytest.fixture(scope="module", params=PAPERS)
def inks(request: pytest.FixtureRequest) -> Inks:
    return Inks(paper_profile(request.param))


@given(colour=colours)
def test_inks_are_percentages_within_the_limit(inks: Inks, colour: str) -> None:
    found = inks(colour)
    assert all(0 <= ink <= 100 for ink in found)
    assert sum(found) <= 300
    assert inks(colour) == found


def test_greys_are_black_ink_alone(inks: Inks) -> None:
    found = [inks(f"#{level:02x}{level:02x}{level:02x}") for level in range(256)]
    assert all(grey[:3] == (0, 0, 0) for grey in found)
    blacks = [grey[3] for grey in found]
    assert (blacks[0], blacks[255]) == (100, 0)
    assert blacks == sorted(blacks, reverse=True)


def test_tints_have_no_dots_of_black(inks: Inks) -> None:
    for tint in ("#e4f1f1", "#c7e1e1", "#fcf1e2", "#fbe9e9", "#f0e4f5"):
        assert inks(tint)[3] <= 2, tint


def test_inks_look_like_the_colour() -> None:
    """In the gamut of coated paper, and pale enough that black point compensation does not show."""
    profile = paper_profile("coated")
    inks = Inks(profile)
    wanted = ["#0b5563", "#e08a2c", "#c7e1e1", "#b06070", "#7a8f50", "#808080", "#d0d0d0"]
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
    goals = looks("RGB", b"".join(bytes.fromhex(colour[1:]) for colour in wanted), srgb)
    prints = looks("CMYK", bytes(round(ink * 2.55) for colour in wanted for ink in inks(colour)), opened(profile))
    for colour, goal, printed in zip(wanted, goals, prints, strict=True):
        assert printed == pytest.approx(goal, abs=6), colour


def test_palette_looks_on_coated_paper_as_on_a_screen() -> None:
    """Lab of each role: what is black ink alone has no hue, but the same lightness."""
    roles = read_roles(PALETTE, "templates/colours.toml")
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
    for field in fields(Roles):
        role: Role = getattr(roles, field.name)
        (goal,) = looks("RGB", bytes.fromhex(role.srgb[1:]), srgb)
        (printed,) = looks("CMYK", bytes(round(ink * 2.55) for ink in role.cmyk), opened(paper_profile("coated")))
        if role.cmyk[:3] == (0, 0, 0):
            assert printed[0] == pytest.approx(goal[0], abs=2), field.name
        else:
            assert math.dist(printed, goal) < 11, field.name


def test_the_limit_thins_all_but_black() -> None:
    profile = paper_profile("coated")
    thick, black = Inks(profile)("#001440"), Inks(profile)("#001440")[3]
    assert sum(thick) > 200
    thin = Inks(Profile(paper="", name="x", registry="", info="", data=profile.data, max_ink=200))("#001440")
    assert 196 <= sum(thin) <= 200
    assert thin[3] == black


# -------------------------------------------------------------------------------- a profile to read


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "is no ICC profile"),
        (b"%PDF-1.7" + bytes(200), "is no ICC profile"),
        (changed(36, b"acsq"), "is no ICC profile"),
        (COATED[:60], "is damaged or cut off"),
        (COATED[:1000], "is damaged or cut off"),
        (COATED[:-1], "is damaged or cut off"),
        (changed(0, bytes(4)), "is damaged or cut off"),
        (changed(0, b"\xff\xff\xff\xff"), "is damaged or cut off"),
        (changed(12, b"mntr"), "is no profile of a press: its class is mntr, not prtr"),
        (changed(12, b"link"), "is no profile of a press: its class is link, not prtr"),
        (changed(16, b"RGB "), "is a profile for RGB, not CMYK"),
        (changed(16, b"\0\n\x1b["), "is a profile for nothing, not CMYK"),
        (changed(20, b"CMYK"), "connects to CMYK colours, not Lab or XYZ"),
        (ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes(), "is a profile for RGB, not CMYK"),
        (COATED.replace(b"A2B", b"x2B"), "lacks its table A2B0"),
        (COATED.replace(b"B2A", b"x2A"), "lacks its table B2A0"),
        (changed(128, bytes(4)), "is damaged or cut off"),
    ],
)
def test_unfit(tmp_path: Path, data: bytes, message: str) -> None:
    assert fault(written(tmp_path, data)).message == message


def test_no_file(tmp_path: Path) -> None:
    assert fault(tmp_path / "missing.icc").message == "no such file"
    assert fault(tmp_path).message == "is a folder, not an ICC profile"


def test_too_large(tmp_path: Path) -> None:
    assert fault(written(tmp_path, COATED + bytes(MAX_BYTES))).message == "is larger than 20 MB"


def test_what_follows_a_profile_is_cut_off(tmp_path: Path) -> None:
    assert read_profile(written(tmp_path, COATED + b"trailer"), "press.icc").data == COATED


def test_a_profile_without_words_goes_by_its_file(tmp_path: Path) -> None:
    described = re.search(rb"desc\0{4}.{4}Coated, FOGRA39L data \(brochure\)", COATED, re.DOTALL)
    assert described
    start, length = described.start() + 12, described.end() - described.start() - 12
    path = written(tmp_path, changed(start, b"\t".ljust(length)))
    assert read_profile(path, "press.icc").name == "press"


def test_damage_never_crashes(tmp_path: Path) -> None:
    """Broken bytes in the header and the table of tags are refused, or do no harm."""
    for at in range(0, 320, 11):
        path = written(tmp_path, changed(at, bytes([COATED[at] ^ 0x55])))
        try:
            profile = read_profile(path, "press.icc")
        except ProfileError as error:
            assert error.faults[0].hint  # noqa: PT017
        else:
            assert len(Inks(profile)("#0b5563")) == 4
