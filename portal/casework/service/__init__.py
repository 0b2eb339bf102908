"""What staff do with cases: order them, open one, decide how it stands, keep its record, and see who works on it."""

from portal.casework.service.caseload import (
    CaseOpenedMeanwhileError,
    CasePage,
    TeamMember,
    WithoutHerError,
    begun_cases,
    case_page,
    caseload,
    invite_her,
    open_case,
)
from portal.casework.service.decisions import (
    agree_to_level,
    ask_to_close,
    begin_mode,
    close_case,
    end_mode,
    history_of_case,
    reopen_case,
    set_level,
    standing_of_case,
)
from portal.casework.service.glass import (
    NoCoverHereError,
    Opening,
    break_glass,
    mend_glass,
    openings_of_case,
    sweep_glass,
)
from portal.casework.service.record import begun_notes, check_may_write, record_page, write_record
from portal.casework.service.returns import ReturnLine, one_return, returns

__all__ = [
    "CaseOpenedMeanwhileError",
    "CasePage",
    "NoCoverHereError",
    "Opening",
    "ReturnLine",
    "TeamMember",
    "WithoutHerError",
    "agree_to_level",
    "ask_to_close",
    "begin_mode",
    "begun_cases",
    "begun_notes",
    "break_glass",
    "case_page",
    "caseload",
    "check_may_write",
    "close_case",
    "end_mode",
    "history_of_case",
    "invite_her",
    "mend_glass",
    "one_return",
    "open_case",
    "openings_of_case",
    "record_page",
    "reopen_case",
    "returns",
    "set_level",
    "standing_of_case",
    "sweep_glass",
    "write_record",
]
