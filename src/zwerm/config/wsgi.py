import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from .room import with_room
from .serving import collect_seldom, leave_with_the_server

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zwerm.config.settings")
application = with_room(get_wsgi_application())
# Django loads the pages at the first visit. A worker that starts does it before it takes visitors.
_pages = get_resolver().url_patterns
collect_seldom()
leave_with_the_server()
