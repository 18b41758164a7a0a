"""The application for a WSGI server."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "credenza.config.settings")
application = get_wsgi_application()

# What is there for every request is never garbage: the collector then looks at what requests made, and a full round
# stops nobody for a tenth of a second.
gc.collect()
gc.freeze()
