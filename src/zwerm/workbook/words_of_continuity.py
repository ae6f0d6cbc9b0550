"""What the command line says about what happens when somebody is away."""

from collections.abc import Mapping

CONTINUITY: Mapping[str, tuple[str, str]] = {
    "continuity_heading": (
        "Bij {count} van de {people} mensen valt kernwerk weg als die er niet is.",
        "For {count} of the {people} people, core work falls when they are away.",
    ),
    "continuity_heading_none": (
        "Wie er ook wegvalt, de anderen kunnen al het kernwerk overnemen.",
        "Whoever is away, the others can take over all core work.",
    ),
    "continuity_core_falls": (
        "{hours} u kernwerk per week valt weg",
        "{hours} h of core work a week falls",
    ),
    "continuity_core_kept": ("geen kernwerk valt weg", "no core work falls"),
    "continuity_proved": ("minder kan niet", "less is not possible"),
    "continuity_at_least": ("minstens {hours} u", "at least {hours} h"),
    "continuity_not_sure": ("misschien minder", "maybe less"),
    "continuity_core": ("valt weg, kern", "falls, core"),
    "continuity_other": ("valt weg, ander", "falls, other"),
    "continuity_takes_over": ("neemt over", "takes over"),
    "continuity_shifts": ("schuift door", "hands on"),
    "continuity_backup": ("nieuwe reserve", "new backup"),
    "continuity_single": ("kan niemand anders", "nobody else can"),
    "continuity_work": ("{task} {hours} u", "{task} {hours} h"),
    "continuity_taker": ("{who}: {works}", "{who}: {works}"),
    "continuity_handed_on": ("{giver} → {taker}: {works}", "{giver} → {taker}: {works}"),
    "continuity_backs_up": ("{who}: {tasks}", "{who}: {tasks}"),
    "continuity_firm": ("een firma", "a firm"),
    "continuity_others_heading": (
        "Zonder deze mensen valt geen kernwerk weg (een wissel is een taak die iemand anders krijgt"
        " of afstaat):",
        "Without these people no core work falls (a change is a task that somebody else gets or"
        " gives up):",
    ),
    "continuity_other_falls": (
        "{hours} u ander werk valt weg",
        "{hours} h of other work falls",
    ),
    "continuity_changes": ("{count} wissels", "{count} changes"),
    "continuity_changes_one": ("één wissel", "one change"),
    "continuity_nothing": ("er verandert niets", "nothing changes"),
    "continuity_more": (
        "en nog {count} mensen; -o schrijft ze allemaal weg, --person toont er één",
        "and {count} more people; -o writes them all, --person shows one",
    ),
    "continuity_unsure": (
        "Voor {count} van de {people} mensen is niet zeker dat er niet minder kan wegvallen.",
        "For {count} of the {people} people it is not certain that no less could fall.",
    ),
    "continuity_unknown_person": (
        "“{person}” staat niet in dit bestand. Wie er wel in staan: {people}.",
        "“{person}” is not in this file. Those who are: {people}.",
    ),
    "continuity_no_people": (
        "Er zijn geen mensen in dit bestand.",
        "There are no people in this file.",
    ),
    "stage_absence_first": ("wie kan er meteen overnemen", "who can take over at once"),
    "stage_absence_improve": ("wie kan er plaats maken", "who can make room"),
    "stage_absence_prove": ("nagaan wat zeker wegvalt", "making sure of what falls"),
    "stage_absence_settle": ("de laatste twijfels", "the last doubts"),
}
