"""The WSGI entry and the commands: settings from the environment, and the site."""

import os

from flask.cli import FlaskGroup

from config import settings_of
from portal.factory import create_app

app = create_app(settings_of(os.environ))
commands = FlaskGroup(create_app=lambda: app)
