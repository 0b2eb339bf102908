"""The WSGI entry: settings from the environment, and the site."""

import os

from config import settings_of
from portal.factory import create_app

app = create_app(settings_of(os.environ))
