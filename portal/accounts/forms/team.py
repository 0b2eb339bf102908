"""What is asked of a lead about the team."""

from portal.accounts.coming_in import LONGEST_LABEL
from portal.kernel.actor import Role
from portal.web.forms import Form, lazy, line, pick, tick


class InviteForm(Form):
    """Inviting somebody to the team."""

    role = pick(
        lazy("What will they be?"),
        [
            (Role.ADVOCATE, lazy("Advocate: works on cases")),
            (Role.LEAD, lazy("Lead: also invites people and says who works on which case")),
            (Role.PARTNER, lazy("Partner: sits at a forum’s table, and sees no cases")),
        ],
        needed=lazy("Choose what they will be."),
    )
    label = line(
        lazy("Who is it for?"),
        limit=LONGEST_LABEL,
        needed=lazy("Write who it is for, so that you know it again on this page."),
        hint=lazy("Only leads of your team see this."),
    )


class ConfirmForm(Form):
    """Confirming by voice that it was they who joined."""

    has_talked = tick(
        lazy("I talked to them, and they say that it was they who joined."),
        needed=lazy("Talk to them first. Then tick this box."),
    )


class SuspendForm(Form):
    """Shutting somebody out."""

    is_sure = tick(
        lazy("Yes, sign them out and let them in no more."),
        needed=lazy("Tick this box if you want to shut them out."),
    )
