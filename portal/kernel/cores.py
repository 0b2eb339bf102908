"""No core dumps: one of a process of ours would hold open keys."""

import resource


def forbid_core_dumps() -> None:
    """Let this process, and whatever it starts, leave no picture of its memory behind when it dies."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
