"""The door to paper: what is read elsewhere is set as PDF by a process of its own."""

from portal.typeset.setting import PaperBusyError, PaperError, set_on_paper

__all__ = ["PaperBusyError", "PaperError", "set_on_paper"]
