"""Which PIN will do."""

import pytest

from portal.box.pin import PinFault, UnfitPinError, check_pin, read_pin


@pytest.mark.parametrize("typed", ["4073", " 40 73 ", "٤٠٧٣", "４０７３"])
def test_the_same_figures_are_the_same_pin_however_they_are_written(typed: str) -> None:
    assert check_pin(typed) == read_pin("4073")


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ("", PinFault.NOT_FIGURES),
        ("40a3", PinFault.NOT_FIGURES),
        ("½073", PinFault.NOT_FIGURES),
        ("407", PinFault.LENGTH),
        ("407312345", PinFault.LENGTH),
        ("0000", PinFault.EASY),
        ("1234", PinFault.EASY),
        ("8642", PinFault.EASY),
    ],
)
def test_what_is_no_pin_or_is_tried_first_is_refused_for_its_own_reason(typed: str, fault: PinFault) -> None:
    with pytest.raises(UnfitPinError) as caught:
        check_pin(typed)

    assert caught.value.fault is fault
