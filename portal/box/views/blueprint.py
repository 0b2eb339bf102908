"""Where the pages of the box are put."""

from flask import Blueprint

bp = Blueprint("box", __name__)
