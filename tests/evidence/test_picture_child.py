"""What the child makes of pictures: upright, in plain colours, scaled; here without its cage, on files made here."""

from collections.abc import Callable

import pillow_heif
import pytest
from PIL import Image

from portal.evidence import picture_child
from portal.evidence.pictures import FIRST_BYTES, PictureKind, PictureLimits, PictureLook, is_bare_jpeg, kind_of
from tests.support import samples

LIMITS = PictureLimits()

See = Callable[[bytes], PictureLook]


@pytest.fixture
def see(monkeypatch: pytest.MonkeyPatch) -> See:
    monkeypatch.setattr(Image, "OPEN", {})
    for name in ("MAX_IMAGE_PIXELS", "init", "preinit"):
        monkeypatch.setattr(Image, name, getattr(Image, name))
    for name in ("DECODE_THREADS", "THUMBNAILS", "AUX_IMAGES", "DEPTH_IMAGES"):
        monkeypatch.setattr(pillow_heif.options, name, getattr(pillow_heif.options, name))

    def in_this_process(original: bytes) -> PictureLook:
        kind = kind_of(original[:FIRST_BYTES])
        assert kind is not None
        picture_child.load_decoders(kind)
        orders = picture_child.Orders(kind, LIMITS.max_bytes, LIMITS.max_pixels, LIMITS.longest_side_px, 85)
        facts, copy = picture_child.look(original, orders)
        taken_at = facts["taken_at"]
        assert isinstance(facts["width"], int)
        assert isinstance(facts["height"], int)
        assert taken_at is None or isinstance(taken_at, str)
        return PictureLook(
            kind,
            facts["width"],
            facts["height"],
            taken_at,
            facts["has_place"] is True,
            copy,
            facts.get("is_moving") is True,
        )

    return in_this_process


@pytest.mark.parametrize("kind", PictureKind)
def test_every_kind_is_decoded(see: See, kind: PictureKind) -> None:
    assert is_bare_jpeg(see(samples.MADE[kind]()).copy)


@pytest.mark.parametrize("kind", PictureKind)
def test_half_a_picture_is_a_broken_one(see: See, kind: PictureKind) -> None:
    original = samples.MADE[kind](width=900, height=700)

    with pytest.raises(Exception) as refusal:  # noqa: PT011 - libraries raise what they like; all of it is
        see(original[: len(original) // 2])

    assert picture_child.why(refusal.value) == "damaged"


def test_too_many_pixels_are_refused_before_they_are_unpacked(see: See) -> None:
    for bomb in (samples.png_bomb(), samples.png_bomb(9_000, 9_000)):
        with pytest.raises(Exception, match=r"^$|exceeds limit") as refusal:
            see(bomb)

        assert picture_child.why(refusal.value) == "too_many_pixels"


def test_running_out_of_memory_has_its_own_name() -> None:
    assert picture_child.why(MemoryError()) == "too_much_memory"


@pytest.mark.parametrize("orientation", range(1, 9))
def test_it_stands_upright_however_the_camera_was_held(see: See, orientation: int) -> None:
    turns = {1: None, 2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}  # what was done to it: EXIF says how to undo it
    turn = turns[orientation]
    upright = samples.picture(640, 480)
    as_stored = upright if turn is None else upright.transpose(Image.Transpose(turn))
    original = samples.saved(as_stored, "JPEG", exif=samples.exif(orientation=orientation))

    seen = see(original)

    assert (seen.width, seen.height) == samples.opened(seen.copy).size == (640, 480)
    assert samples.quarters(seen.copy) == ["red", "green", "blue", "grey"]


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA"])
def test_every_way_of_keeping_colours_can_be_shown(see: See, mode: str) -> None:
    seen = see(samples.png(mode=mode))

    assert samples.opened(seen.copy).mode == "RGB"
    assert 30 < sum(samples.opened(seen.copy).convert("L").resize((1, 1)).tobytes()) < 225


def test_a_grey_picture_of_sixteen_bits_keeps_its_greys(see: See) -> None:
    grey = Image.frombytes("I;16", (64, 64), (0x8000).to_bytes(2, "little") * 64 * 64)

    seen = see(samples.saved(grey, "PNG"))

    assert abs(samples.opened(seen.copy).tobytes()[0] - 128) <= 2


def test_print_colours_can_be_shown(see: See) -> None:
    seen = see(samples.saved(samples.picture(mode="CMYK"), "JPEG"))

    assert "?" not in samples.quarters(seen.copy)


def test_what_shines_through_is_white(see: See) -> None:
    clear = Image.new("RGBA", (50, 50), (0, 0, 0, 0))

    seen = see(samples.saved(clear, "PNG"))

    assert min(samples.opened(seen.copy).tobytes()) > 250


def test_a_large_one_is_scaled_and_a_small_one_is_not(see: See) -> None:
    large = see(samples.saved(samples.picture(4000, 1000), "JPEG"))
    small = see(samples.saved(samples.picture(30, 20), "PNG"))

    assert (large.width, large.height, samples.opened(large.copy).size) == (4000, 1000, (1600, 400))
    assert (small.width, small.height, samples.opened(small.copy).size) == (30, 20, (30, 20))


def test_a_thin_one_is_still_a_picture(see: See) -> None:
    assert samples.opened(see(samples.saved(samples.picture(9000, 2), "PNG")).copy).size == (1600, 1)


def test_a_broken_profile_costs_the_colours_only(see: See) -> None:
    seen = see(samples.saved(samples.picture(), "JPEG", icc_profile=b"not a profile"))

    assert samples.quarters(seen.copy) == ["red", "green", "blue", "grey"]


@pytest.mark.filterwarnings("ignore:Corrupt EXIF")
def test_broken_metadata_costs_the_metadata_only(see: See) -> None:
    seen = see(samples.saved(samples.picture(), "JPEG", exif=b"Exif\0\0MM\0*\0\0\0\x08\xff\xff" + b"\xff" * 40))

    assert (seen.taken_at_text, seen.has_place) == (None, False)


def test_what_claims_to_be_a_date_is_not_believed(see: See) -> None:
    tags = samples.exif()
    tags[0x8769] = {0x9003: "<script>alert(1)</script>"}
    tags[0x0132] = "2026:03:04 09:00:00\n<script>"

    seen = see(samples.saved(samples.picture(), "JPEG", exif=tags))

    assert seen.taken_at_text == "2026-03-04T09:00:00" or seen.taken_at_text is None
