"""The tables on the sheet Means."""

from .columns import Column, Table, provenance_column, yes_no_column
from .records import CLUSTERS
from .vocabulary import CLUSTERS as CLUSTER_NAMES

SOURCES = Table(
    "sources",
    "means",
    ("Bronnen van uren", "Sources of hours"),
    (
        Column(
            "code",
            ("Code", "Code"),
            ("Kort, bijvoorbeeld ICT.", "Short, for example ICT."),
            width=17,
            required=True,
            longest=12,
        ),
        Column(
            "name",
            ("Naam van de bron", "Name of the source"),
            ("Zoals op de brief.", "As on the letter."),
            width=42,
            longest=120,
        ),
        *(
            yes_no_column(
                f"may_{cluster}",
                (
                    f"Mag naar: {CLUSTER_NAMES[cluster][0]}",
                    f"May go to: {CLUSTER_NAMES[cluster][1]}",
                ),
                ("Ja of nee. Leeg: nee.", "Yes or no. Empty: no."),
                width=16,
                group="may",
            )
            for cluster in CLUSTERS
        ),
        yes_no_column(
            "teacher_only",
            ("Alleen wie lesgeeft", "Only teachers"),
            ("Ja of nee. Leeg: nee.", "Yes or no. Empty: no."),
            width=13,
        ),
        yes_no_column(
            "home_only",
            ("Alleen eigen school", "Only own school"),
            ("Ja of nee. Leeg: nee.", "Yes or no. Empty: no."),
            width=13,
        ),
    ),
    spare_rows=6,
)

MEANS = Table(
    "means",
    "means",
    ("Uren per persoon", "Hours for each person"),
    (
        Column(
            "person",
            ("Persoon", "Person"),
            ("Een naam van ‘Mensen’.", "A name of ‘People’."),
            kind="refs",
            refers_to="people",
            width=26,
            required=True,
        ),
        Column(
            "source",
            ("Bron", "Source"),
            ("Een code van hierboven.", "A code from above."),
            kind="refs",
            refers_to="sources",
            width=42,
            required=True,
        ),
        Column(
            "weekly_minutes",
            ("Uren per week", "Hours a week"),
            ("2,5 of 2u30.", "2.5 or 2:30."),
            kind="hours",
            highest=60,
            required=True,
            width=16,
        ),
        provenance_column("provenance", ("Herkomst", "Provenance")),
        Column(
            "note",
            ("Toelichting", "Note"),
            ("Bijvoorbeeld de brief en de datum.", "For example the letter and its date."),
            width=26,
        ),
    ),
    spare_rows=120,
)
