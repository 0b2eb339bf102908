"""Where the pages about check-ins are put."""

from flask import Blueprint

bp = Blueprint("checkins", __name__)
