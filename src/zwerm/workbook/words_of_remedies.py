"""What the command line says about gaps and what would close them."""

from collections.abc import Mapping

REMEDIES: Mapping[str, tuple[str, str]] = {
    "remedies_none": ("Er zijn geen leemten.", "There are no gaps."),
    "remedies_heading": (
        "{count} leemten, samen {hours} uur; hieronder telkens wat het minst kost.",
        "{count} gaps, {hours} hours in all; below, for each, what costs least.",
    ),
    "remedies_heading_one": (
        "Eén leemte van {hours} uur; hieronder wat het minst kost.",
        "One gap of {hours} hours; below, what costs least.",
    ),
    "remedies_gap": ("{open} van {needed} u open", "{open} of {needed} h open"),
    "remedies_core": ("kerntaak", "core task"),
    "remedies_priority": ("voorrang {priority}", "priority {priority}"),
    "remedies_price": ("€ {euros} per week", "€{euros} a week"),
    "remedies_free": ("kost niets", "costs nothing"),
    "remedies_no_remedy": (
        "geen enkele verandering sluit deze leemte",
        "no change closes this gap",
    ),
    "remedies_more": ("en nog {count} andere mogelijkheden", "and {count} other ways"),
    "remedies_more_one": ("en nog één andere mogelijkheid", "and one other way"),
    # Changes
    "remedies_hours": (
        "{person} krijgt {hours} u {source} per week erbij",
        "{person} gets {hours} h of {source} a week more",
    ),
    "remedies_training": (
        "{person} leert bij: {dimension} van niveau {before} naar {after}",
        "{person} learns: {dimension} from level {before} to {after}",
    ),
    "remedies_new_level": (
        "“{task}” mag ook op niveau {level} gebeuren",
        "“{task}” may be done at {level} level as well",
    ),
    "remedies_money": (
        "{owner}: {euros} euro per week meer om uit te besteden",
        "{owner}: {euros} euro a week more for outsourcing",
    ),
    "remedies_recruit": (
        "iemand nieuw voor {hours} u per week ({profile})",
        "someone new for {hours} h a week ({profile})",
    ),
    "remedies_drop": ("“{task}” vervalt ({place})", "“{task}” is left out ({place})"),
    "remedies_new_person": ("iemand nieuw", "someone new"),
    "remedies_firm": ("een firma", "a firm"),
    # Who does what then
    "remedies_does": ("{who} doet er {hours} u van", "{who} does {hours} h of it"),
    "remedies_takes_over": (
        "{who} neemt {hours} u “{task}” over",
        "{who} takes over {hours} h of “{task}”",
    ),
    "remedies_moves": ("de taak verhuist naar {place}", "the task moves to {place}"),
    "remedies_effect": ("gevolg: {effects}", "effect: {effects}"),
    "remedies_weighted": (
        "andere taken zonder uren, gewogen naar voorrang",
        "other tasks without hours, weighted by priority",
    ),
    # Who to recruit
    "profile_heading_core": (
        "Wie alle kerntaken zou dichten, met zo weinig mogelijk uren en niveaus:",
        "Who would close all core gaps, with as few hours and levels as can be:",
    ),
    "profile_heading_all": (
        "Wie alle leemten zou dichten, met zo weinig mogelijk uren en niveaus:",
        "Who would close all gaps, with as few hours and levels as can be:",
    ),
    "profile_heading_one": (
        "Wie deze leemte zou dichten, met zo weinig mogelijk uren en niveaus:",
        "Who would close this gap, with as few hours and levels as can be:",
    ),
    "profile_hours": (
        "{hours} u per week ({share} voltijds), {price}",
        "{hours} h a week ({share} full-time), {price}",
    ),
    "profile_needs": ("nodig: {levels}", "needed: {levels}"),
    "profile_diploma": ("diploma: {diploma}", "diploma: {diploma}"),
    "profile_sources": ("uren: {sources}", "hours: {sources}"),
    "profile_place": ("waar: {place}", "where: {place}"),
    "profile_proven": (
        "Bewezen: met minder uren of een lager niveau lukt het niet.",
        "Proved: with fewer hours or a lower level it cannot be done.",
    ),
    "profile_not_proven": (
        "Niet bewezen dat het met minder niet kan.",
        "It is not proved that less would not do.",
    ),
    "profile_nobody": (
        "Niemand: anders verdelen volstaat.",
        "Nobody: dividing in another way is enough.",
    ),
    "profile_moves": (
        "{count} taken gaan over naar iemand anders",
        "{count} tasks go to someone else",
    ),
    "profile_moves_one": ("één taak gaat over naar iemand anders", "one task goes to someone else"),
    "diploma_hso": ("secundair onderwijs", "secondary education"),
    "diploma_bachelor": ("bachelor", "bachelor"),
    "diploma_master": ("master", "master"),
    "remedies_prices": (
        "De bedragen zijn schattingen: vul uw eigen prijzen in voor u beslist.",
        "The amounts are estimates: use your own prices before you decide.",
    ),
    # What can go wrong
    "remedies_plan_broken": (
        "{file} overtreedt {count} regels; `zwerm check` zegt welke.",
        "{file} breaks {count} rules; `zwerm check` says which.",
    ),
    "remedies_unknown_gap": (
        "“{gap}” is geen leemte. Leemten zijn: {gaps}.",
        "“{gap}” is no gap. Gaps are: {gaps}.",
    ),
    "remedies_all_covered": (
        "“{gap}” is geen leemte: er zijn er geen.",
        "“{gap}” is no gap: there are none.",
    ),
    "remedies_stopped": (
        "De tijd was om na {done} van {count} leemten.",
        "The time was up after {done} of {count} gaps.",
    ),
    "stage_remedies": ("oplossingen zoeken", "looking for remedies"),
    "stage_recruit": ("wie zou alles dichten", "who would close them all"),
}
