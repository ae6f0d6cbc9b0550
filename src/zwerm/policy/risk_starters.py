"""Risks that many schools meet, to begin with. A school changes what does not fit."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .models.risk import Chance, Impact


@dataclass(frozen=True, slots=True)
class Starter:
    key: str
    title: Promise
    cause: Promise
    consequence: Promise
    measure: Promise
    chance: Chance = Chance.POSSIBLE
    impact: Impact = Impact.SERIOUS


STARTERS = (
    Starter(
        "admin-rights",
        _("Pupils have administrator rights on their laptop"),
        _("The laptops were handed out that way, or a pupil was given the password."),
        _("Programs that nobody checked, protection switched off, exams that are not fair."),
        _("Give ordinary accounts, and a way to ask for a program that is needed for a lesson."),
        Chance.LIKELY,
        Impact.SERIOUS,
    ),
    Starter(
        "one-knows",
        _("Only one person knows how it works"),
        _("Passwords and knowledge are with one colleague and written down nowhere."),
        _("When that colleague falls ill or leaves, nobody can help or repair."),
        _("A backup for every core task, and access kept where two people can reach it."),
        Chance.POSSIBLE,
        Impact.HEAVY,
    ),
    Starter(
        "ransom",
        _("Files are locked by software that asks for ransom"),
        _("Somebody opens a file in a false mail, or a server misses its updates."),
        _("Lessons and office stand still for days; data of pupils may be out in the open."),
        _("Backups apart from the network, updates in time, a rehearsed recovery plan."),
        Chance.POSSIBLE,
        Impact.HEAVY,
    ),
    Starter(
        "phishing",
        _("A colleague gives a password to a false page"),
        _("A mail looks real and asks to sign in in a hurry."),
        _("Strangers read mail and marks, and write in the name of the school."),
        _("Signing in with a second step, and showing each other examples every year."),
        Chance.LIKELY,
        Impact.SERIOUS,
    ),
    Starter(
        "no-restore",
        _("The backup cannot be put back"),
        _("Backups are made, but nobody ever tried to restore one."),
        _("What was lost stays lost, exactly when it is needed."),
        _("Put a backup back as a test twice a year, and write down how long it took."),
        Chance.POSSIBLE,
        Impact.HEAVY,
    ),
    Starter(
        "old-accounts",
        _("Accounts stay open of people who left"),
        _("Nobody tells the ICT team that somebody stopped."),
        _("Former colleagues or pupils still reach files and mail."),
        _("A fixed step when somebody leaves, and a look at the list of accounts each term."),
        Chance.LIKELY,
        Impact.SMALL,
    ),
    Starter(
        "network-down",
        _("The network is down on a day of tests"),
        _("Old equipment, one line to the internet, work by the supplier."),
        _("Digital tests and lessons cannot go on."),
        _("A second way to the internet or a paper version, and agreed times for work."),
        Chance.POSSIBLE,
        Impact.SERIOUS,
    ),
    Starter(
        "old-devices",
        _("Devices no longer get security updates"),
        _("The maker stopped supporting them and there is no budget to replace them."),
        _("Known holes stay open; programs stop working."),
        _("A list with the last day of support, and a replacement budget over several years."),
        Chance.LIKELY,
        Impact.SERIOUS,
    ),
    Starter(
        "wrong-address",
        _("Personal data go to the wrong people"),
        _("A mail to the wrong group, a shared folder that is open to everyone."),
        _("Pupils or colleagues are harmed; the school has to report it."),
        _("Share with groups that are kept up to date, and know whom to call within a day."),
        Chance.LIKELY,
        Impact.SERIOUS,
    ),
    Starter(
        "loose-tools",
        _("Teachers use programs that nobody checked"),
        _("A free tool is quickly found, an agreed one is not."),
        _("Data of pupils end up with unknown firms; everybody uses something else."),
        _("A short list of programs that are fine, and a quick way to ask for a new one."),
        Chance.LIKELY,
        Impact.SMALL,
    ),
    Starter(
        "theft",
        _("A laptop is lost or stolen"),
        _("Devices lie in an open room or go home without agreement."),
        _("Data on it are open to strangers; a class has too few devices."),
        _("Encrypt every device, and be able to lock one from a distance."),
        Chance.POSSIBLE,
        Impact.SMALL,
    ),
    Starter(
        "supplier-stops",
        _("A supplier stops or changes its price"),
        _("All depends on one firm and nothing is agreed about leaving."),
        _("Data are hard to take along; the budget does not fit any more."),
        _("Agree how data come back, and know the end of each contract."),
        Chance.RARE,
        Impact.SERIOUS,
    ),
)


def starter(key: str) -> Starter | None:
    return next((each for each in STARTERS if each.key == key), None)
