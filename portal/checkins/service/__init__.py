"""What can be done with check-ins: by her, by those on her case, by a lead, and by the machine."""

from portal.checkins.service.agreeing import (
    agree_checkins,
    confirm_code,
    end_checkins,
    let_no_text_clear,
    pause_checkins,
    send_code,
    set_plan,
    set_words,
    start_again,
)
from portal.checkins.service.anew import begin_anew
from portal.checkins.service.answering import (
    Alert,
    AlertNotFoundError,
    Notices,
    acknowledge_alert,
    alerts_of_case,
    banner,
    close_alert,
    notices,
)
from portal.checkins.service.going import may_go
from portal.checkins.service.hearing import hear_text
from portal.checkins.service.phones import (
    StaffPhones,
    end_work_phone,
    my_work_phone,
    phones_of_service,
    set_work_phone,
)
from portal.checkins.service.reading import CaseTimes, HerTimes, case_times, her_times
from portal.checkins.service.running import beat, note_texts, note_time, plan_due
from portal.checkins.service.watching import Watch, hours_watched, set_watch, watch_of_mine

__all__ = [
    "Alert",
    "AlertNotFoundError",
    "CaseTimes",
    "HerTimes",
    "Notices",
    "StaffPhones",
    "Watch",
    "acknowledge_alert",
    "agree_checkins",
    "alerts_of_case",
    "banner",
    "beat",
    "begin_anew",
    "case_times",
    "close_alert",
    "confirm_code",
    "end_checkins",
    "end_work_phone",
    "hear_text",
    "her_times",
    "hours_watched",
    "let_no_text_clear",
    "may_go",
    "my_work_phone",
    "note_texts",
    "note_time",
    "notices",
    "pause_checkins",
    "phones_of_service",
    "plan_due",
    "send_code",
    "set_plan",
    "set_watch",
    "set_words",
    "set_work_phone",
    "start_again",
    "watch_of_mine",
]
