"""Who must have seen and signed a summary, in which state, and what follows when she takes something back."""

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from portal.consultancy.refusals import (
    CorrectionOpenError,
    HerViewMissingError,
    NoReasonError,
    NotNowError,
    ObjectionUnsaidError,
    SamePersonError,
    SecondSignatureMissingError,
)
from portal.consultancy.summary import Section
from portal.kernel.ids import PersonId


class State(StrEnum):
    """How far a summary has come."""

    DRAFT = "draft"
    WITH_HER = "with_her"
    SEEN = "seen"
    SIGNED = "signed"
    ISSUED = "issued"
    DISCUSSED = "discussed"
    OUTCOME = "outcome"
    TOLD = "told"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


class Act(StrEnum):
    """What is done with a summary."""

    CHANGE = "change"
    OFFER = "offer"
    ANSWER = "answer"
    SAY_UNSHOWN = "say_unshown"
    AGREE_UNSHOWN = "agree_unshown"
    SIGN = "sign"
    SIGN_SECOND = "sign_second"
    ISSUE = "issue"
    DISCUSS = "discuss"
    RECORD_OUTCOME = "record_outcome"
    TELL = "tell"
    SUPERSEDE = "supersede"
    WITHDRAW = "withdraw"
    EXPIRE = "expire"


class View(StrEnum):
    """What she says to one part."""

    AGREES = "agrees"
    CORRECTS = "corrects"
    OBJECTS = "objects"


class WhySecond(StrEnum):
    """Why a second signature is asked for."""

    LEVEL_HIGH = "level_high"
    AGAINST_HER_WISHES = "against_her_wishes"
    NOT_SHOWN = "not_shown"
    THIRD_PARTY = "third_party"
    HEALTH = "health"


class WhyNotShown(StrEnum):
    """Why she was not shown it."""

    UNSAFE = "unsafe"
    NO_ACCOUNT = "no_account"


@dataclass(frozen=True)
class PartView:
    """What she says to one part, when (if that was kept), and what was answered to a correction not taken up."""

    section: Section
    view: View
    words: str = field(default="", repr=False)
    answer: str = field(default="", repr=False)
    at: datetime | None = None


@dataclass(frozen=True)
class NotShown:
    """That she was not shown it: why, who says so, of which text, and who is the second that agrees."""

    why: WhyNotShown
    reason: str = field(repr=False)
    by: PersonId
    agreed_by: PersonId | None = None
    revision: int = 0


@dataclass(frozen=True)
class Signed:
    """Who signed, when, whether as the second, and which text: a change after it makes it void."""

    by: PersonId
    at: datetime
    is_second: bool
    revision: int = 0


@dataclass(frozen=True)
class Standing:
    """Where a summary stands: everything the rules look at.

    Args:
        state: how far it has come.
        sections: the parts in which something stands.
        views: what she said to them.
        revision: which text it is: each change is another.
        not_shown: that she was not shown it; said of an earlier text, it does not hold.
        signed: who signed; what was given for an earlier text does not count.
        is_level_high: whether anything is put at high.
        is_against_her: whether the sharing as a whole is against her wishes.
        has_third_party: whether it holds what is about somebody else.
        has_health: whether it holds what is about health.
    """

    state: State = State.DRAFT
    sections: tuple[Section, ...] = ()
    views: tuple[PartView, ...] = ()
    revision: int = 0
    not_shown: NotShown | None = None
    signed: tuple[Signed, ...] = ()
    is_level_high: bool = False
    is_against_her: bool = False
    has_third_party: bool = False
    has_health: bool = False

    def view_of(self, section: Section) -> PartView | None:
        """Return what she said to a part."""
        return next((view for view in self.views if view.section is section), None)

    @property
    def unanswered(self) -> tuple[Section, ...]:
        """Return the parts she has not said anything to yet."""
        return tuple(section for section in self.sections if self.view_of(section) is None)

    @property
    def has_first(self) -> bool:
        """Say whether it is signed by its writer."""
        return any(not one.is_second for one in self.counted)

    @property
    def has_second(self) -> bool:
        """Say whether it is signed by a second person."""
        return any(one.is_second for one in self.counted)

    @property
    def counted(self) -> tuple[Signed, ...]:
        """Return the signatures that were given for the text as it stands."""
        return tuple(one for one in self.signed if one.revision == self.revision)

    @property
    def void(self) -> tuple[Signed, ...]:
        """Return the signatures that were given for an earlier text."""
        return tuple(one for one in self.signed if one.revision != self.revision)

    @property
    def unshown(self) -> NotShown | None:
        """Return that she is not shown the text as it stands; none where it was said of an earlier one."""
        return self.not_shown if self.not_shown is not None and self.not_shown.revision == self.revision else None

    def agreed_before(self, person_id: PersonId) -> bool:
        """Say whether somebody agreed that she is not shown an earlier text."""
        return self.not_shown is not None and self.unshown is None and self.not_shown.agreed_by == person_id

    @property
    def is_heard(self) -> bool:
        """Say whether she said something to every part, or two people that she cannot."""
        return not self.unanswered or (self.unshown is not None and self.unshown.agreed_by is not None)


BEFORE_SIGNING = frozenset({State.DRAFT, State.WITH_HER, State.SEEN})
"""The states in which she can still be asked."""
_OUT = frozenset({State.ISSUED, State.DISCUSSED, State.OUTCOME, State.TOLD})
STEPS: dict[Act, dict[State, State]] = {
    Act.CHANGE: dict.fromkeys([*BEFORE_SIGNING, State.SIGNED], State.DRAFT),
    Act.OFFER: {State.DRAFT: State.WITH_HER},
    Act.ANSWER: {State.WITH_HER: State.WITH_HER, State.SEEN: State.SEEN},
    Act.SAY_UNSHOWN: dict.fromkeys(BEFORE_SIGNING, State.DRAFT),
    Act.AGREE_UNSHOWN: {State.DRAFT: State.SEEN},
    Act.SIGN: {State.SEEN: State.SIGNED},
    Act.SIGN_SECOND: {State.SIGNED: State.SIGNED},
    Act.ISSUE: {State.SIGNED: State.ISSUED},
    Act.DISCUSS: {State.ISSUED: State.DISCUSSED},
    Act.RECORD_OUTCOME: {State.DISCUSSED: State.OUTCOME},
    Act.TELL: {State.OUTCOME: State.TOLD},
    Act.SUPERSEDE: dict.fromkeys(_OUT, State.SUPERSEDED),
    Act.WITHDRAW: dict.fromkeys([*BEFORE_SIGNING, State.SIGNED, *_OUT], State.WITHDRAWN),
    # Between the discussion and telling her the papers close too, but what is to be done goes on.
    Act.EXPIRE: {State.ISSUED: State.EXPIRED, State.TOLD: State.EXPIRED},
}
"""Which step leads from which state to which; what is not here is refused."""

READABLE = _OUT
"""The states in which a recipient can open it, while its time lasts."""


def after(act: Act, state: State) -> State:
    """Return the state that a step leads to.

    Raises:
        NotNowError: this step is not taken from here.
    """
    if state not in STEPS[act]:
        raise NotNowError
    return STEPS[act][state]


def change(standing: Standing, changed: Collection[Section], sections: tuple[Section, ...]) -> Standing:
    """Return the standing after the text was changed: what she said to what has changed falls.

    It is another text: whoever signed the one before, or agreed that she is not shown it, has done so for that one.
    """
    views = tuple(view for view in standing.views if view.section not in changed and view.section in sections)
    state = after(Act.CHANGE, standing.state)
    return replace(standing, state=state, sections=sections, views=views, revision=standing.revision + 1)


def offer(standing: Standing) -> Standing:
    """Return the standing after it was put before her; whatever she said before to what is unchanged stands."""
    offered = replace(standing, state=after(Act.OFFER, standing.state), not_shown=None)
    return offered if offered.unanswered else replace(offered, state=State.SEEN)


def as_asked(standing: Standing) -> Standing:
    """Return the standing as it is for her once something she seemed to have said was put aside: she is asked again."""
    is_open = standing.state is State.SEEN and not standing.is_heard
    return replace(standing, state=State.WITH_HER) if is_open else standing


def answer(standing: Standing, view: PartView) -> Standing:
    """Return the standing after she said something to one part; after the last it is seen.

    Raises:
        NotNowError: it is not before her, or has no such part.
        NoReasonError: what is corrected, or objected to, is not said.
    """
    state = after(Act.ANSWER, standing.state)
    if view.section not in standing.sections:
        raise NotNowError
    if view.view is View.CORRECTS and not view.words.strip():
        raise NoReasonError(field="words")
    views = (*(one for one in standing.views if one.section is not view.section), replace(view, answer=""))
    answered = replace(standing, state=state, views=views)
    return replace(answered, state=State.WITH_HER if answered.unanswered else State.SEEN)


def answer_correction(standing: Standing, section: Section, why: str) -> Standing:
    """Return the standing after its writer said why a correction is not taken up; it then goes against her wishes.

    Raises:
        NotNowError: nothing is corrected there.
        NoReasonError: no reason is given.
    """
    view = standing.view_of(section)
    if view is None or view.view is not View.CORRECTS or standing.state not in BEFORE_SIGNING:
        raise NotNowError
    if not why.strip():
        raise NoReasonError(field="why")
    answered = replace(view, answer=why)
    return replace(standing, views=tuple(answered if one is view else one for one in standing.views))


def say_not_shown(standing: Standing, why: WhyNotShown, reason: str, by: PersonId) -> Standing:
    """Return the standing after somebody said why she cannot be shown it; a second person has to agree.

    Another reason is another thing to agree with: whoever was reading the one before has to look again.

    Raises:
        NoReasonError: no reason is given.
    """
    if not reason.strip():
        raise NoReasonError(field="reason")
    state, revision = after(Act.SAY_UNSHOWN, standing.state), standing.revision + 1
    said = NotShown(why, reason, by, revision=revision)
    return replace(standing, state=state, revision=revision, not_shown=said)


def agree_not_shown(standing: Standing, by: PersonId) -> Standing:
    """Return the standing after a second person agreed that she cannot be shown it.

    Raises:
        NotNowError: nobody has said so of this text.
        SamePersonError: it is the one who said so.
    """
    state = after(Act.AGREE_UNSHOWN, standing.state)
    if standing.unshown is None:
        raise NotNowError
    if standing.unshown.by == by:
        raise SamePersonError
    return replace(standing, state=state, not_shown=replace(standing.unshown, agreed_by=by))


def why_second(standing: Standing) -> frozenset[WhySecond]:
    """Return why a second signature is asked for; none where one is enough."""
    answered = any(view.answer for view in standing.views)
    objects = any(view.view is View.OBJECTS for view in standing.views)
    asked = {
        WhySecond.LEVEL_HIGH: standing.is_level_high,
        WhySecond.AGAINST_HER_WISHES: standing.is_against_her or objects or answered,
        WhySecond.NOT_SHOWN: standing.unshown is not None,
        WhySecond.THIRD_PARTY: standing.has_third_party,
        WhySecond.HEALTH: standing.has_health,
    }
    return frozenset(why for why, is_so in asked.items() if is_so)


def sign(standing: Standing, by: PersonId, at: datetime) -> Standing:
    """Return the standing after its writer signed.

    Raises:
        NotNowError: not from here.
        HerViewMissingError, CorrectionOpenError, ObjectionUnsaidError: as they say.
    """
    if standing.state in {State.DRAFT, State.WITH_HER}:
        raise HerViewMissingError
    state = after(Act.SIGN, standing.state)
    if not standing.is_heard:
        raise HerViewMissingError
    if any(view.view is View.CORRECTS and not view.answer for view in standing.views):
        raise CorrectionOpenError
    if any(view.view is View.OBJECTS for view in standing.views) and not standing.is_against_her:
        raise ObjectionUnsaidError
    return replace(
        standing, state=state, signed=(*standing.void, Signed(by, at, is_second=False, revision=standing.revision))
    )


def sign_second(standing: Standing, by: PersonId, at: datetime) -> Standing:
    """Return the standing after a second person signed.

    Raises:
        NotNowError: it is not signed yet, or already twice.
        SamePersonError: it is the first again.
    """
    state = after(Act.SIGN_SECOND, standing.state)
    if standing.has_second:
        raise NotNowError
    if any(one.by == by for one in standing.counted):
        raise SamePersonError
    return replace(
        standing, state=state, signed=(*standing.signed, Signed(by, at, is_second=True, revision=standing.revision))
    )


def issue(standing: Standing) -> Standing:
    """Return the standing after issue.

    Raises:
        NotNowError: it is not signed.
        HerViewMissingError: what she had said was put aside since.
        SecondSignatureMissingError: the rules ask for one more.
    """
    state = after(Act.ISSUE, standing.state)
    if not standing.is_heard:
        raise HerViewMissingError
    if not standing.has_first or (why_second(standing) and not standing.has_second):
        raise SecondSignatureMissingError
    return replace(standing, state=state)


def step(standing: Standing, act: Act) -> Standing:
    """Return the standing after a step that asks for nothing else: from discussing on, and the three ends.

    Raises:
        NotNowError: not from here.
    """
    return replace(standing, state=after(act, standing.state))
