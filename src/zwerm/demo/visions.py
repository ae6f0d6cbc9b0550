"""What the demo schools want with their education and ICT, and how they find it goes."""

from collections.abc import Mapping
from datetime import timedelta

from django.utils import timezone

from zwerm.accounts.models import User
from zwerm.policy import knoster_services, vision_services
from zwerm.policy.models import Element, Part, VisionVersion
from zwerm.schools.models import Organisation

from . import getijden

ADOPTED_AGO = timedelta(days=60)
REACTIONS_FOR = timedelta(days=14)

GROUP: Mapping[Part, str] = {
    Part.PEDAGOGICAL: (
        "Op onze scholen leren kinderen en jongeren samenleven, denken en maken. ICT is daarbij een"
        " middel: we gebruiken het waar een les er beter van wordt of waar een leerling anders niet"
        " mee kan doen.\n\nWe kiezen er ook voor om dingen niet te doen:\n- Geen scherm waar een"
        " gesprek of een spel meer leert.\n- Geen programma dat we niet aan ouders kunnen"
        " uitleggen.\n\nWie bij ons weggaat, kan een bron wegen, iets maken met ICT en voor zijn"
        " eigen gegevens zorgen."
    ),
    Part.TECHNICAL: (
        "Wat een les nodig heeft, werkt altijd: aanmelden, wifi en het bord. Valt het uit, dan is"
        " er dezelfde dag iemand die helpt.\n\nAanmelden, bewaren en beveiligen doen alle scholen"
        " op dezelfde manier. Welke leermiddelen een school gebruikt, kiest ze zelf.\n\nWe kiezen"
        " toestellen die we zelf kunnen herstellen en die zes jaar meegaan."
    ),
}
BOARD: Mapping[Part, str] = {
    Part.PEDAGOGICAL: (
        "Elk kind op onze scholen leert lezen, rekenen en samenwerken, en leert ook zelf kiezen"
        " wanneer een scherm helpt. ICT geeft de leraar tijd voor de kinderen die hem het meest"
        " nodig hebben.\n\nDe jongste kinderen leren met hun handen en met elkaar."
    ),
}
# What people at one school answered, each for themselves.
SCHOOL = "leiezicht"
ANSWERS: Mapping[str, Mapping[str, str]] = {
    "Katrien Vandeputte": {
        "education": "Een school waar elke leerling gezien wordt en durft te vragen.",
        "whom": "Leerlingen die thuis geen rustige plek of geen computer hebben.",
        "pupils": "Een bron wegen, samen iets maken, hulp vragen.",
    },
    "Bram Verhaeghe": {
        "education": "Lessen waarin leerlingen zelf iets uitzoeken en het aan anderen uitleggen.",
        "adds": "Oefenen op eigen tempo, en zien waar je vastloopt.",
        "leaves": "De eerste schets en het eerste gesprek. Die doen we zonder scherm.",
    },
}
AUTHOR = "Bram Verhaeghe"
DOUBTER = "An Dewitte"
OWN_WORDS = "Op Leiezicht beginnen we bij wat leerlingen al kunnen en bij wat ze thuis missen."
DOUBT = "Mooi, maar wat vraagt dit van een leerkracht die zelf niet handig is met ICT?"
# How far seven people find each element, from 1 to 4.
LEVELS: Mapping[Element, str] = {
    Element.VISION: "3343323",
    Element.IMPORTANCE: "2332323",
    Element.PLAN: "2211221",
    Element.MEANS: "2221323",
    Element.COMPETENCES: "2322323",
}
CONCLUSION = (
    "We weten waarom, maar te weinig wie wat doet en tegen wanneer. We maken eerst het plan af."
)
BOARD_CONCLUSION = "Met drie hebben we erover gepraat: de tijd ontbreekt. Die zoeken we eerst."


def share_visions(top: Organisation, *, by: User) -> None:
    """A vision that holds, and one round of the five questions."""
    texts = GROUP if top.name == getijden.NAME else BOARD
    adopted = {part: _adopt(top, part, text, by=by) for part, text in texts.items()}
    members = User.objects.filter(memberships__organisation__in=Organisation.objects.below(top.pk))
    people = {person.name: person for person in members.distinct().order_by("pk")}
    _ask(top, list(people.values()), by=by)
    school = Organisation.objects.below(top.pk).filter(code=SCHOOL).first()
    if school is not None and people.keys() >= {*ANSWERS, DOUBTER}:
        _refine(school, adopted[Part.PEDAGOGICAL], people, by=by)


def _adopt(top: Organisation, part: Part, text: str, *, by: User) -> VisionVersion:
    vision = vision_services.vision_of(top, part)
    written = vision_services.write_vision(vision, text=text, revision=vision.revision, by=by)
    return vision_services.adopt_vision(
        written,
        revision=written.revision,
        on=timezone.localdate() - ADOPTED_AGO,
        body="Raad van bestuur" if top.name == getijden.NAME else "College van bestuur",
        note="",
        by=by,
    )


def _refine(
    school: Organisation, version: VisionVersion, people: Mapping[str, User], *, by: User
) -> None:
    """One school takes over the vision of its group, adds to it and asks its colleagues."""
    author = people[AUTHOR]
    vision = vision_services.vision_of(school, Part.PEDAGOGICAL)
    for name, answers in ANSWERS.items():
        vision_services.answer_questions(vision, answers, by=people[name])
    vision = vision_services.take_over(vision, version, by=author)
    text = f"{vision.text}\n\n{OWN_WORDS}"
    vision = vision_services.write_vision(vision, text=text, revision=vision.revision, by=author)
    until = timezone.localdate() + REACTIONS_FOR
    vision_services.open_for_reactions(vision, until=until, by=by)
    vision_services.react(vision, kind="doubt", text=DOUBT, by=people[DOUBTER])


def _ask(top: Organisation, people: list[User], *, by: User) -> None:
    """A group of seven sees sums; a board of three notes what it concludes."""
    asked = knoster_services.begin_round(
        top,
        closes_on=timezone.localdate(),
        about="Werken als ICT-team",
        asks_colleagues=True,
        by=by,
    )
    for number, person in enumerate(people[: len(LEVELS[Element.PLAN])]):
        levels = {element.value: int(given[number]) for element, given in LEVELS.items()}
        knoster_services.answer_round(asked, levels, by=person)
    knoster_services.close_round(asked, by=by)
    is_group = top.name == getijden.NAME
    knoster_services.conclude_round(
        asked,
        weakest=Element.PLAN if is_group else Element.MEANS,
        conclusion=CONCLUSION if is_group else BOARD_CONCLUSION,
        by=by,
    )
