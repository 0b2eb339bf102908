"""Where the pages about reaching her are put."""

from flask import Blueprint

bp = Blueprint("contact", __name__)
