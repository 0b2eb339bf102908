"""Where the pages of the diary are put."""

from flask import Blueprint

bp = Blueprint("diary", __name__)
