"""The tables on the sheets School and People."""

from .columns import Column, Table, key_column, provenance_column, yes_no_column
from .records import CLUSTERS, SPECIALISATIONS
from .vocabulary import CLUSTERS as CLUSTER_NAMES
from .vocabulary import ROLES, SCHOOL_KINDS, Choice
from .vocabulary import SPECIALISATIONS as SPECIALISATION_NAMES

SCHOOLS = Table(
    "schools",
    "school",
    ("Scholen en cijfers", "Schools and figures"),
    (
        key_column("Maakt Zwerm zelf. Laat leeg.", "Zwerm makes it. Leave empty."),
        Column(
            "name",
            ("Naam", "Name"),
            ("Elke school één rij. De groep zelf mag ook.", "One row a school. The group too."),
            width=34,
            required=True,
            longest=120,
        ),
        Column(
            "kind",
            ("Soort", "Kind"),
            ("Kies uit de lijst.", "Choose from the list."),
            kind="choice",
            choice=SCHOOL_KINDS,
            width=24,
            required=True,
        ),
        Column(
            "parent",
            ("Hoort bij", "Part of"),
            (
                "De groep, of voor een vestiging de school.",
                "The group, or for a site the school.",
            ),
            kind="refs",
            refers_to="schools",
            width=24,
        ),
        Column(
            "pool",
            ("Werkt samen in cluster", "Works together in cluster"),
            (
                "Scholen met dezelfde naam hier kunnen taken delen.",
                "Schools with the same name here can share tasks.",
            ),
            width=20,
            longest=60,
        ),
        yes_no_column(
            "has_technical_tracks",
            ("Technische richtingen", "Technical tracks"),
            ("Ja voor tso/bso, arbeidsmarkt of vmbo.", "Yes for vocational tracks."),
            width=14,
        ),
        Column(
            "pupils",
            ("Leerlingen", "Pupils"),
            ("Aantal op 1 februari.", "Number on 1 February."),
            kind="whole",
            highest=100_000,
        ),
        Column(
            "devices",
            ("Toestellen", "Devices"),
            ("Laptops, tablets, vaste pc’s.", "Laptops, tablets, desktops."),
            kind="whole",
            highest=200_000,
        ),
        Column(
            "staff",
            ("Personeelsleden", "Staff"),
            ("Hoofden, geen voltijdsen.", "Heads, not full-time equivalents."),
            kind="whole",
            width=15,
            highest=50_000,
        ),
        Column(
            "outsourcing_euro_a_year",
            ("Uitbesteden: euro per jaar", "Outsourcing: euro a year"),
            (
                "Werkingsgeld dat naar een firma mag gaan.",
                "Operating money that may go to a firm.",
            ),
            kind="whole",
            width=16,
            highest=100_000_000,
        ),
        provenance_column("figures_provenance", ("Herkomst cijfers", "Provenance of figures")),
    ),
)


def _levels(prefix: str, names: Choice, keys: tuple[str, ...], group: str) -> tuple[Column, ...]:
    return tuple(
        Column(
            f"{prefix}_{key}",
            (f"Kan: {names[key][0]}", f"Can: {names[key][1]}"),
            (
                "0 niet, 1 basis, 2 zelfstandig, 3 kan het leren aan anderen."
                if prefix == "level"
                else "0 tot 3. Leeg: even sterk als technisch.",
                "0 not, 1 basics, 2 independent, 3 can teach it."
                if prefix == "level"
                else "0 to 3. Empty: as strong as technical.",
            ),
            kind="whole",
            highest=3,
            width=13,
            group=group,
        )
        for key in keys
    )


def _wishes(
    prefix: str, names: Choice, keys: tuple[str, ...], most: int, group: str
) -> tuple[Column, ...]:
    return tuple(
        Column(
            f"{prefix}_{key}",
            (f"Wil: {names[key][0]}", f"Likes: {names[key][1]}"),
            (
                f"-{most} liever niet … {most} graag. Leeg: om het even.",
                f"-{most} rather not … {most} gladly. Empty: either way.",
            ),
            kind="whole",
            lowest=-most,
            highest=most,
            width=13,
            group=group,
        )
        for key in keys
    )


def _limit(key: str, nl: str, en: str) -> Column:
    return Column(
        key,
        (nl, en),
        ("Leeg: Zwerm kiest naar de uren.", "Empty: Zwerm chooses by the hours."),
        kind="whole",
        highest=1_000,
        width=13,
        group="limits",
    )


PEOPLE = Table(
    "people",
    "people",
    ("Wie hoort bij het team?", "Who belongs to the team?"),
    (
        key_column("Maakt Zwerm zelf. Laat leeg.", "Zwerm makes it. Leave empty."),
        Column(
            "name",
            ("Naam", "Name"),
            ("Voornaam en naam.", "First and last name."),
            width=26,
            required=True,
            longest=120,
        ),
        Column(
            "roles",
            ("Rollen", "Roles"),
            ("Eén of meer, met ; ertussen.", "One or more, with ; between them."),
            kind="choices",
            choice=ROLES,
            width=26,
        ),
        Column(
            "email",
            ("E-mailadres", "E-mail address"),
            ("Mag leeg blijven.", "May stay empty."),
            width=26,
        ),
        yes_no_column("is_teacher", ("Geeft les", "Teaches"), ("Ja of nee.", "Yes or no.")),
        Column(
            "homes",
            ("Scholen", "Schools"),
            (
                "Waar iemand werkt, met ; ertussen. Bij één school mag dit leeg.",
                "Where someone works, with ; between. With one school it may stay empty.",
            ),
            kind="refs",
            refers_to="schools",
            width=30,
        ),
        yes_no_column(
            "is_group_staff",
            ("Werkt voor de groep", "Works for the group"),
            ("Ja voor wie alle scholen bedient.", "Yes for whoever serves all schools."),
            width=13,
        ),
        Column(
            "reach_pools",
            ("Bedient clusters", "Serves clusters"),
            ("Alleen voor de groep. Leeg: alle.", "Only for group staff. Empty: all."),
            kind="refs",
            refers_to="pools",
            width=20,
        ),
        *_levels("level", CLUSTER_NAMES, CLUSTERS, "levels"),
        *_wishes("wish", CLUSTER_NAMES, CLUSTERS, 2, "wishes"),
        *_levels("skill", SPECIALISATION_NAMES, SPECIALISATIONS, "skills"),
        *_wishes("skillwish", SPECIALISATION_NAMES, SPECIALISATIONS, 1, "skillwishes"),
        _limit("max_tasks", "Hoogstens taken", "At most tasks"),
        _limit("max_clusters", "Hoogstens soorten taken", "At most kinds of tasks"),
        _limit("max_schools", "Hoogstens scholen", "At most schools"),
        _limit("max_backups", "Hoogstens keer reserve", "At most times backup"),
    ),
    spare_rows=80,
)
