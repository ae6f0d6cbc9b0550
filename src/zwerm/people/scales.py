"""What each level looks like: one thing someone does, so that people rate what they do.

Everything is said twice: by someone about themself, and about someone else.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .models import Competence

LEVELS = (0, 1, 2, 3)
Examples = tuple[Promise, Promise, Promise, Promise]

# Four levels: 0 none, 1 basis, 2 on my own, 3 can teach or lead it.
OWN_EXAMPLES: Mapping[str, Examples] = {
    "T": (
        _("When a device fails, I ask someone else."),
        _("I check cables, restart a device, and say well what is wrong."),
        _("I find most faults myself and mend them."),
        _("I set systems up so that faults stay away, and teach colleagues."),
    ),
    "P": (
        _("I seldom use ICT in lessons, or do not teach."),
        _("I use the tools of the school in my own lessons."),
        _("I choose a tool that fits the aim of the lesson, and help a colleague with it."),
        _("I build a learning line or training with a team."),
    ),
    "B": (
        _("I do not know the ICT plans of the school."),
        _("I know the plan and say in a meeting what it means for my work."),
        _("I write a part of the plan and work it out with others."),
        _("I lead the plan: I weigh choices, explain them, and get people to go along."),
    ),
    "A": (
        _("I leave lists, orders and files to others."),
        _("I keep a list up to date when someone made it."),
        _("I follow up orders, licences and accounts on my own."),
        _("I set up the administration so that others can work with it."),
    ),
    "net": (
        _("When wifi fails, I call someone."),
        _("I see whether it fails for everyone or for one device."),
        _("I look in the network management and restart the right part."),
        _("I design the network and explain to a colleague how it is built."),
    ),
    "sw": (
        _("I ask someone to install programs."),
        _("I install a program by following steps."),
        _("I roll out software and updates to many devices."),
        _("I automate the management with scripts or rules."),
    ),
    "hw": (
        _("I hand a broken device in."),
        _("I change a battery, a cable or a keyboard."),
        _("I prepare and repair laptops, printers and screens."),
        _("I choose devices for the school and plan their replacement."),
    ),
    "lms": (
        _("I read messages on the learning platform."),
        _("I put a course and tasks on it."),
        _("I manage classes, rights and settings for the school."),
        _("I design how the school uses the platform, and train colleagues."),
    ),
    "off": (
        _("I write and read documents."),
        _("I work with others in one document and share it with the right people."),
        _("I make templates, forms and sheets that colleagues use."),
        _("I give training, and link the tools with each other."),
    ),
    "hd": (
        _("I do not answer ICT questions of colleagues."),
        _("I help when I happen to know the answer."),
        _("I take a report, ask on, and solve it or pass it on."),
        _("I organise the help desk and see which questions come back."),
    ),
    "cyb": (
        _("I use one password for several things."),
        _("I use a password manager and recognise false messages."),
        _("I set rights, back-ups and strong sign-in for others."),
        _("I make the security plan and rehearse an incident."),
    ),
}

EXAMPLES: Mapping[str, Examples] = {
    "T": (
        _("Asks someone else when a device fails."),
        _("Checks cables, restarts a device, and says well what is wrong."),
        _("Finds most faults without help and mends them."),
        _("Sets systems up so that faults stay away, and teaches colleagues."),
    ),
    "P": (
        _("Seldom uses ICT in lessons, or does not teach."),
        _("Uses the tools of the school in lessons."),
        _("Chooses a tool that fits the aim of the lesson, and helps a colleague with it."),
        _("Builds a learning line or training with a team."),
    ),
    "B": (
        _("Does not know the ICT plans of the school."),
        _("Knows the plan and says in a meeting what it means for the work."),
        _("Writes a part of the plan and works it out with others."),
        _("Leads the plan: weighs choices, explains them, and gets people to go along."),
    ),
    "A": (
        _("Leaves lists, orders and files to others."),
        _("Keeps a list up to date when someone made it."),
        _("Follows up orders, licences and accounts without help."),
        _("Sets up the administration so that others can work with it."),
    ),
    "net": (
        _("Calls someone when wifi fails."),
        _("Sees whether it fails for everyone or for one device."),
        _("Looks in the network management and restarts the right part."),
        _("Designs the network and explains to a colleague how it is built."),
    ),
    "sw": (
        _("Asks someone to install programs."),
        _("Installs a program by following steps."),
        _("Rolls out software and updates to many devices."),
        _("Automates the management with scripts or rules."),
    ),
    "hw": (
        _("Hands a broken device in."),
        _("Changes a battery, a cable or a keyboard."),
        _("Prepares and repairs laptops, printers and screens."),
        _("Chooses devices for the school and plans their replacement."),
    ),
    "lms": (
        _("Reads messages on the learning platform."),
        _("Puts a course and tasks on it."),
        _("Manages classes, rights and settings for the school."),
        _("Designs how the school uses the platform, and trains colleagues."),
    ),
    "off": (
        _("Writes and reads documents."),
        _("Works with others in one document and shares it with the right people."),
        _("Makes templates, forms and sheets that colleagues use."),
        _("Gives training, and links the tools with each other."),
    ),
    "hd": (
        _("Does not answer ICT questions of colleagues."),
        _("Helps when the answer happens to be known."),
        _("Takes a report, asks on, and solves it or passes it on."),
        _("Organises the help desk and sees which questions come back."),
    ),
    "cyb": (
        _("Uses one password for several things."),
        _("Uses a password manager and recognises false messages."),
        _("Sets rights, back-ups and strong sign-in for others."),
        _("Makes the security plan and rehearses an incident."),
    ),
}


@dataclass(frozen=True, slots=True)
class Scale:
    """One competence with its levels and how far a wish about it goes."""

    competence: str
    label: str
    examples: tuple[tuple[int, str], ...]
    own_examples: tuple[tuple[int, str], ...]
    wishes: tuple[tuple[int, str], ...]

    @property
    def is_cluster(self) -> bool:
        return Competence(self.competence).is_cluster


CLUSTER_WISHES = (
    (-2, _("rather not at all")),
    (-1, _("rather not")),
    (0, _("either way")),
    (1, _("gladly")),
    (2, _("very gladly")),
)
SPECIALISATION_WISHES = CLUSTER_WISHES[1:4]


def scale(competence: str) -> Scale:
    wishes = CLUSTER_WISHES if Competence(competence).is_cluster else SPECIALISATION_WISHES
    return Scale(
        competence,
        str(Competence(competence).label),
        tuple((level, str(text)) for level, text in enumerate(EXAMPLES[competence])),
        tuple((level, str(text)) for level, text in enumerate(OWN_EXAMPLES[competence])),
        tuple((value, str(text)) for value, text in wishes),
    )
