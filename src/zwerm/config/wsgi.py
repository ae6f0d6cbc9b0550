import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zwerm.config.settings")
application = get_wsgi_application()
# What was loaded stays: the collector need not look at it again with every page.
gc.collect()
gc.freeze()
