"""Where the pages of the table are put."""

from flask import Blueprint

bp = Blueprint("consultancy", __name__)
hers = Blueprint("papers", __name__)
partner = Blueprint("table", __name__)
