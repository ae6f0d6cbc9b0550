"""Stichting Polderlicht: an invented small Dutch school board with three primary schools."""

from zwerm.workbook.records import SchoolRecord

from .roster import Member

NAME = "Stichting Polderlicht"
DOMAIN = "polderlicht.example"
POOL = "Polder"

SCHOOLS = (
    SchoolRecord("polderlicht", NAME, "group", outsourcing_euro_a_year=9000),
    SchoolRecord("molen", "OBS De Molen", "primary", pool=POOL, pupils=196, devices=150, staff=21),
    SchoolRecord(
        "waterlelie", "OBS De Waterlelie", "primary", pool=POOL, pupils=143, devices=110, staff=16
    ),
    SchoolRecord("horizon", "IKC Horizon", "primary", pool=POOL, pupils=288, devices=225, staff=34),
)

MEMBERS = (
    Member(
        "Marieke de Boer",
        ("director",),
        ("polderlicht",),
        "1233",
        "OOP 3",
        "off1",
        "B+2 T-2",
        is_group_staff=True,
        reach_pools=(POOL,),
    ),
    Member(
        "Sander Visser",
        ("coordinator", "tict"),
        ("polderlicht",),
        "3122",
        "OOP 28",
        "net3 sw3 hw2 lms2 off3 hd2 cyb2",
        "T+2 A-1",
        is_group_staff=True,
        reach_pools=(POOL,),
    ),
    Member(
        "Esther Bakker",
        ("pict", "teacher"),
        ("horizon",),
        "2330",
        "TAAK 10",
        "lms2 off2 sw2 cyb2",
        "P+2 B+1",
        is_teacher=True,
        max_schools=3,
    ),
    Member(
        "Ahmed Mulder",
        ("contact", "teacher"),
        ("molen",),
        "2200",
        "TAAK 4",
        "hd2 hw2 off2",
        "T+1 P+1",
        is_teacher=True,
    ),
    Member(
        "Ingrid Smit",
        ("contact", "teacher"),
        ("waterlelie",),
        "1200",
        "TAAK 3",
        "hd1 off1",
        "P+1 T-1",
        is_teacher=True,
    ),
    Member(
        "Petra Jansen",
        ("administration",),
        ("horizon",),
        "1003",
        "OOP 10",
        "off2 hd2 sw2 lms1 hw1",
        "A+2",
    ),
    Member("Bas Hendriks", ("head",), ("horizon",), "1232", "OOP 2", "off1", "B+1 T-1"),
)

DROPPED = {
    "t-software-ontwikkeling": "Daar is de leverancier voor.",
    "t-enkele-aanmelding": "Dit zit in de aanmelding van de leverancier.",
    "t-vaksoftware": "Er is geen techniekrichting.",
}
POSTPONED = {"p-digileiders": "Pas als het leerlingenraadproject loopt."}
