"""Scholengroep De Getijden: an invented Flemish school group with scarce hours.

People, schools and hours are made up. Their proportions follow the sources: hours far below the
sum of all tasks, coordinators shared by primary schools, anchor points with one or two hours.
"""

from zwerm.workbook.records import SchoolRecord

from .roster import Member

NAME = "Scholengroep De Getijden"
DOMAIN = "degetijden.example"
PRIMARY = "Basisscholen"

SCHOOLS = (
    SchoolRecord("getijden", NAME, "group", outsourcing_euro_a_year=6000),
    SchoolRecord(
        "leiezicht",
        "Atheneum Leiezicht",
        "secondary",
        has_technical_tracks=True,
        pupils=812,
        devices=940,
        staff=112,
        outsourcing_euro_a_year=3500,
        figures_provenance="measured",
    ),
    SchoolRecord(
        "wilg", "Basisschool De Wilg", "primary", pool=PRIMARY, pupils=248, devices=158, staff=30
    ),
    SchoolRecord(
        "kompas",
        "Basisschool Het Kompas",
        "primary",
        pool=PRIMARY,
        pupils=312,
        devices=196,
        staff=37,
    ),
    SchoolRecord(
        "vlieger",
        "Basisschool De Vlieger",
        "primary",
        pool=PRIMARY,
        pupils=186,
        devices=118,
        staff=23,
    ),
    SchoolRecord(
        "zandloper",
        "Basisschool De Zandloper",
        "primary",
        pool=PRIMARY,
        pupils=224,
        devices=140,
        staff=27,
    ),
    SchoolRecord(
        "terduinen",
        "Basisschool Ter Duinen",
        "primary",
        pool=PRIMARY,
        pupils=274,
        devices=171,
        staff=33,
    ),
    SchoolRecord(
        "golfbreker",
        "Basisschool De Golfbreker",
        "primary",
        pool=PRIMARY,
        pupils=162,
        devices=104,
        staff=20,
    ),
    SchoolRecord(
        "haven", "CVO De Getijden, campus Haven", "adult", pupils=430, devices=86, staff=24
    ),
)

# By code of the school and weighting category; together they are the pupils of the school.
PUPILS_BY_CATEGORY = {
    "leiezicht": {"secondary_general": 598, "secondary_practical": 196, "newcomers": 18}
}

GROUP = (
    Member(
        "Wim Desmet",
        ("coordinator",),
        ("getijden",),
        "3232",
        "GRP 18",
        "net2 sw3 off3 cyb2 lms2 hd2 hw2",
        "B+2 T+1 A-1",
        is_group_staff=True,
        reach_pools=(PRIMARY,),
    ),
    Member(
        "Nadia Benali",
        ("tict",),
        ("getijden",),
        "3012",
        "GRP 26",
        "net3 sw3 hw3 cyb3 off2 hd2",
        "T+2 net+1 cyb+1 B-1",
        is_group_staff=True,
        reach_pools=(PRIMARY,),
    ),
    Member(
        "Greet Vandenbroucke",
        ("director",),
        ("getijden",),
        "1232",
        "OWN 2",
        "off1",
        "B+1 T-2",
        is_group_staff=True,
    ),
    Member(
        "Luc Maertens",
        ("administration",),
        ("getijden",),
        "2013",
        "ADM 6",
        "hw1 sw2 off2 lms2",
        "A+2 T-1",
        is_group_staff=True,
        reach_pools=(PRIMARY,),
    ),
)

LEIEZICHT = (
    Member(
        "Sofie Declercq",
        ("tict",),
        ("leiezicht",),
        "3122",
        "ICT 20",
        "net3 sw3 hw2 lms3 off3 hd2 cyb2",
        "T+1 net+1 A-1",
    ),
    Member(
        "Jonas Maes",
        ("tict",),
        ("leiezicht",),
        "2012",
        "ICT 8",
        "net1 sw2 hw3 lms1 off2 hd3",
        "T+2 hd+1 hw+1 B-2",
    ),
    Member(
        "Bram Verhaeghe",
        ("pict",),
        ("leiezicht",),
        "2331",
        "ICT 6, BPT 2",
        "sw2 lms3 off2 hd1 cyb2",
        "P+2 B+1 T-1",
        is_teacher=True,
    ),
    Member("Katrien Vandeputte", ("head",), ("leiezicht",), "1232", "OWN 2", "off2 sw1", "B+1 T-2"),
    Member(
        "Hilde Wouters",
        ("administration",),
        ("leiezicht",),
        "2113",
        "ADM 6",
        "lms2 off2 sw2 hd1 hw1",
        "A+2 T+0",
    ),
    Member(
        "Fatma Yilmaz",
        ("administration",),
        ("leiezicht",),
        "1002",
        "ADM 4",
        "off2 hd2 hw1",
        "A+1 T-1",
    ),
    Member(
        "Pieter Callens",
        ("digicoach", "teacher"),
        ("leiezicht",),
        "1320",
        "BPT 4",
        "off2 lms2",
        "P+2 T-1",
        is_teacher=True,
    ),
    Member(
        "Yasmina El Amrani",
        ("contact", "teacher"),
        ("leiezicht",),
        "1200",
        "ICT 1, BPT 1",
        "hd1 off1",
        "T+1 P+1",
        is_teacher=True,
    ),
    Member(
        "An Dewitte",
        ("contact", "teacher"),
        ("leiezicht",),
        "1200",
        "ICT 1, BPT 1",
        "hd1 off2",
        "P+1 T+0",
        is_teacher=True,
    ),
    Member(
        "Tom Baert",
        ("contact", "teacher"),
        ("leiezicht",),
        "2100",
        "ICT 2",
        "hd2 hw2 net1",
        "T+2 hw+1 P-1",
        is_teacher=True,
    ),
    Member(
        "Ruben Claeys",
        ("contact", "teacher"),
        ("leiezicht",),
        "2100",
        "ICT 2, BPT 1",
        "hd2 sw3 hw1",
        "T+1 sw+1",
        is_teacher=True,
    ),
    Member(
        "Leen Dhondt", ("care",), ("leiezicht",), "2310", "BPT 2", "sw2", "P+2", is_teacher=True
    ),
    Member(
        "Elke Goethals",
        ("digicoach", "teacher"),
        ("leiezicht",),
        "1220",
        "BPT 3",
        "lms2 off2",
        "P+1 B+1",
        is_teacher=True,
    ),
    Member(
        "Dirk Vermeulen", ("buildings",), ("leiezicht",), "2002", "OWN 2", "hw2 net2", "T+1 A-1"
    ),
)

PRIMARY_COORDINATORS = (
    Member(
        "Lotte Janssens",
        ("tict", "pict"),
        ("wilg", "kompas", "vlieger"),
        "2332",
        "ICT 14",
        "sw2 hw2 lms2 off3 hd2 net1 cyb1",
        "P+2 T+0",
        is_teacher=True,
        max_schools=3,
    ),
    Member(
        "Koen De Backer",
        ("tict",),
        ("zandloper", "terduinen", "golfbreker"),
        "3112",
        "ICT 14",
        "net2 sw3 hw3 lms2 off2 hd2 cyb1",
        "T+2 P-1 hw+1",
        max_schools=4,
    ),
)


def _small_team(
    school: str,
    head: str,
    anchor: str,
    office: str,
    *,
    coach: str = "",
    anchor_hours: str = "ICT 1.5",
) -> tuple[Member, ...]:
    """The usual team of a primary school: head, anchor point, secretary, sometimes a digicoach."""
    team = [
        Member(head, ("head",), (school,), "1231", "OWN 1.5", "off1", "B+1 T-2"),
        Member(
            anchor,
            ("contact", "teacher"),
            (school,),
            "1210",
            f"{anchor_hours}, BPT 1",
            "hd1 off1 lms1",
            "P+1 T+1",
            is_teacher=True,
        ),
        Member(
            office, ("administration",), (school,), "1002", "ADM 2", "off2 hd1 hw1 lms1", "A+1 T-1"
        ),
    ]
    if coach:
        team.append(
            Member(
                coach,
                ("digicoach", "teacher"),
                (school,),
                "1320",
                "BPT 2",
                "off2 lms1",
                "P+2",
                is_teacher=True,
            )
        )
    return tuple(team)


PRIMARY_TEAMS = (
    *_small_team("wilg", "Ilse Verstraete", "Jelle Bogaert", "Martine Claus", coach="Sara Lemmens"),
    *_small_team(
        "kompas",
        "Stefaan Willems",
        "Amber De Smet",
        "Rita Coppens",
        coach="Mehdi Azizi",
        anchor_hours="ICT 2",
    ),
    *_small_team("vlieger", "Nele Pauwels", "Wouter Nys", "Carine Dumont", anchor_hours="ICT 1"),
    *_small_team(
        "zandloper", "Geert Hermans", "Eva Martens", "Sonja Peeters", coach="Thomas Aerts"
    ),
    *_small_team(
        "terduinen",
        "Barbara Smets",
        "Joris Van Damme",
        "Linda Goossens",
        coach="Hanne Wuyts",
        anchor_hours="ICT 2",
    ),
    *_small_team("golfbreker", "Filip Jacobs", "Noor Haddad", "Ann Cools", anchor_hours="ICT 1"),
)

HAVEN = (
    Member("Mieke Rosseel", ("head",), ("haven",), "1232", "OWN 2", "off2", "B+2 T-1"),
    Member(
        "Yannick Desmedt",
        ("contact", "teacher"),
        ("haven",),
        "2322",
        "ICT 6, BPT 2",
        "lms2 off3 hd2 sw2 hw2",
        "P+1 T+1",
        is_teacher=True,
    ),
    Member(
        "Griet Lambrecht",
        ("administration",),
        ("haven",),
        "2103",
        "ADM 4",
        "lms1 off2 hd2 sw2",
        "A+2",
    ),
)

MEMBERS = (*GROUP, *LEIEZICHT, *PRIMARY_COORDINATORS, *PRIMARY_TEAMS, *HAVEN)

DROPPED = {
    "t-software-ontwikkeling": "Wij bouwen niets zelf: wat ontbreekt, vragen we aan de koepel.",
    "t-enkele-aanmelding": "De koppelingen komen van de leverancier van de leeromgeving.",
    "b-beurzen": "Eén collega gaat en vertelt erover op het ICT-café.",
}
POSTPONED = {
    "t-automatisering": "Vanaf volgend schooljaar, als het toestelbeheer rond is.",
    "b-projectwerking": "Een nieuw project kan pas als het beleidsplan goedgekeurd is.",
    "b-vraagarticulatie": "Na de evaluatie in mei.",
}
