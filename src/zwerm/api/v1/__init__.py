"""Version 1 of the interface: one module for each area, each with its router."""

from zwerm.api.interface import interface

from . import actions, divisions, dossier, mandates, means, organisations, people, tasks

interface.add_router("", organisations.router, tags=["organisations"])
interface.add_router("", people.router, tags=["people"])
interface.add_router("", tasks.router, tags=["tasks"])
interface.add_router("", means.router, tags=["means"])
interface.add_router("", divisions.router, tags=["planning"])
interface.add_router("", mandates.router, tags=["mandates"])
interface.add_router("", actions.router, tags=["actions"])
interface.add_router("", dossier.router, tags=["dossier"])
