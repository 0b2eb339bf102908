"""What a text may say, and which words may be hers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.checkins.wording import (
    REMINDERS,
    RESERVED,
    TEXTS,
    Encoding,
    Fault,
    Meaning,
    WordFault,
    exact,
    faults_of,
    is_like,
    is_one_word,
    length_of,
    lenient,
    marks_of,
    meaning_of,
    traces_of,
    word_faults,
)

short = st.text("abc1", max_size=7)


def slips(one: str, other: str) -> int:
    """Count slips between two words: a letter wrong, missing, added, or two neighbours exchanged (Damerau, 1964)."""
    rows = [[max(i, j) if 0 in {i, j} else 0 for j in range(len(other) + 1)] for i in range(len(one) + 1)]
    for i in range(1, len(one) + 1):
        for j in range(1, len(other) + 1):
            is_other = one[i - 1] != other[j - 1]
            rows[i][j] = min(rows[i - 1][j] + 1, rows[i][j - 1] + 1, rows[i - 1][j - 1] + is_other)
            if i > 1 and j > 1 and one[i - 1] == other[j - 2] and one[i - 2] == other[j - 1]:
                rows[i][j] = min(rows[i][j], rows[i - 2][j - 2] + 1)
    return rows[-1][-1]


class TestLength:
    @pytest.mark.parametrize(
        ("text", "encoding", "units", "segments"),
        [
            ("a" * 160, Encoding.GSM_7, 160, 1),
            ("a" * 161, Encoding.GSM_7, 161, 2),
            ("€" * 80, Encoding.GSM_7, 160, 1),
            ("[" + "a" * 159, Encoding.GSM_7, 161, 2),
            ("é" * 160, Encoding.GSM_7, 160, 1),
            ("ç" + "a" * 69, Encoding.UCS_2, 70, 1),
            ("’" + "a" * 70, Encoding.UCS_2, 71, 2),
            ("🙂" * 35, Encoding.UCS_2, 70, 1),
            ("🙂" * 36, Encoding.UCS_2, 72, 2),
            ("a" * 152 + "€" + "a" * 153, Encoding.GSM_7, 307, 3),
            ("", Encoding.GSM_7, 0, 0),
        ],
    )
    def test_what_a_text_costs_on_its_way(self, text: str, encoding: Encoding, units: int, segments: int) -> None:
        found = length_of(text)

        assert (found.encoding, found.units, found.segments) == (encoding, units, segments)


class TestWhatATextMaySay:
    @pytest.mark.parametrize("text", [*TEXTS, *REMINDERS])
    def test_what_we_offer_is_good(self, text: str) -> None:
        assert faults_of(text, ["Linden", "Harbour Advocacy"]) == []
        assert length_of(text).encoding is Encoding.GSM_7

    @pytest.mark.parametrize(
        ("text", "fault"),
        [
            ("  \n", Fault.EMPTY),
            ("Look at portal.example.org please", Fault.LINK),
            ("www is not it, but http://x is", Fault.LINK),
            ("Are you SAFE?", Fault.CASE_WORD),
            ("Did the Police ring?", Fault.CASE_WORD),
            ("time for your check-in", Fault.CASE_WORD),
            ("Yours, harbour  ADVOCACY", Fault.NAME),
            ("a ’ " * 20, Fault.TOO_LONG),
        ],
    )
    def test_what_gives_her_away_does_not_go_out(self, text: str, fault: Fault) -> None:
        assert fault in faults_of(text, ["Linden", "Harbour Advocacy"])

    def test_a_part_of_a_word_is_no_name(self) -> None:
        assert faults_of("The lindens are in flower", ["Linden"]) == []


class TestHerWords:
    @pytest.mark.parametrize("word", sorted(RESERVED))
    def test_what_providers_act_on_may_not_be_hers(self, word: str) -> None:
        assert WordFault.RESERVED in word_faults(f" {word.title()}!")

    @pytest.mark.parametrize(
        ("word", "fault"),
        [
            ("abc", WordFault.TOO_SHORT),
            ("a" * 25, WordFault.TOO_LONG),
            ("the blue kettle", WordFault.TOO_LONG),
            ("stopp", WordFault.RESERVED),
            ("wrong number", WordFault.SOMEBODY),
        ],
    )
    def test_what_cannot_be_told_apart_may_not_be_hers(self, word: str, fault: WordFault) -> None:
        assert fault in word_faults(word)

    @pytest.mark.parametrize("other", ["Tuesday", "tues day", "Tuesda", "Tuesdya", "tuesdayy"])
    def test_the_two_must_not_be_taken_for_each_other(self, other: str) -> None:
        assert WordFault.TOO_LIKE in word_faults("tuesday", other)

    def test_two_ordinary_words_are_good(self) -> None:
        assert word_faults("blue kettle", "old scarf") == []

    @given(short, short)
    def test_the_other_word_is_known_again_by_its_marks_as_by_counting_slips(self, word, answer) -> None:
        assert bool(marks_of(word) & traces_of(answer)) == (slips(lenient(word), lenient(answer)) <= 1)

    @given(st.text("abcß é’-", max_size=12))
    def test_case_and_spaces_do_not_count(self, word) -> None:
        assert is_like(f" {word.upper()} ", word) or lenient(word.upper()) != lenient(word)

    def test_the_safe_word_counts_to_the_letter(self) -> None:
        assert exact(" Blue kettle\n") == "Blue kettle"
        assert exact("blue kettle") != "Blue kettle"


class TestWhatAnAnswerIs:
    @pytest.mark.parametrize(
        ("answer", "meaning"),
        [
            (" Stop.", Meaning.STOP),
            ("UNSUBSCRIBE", Meaning.STOP),
            ("yes", Meaning.START),
            ("Info", Meaning.HELP),
            ("stop texting me", Meaning.ANSWER),
            ("", Meaning.ANSWER),
        ],
    )
    def test_only_the_word_alone_is_one_of_theirs(self, answer: str, meaning: Meaning) -> None:
        assert meaning_of(answer) is meaning

    @pytest.mark.parametrize(
        ("answer", "is_try"), [("kettel", True), ("", False), ("I am at my mother’s", False), ("🙂", False)]
    )
    def test_a_try_at_a_word_is_told_from_something_said(self, answer: str, is_try: bool) -> None:
        assert is_one_word(answer) is is_try
