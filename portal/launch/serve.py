"""Serves the site, without its worker."""

import os
import sys

from config import Settings, settings_of
from portal.database.migrate import is_current
from portal.kernel.cores import forbid_core_dumps
from portal.launch.serving import Server


def serve(settings: Settings) -> None:
    """Serve the site until told to stop; a database that is not up to date is not served."""
    forbid_core_dumps()
    if not is_current(settings.database_url):
        sys.exit("The database is not up to date. `flask --app app database upgrade` brings it there.")
    Server(settings).run()


if __name__ == "__main__":
    serve(settings_of(os.environ))
