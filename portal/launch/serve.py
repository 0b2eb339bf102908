"""Serves the site, without its worker."""

import os

from config import settings_of
from portal.launch.serving import Server

if __name__ == "__main__":
    Server(settings_of(os.environ)).run()
