"""What the demo schools wrote in their ICT policy plans. No figures: those Zwerm fills in."""

from collections.abc import Mapping

from django.utils import timezone

from zwerm.accounts.models import User
from zwerm.policy.adopting import adopt_plan
from zwerm.policy.models import Block, Order, Plan, PlanKind
from zwerm.policy.services import begin_plan, write_block
from zwerm.schools.models import Organisation, SchoolYear

Chapters = Mapping[str, str]

GROUP: Chapters = {
    "context": (
        "Onze scholen liggen in één streek en kennen elkaar goed. Tot vorig jaar zocht elke school "
        "haar eigen weg met ICT: wie handig was, deed het erbij. Dat werkte zolang die collega er "
        "was.\n\nNu doen we samen wat niet aan een gebouw hangt, en houden we dicht bij de klas "
        "wat daar thuishoort. Dit plan zegt wat we samen doen en wat elke school zelf kiest."
    ),
    "vision": (
        "We kiezen ICT als een les er beter van wordt, als een leerling er verder mee komt of als "
        "een collega er tijd mee wint. Anders niet.\n\nDe scholengroep zorgt voor een stevige "
        "basis. De school beslist over de les."
    ),
    "expertise": (
        "We leren vooral van elkaar. Wie iets kan, krijgt uren om het te tonen; wie het wil leren, "
        "kijkt mee in de klas.\n\n- Elke cluster van taken heeft een tweede persoon die meeleert.\n"
        "- Een cursus buitenshuis volgt iemand alleen als het team er iets mee doet."
    ),
    "content": (
        "Alle scholen werken in dezelfde leeromgeving en met dezelfde aanmelding. Wat een school "
        "daarnaast kiest, staat op één lijst met een eigenaar en een dag om opnieuw te kijken."
    ),
    "infrastructure": (
        "Toestellen komen uit één raamcontract en worden centraal klaargemaakt. Een kapot toestel "
        "wordt eerst vervangen en dan pas hersteld: de les gaat voor."
    ),
    "organisation": (
        "Drie vragen bepalen waar een taak gebeurt. Moet er iemand ter plaatse zijn? Kent de "
        "school haar leerlingen hier beter? Wordt het veiliger als één iemand het doet?\n\n"
        "Hieronder staat wie wat doet. Het komt uit de verdeling die nu geldt."
    ),
    "safety": (
        "Veiligheid is een zaak van het bestuur, niet van één ICT-coördinator. Elke school kent "
        "het noodnummer, ook in de vakantie."
    ),
    "budget": (
        "We rekenen in kosten over de hele levensduur. Wat elk jaar terugkomt, staat apart van wat "
        "we één keer kopen."
    ),
    "goals": (
        "We houden het bij weinig doelen. Elk doel heeft een trekker, een dag en een manier om te "
        "zien of het gelukt is."
    ),
    "communication": (
        "Elke maand is er een ICT-café, telkens in een andere school. Wie iets ziet dat niet "
        "werkt, kan dat daar zeggen; ook wie twijfelt, is welkom."
    ),
    "evaluation": (
        "In mei kijken we met de directies en de ICT-teams terug: wat beloofden we, wat kwam "
        "ervan, en wat laten we los?"
    ),
}
SCHOOL: Chapters = {
    "context": (
        "Ons atheneum heeft technische en doorstromende richtingen onder één dak. De toestellen "
        "zijn er, de afspraken waren er niet altijd.\n\nWat goed gaat: collega’s helpen elkaar. "
        "Wat moeizaam gaat: te veel kleine vragen komen bij dezelfde mensen terecht."
    ),
    "vision": (
        "Een leerling die hier afstudeert, gebruikt ICT met kennis van zaken: handig, kritisch en "
        "met respect voor anderen. Papier, gesprek en scherm hebben elk hun plaats.\n\nDe leraar "
        "kiest. Wij zorgen dat kiezen kan."
    ),
    "expertise": (
        "Elke vakgroep heeft één collega die meedenkt over ICT in de les. Die collega krijgt "
        "begeleiding van het pedagogische ICT-team en deelt wat werkt."
    ),
    "content": (
        "In elke klas gebruiken we dezelfde leeromgeving. Nieuwe programma’s proberen we eerst in "
        "twee klassen uit, met een afgesproken einde.\n\n- Wat bewaart het programma over "
        "leerlingen?\n- Wie kent het goed genoeg om anderen te helpen?\n- Wat stoppen we ermee?"
    ),
    "infrastructure": (
        "Elke klas heeft een beeldscherm dat altijd op dezelfde manier werkt. Leerlingen brengen "
        "hun toestel mee; wie er geen heeft, leent er een zonder dat anderen het merken."
    ),
    "organisation": (
        "De technische vragen komen binnen aan één loket. Wat de scholengroep beter kan, doet de "
        "scholengroep. Wat met lesgeven te maken heeft, blijft bij ons."
    ),
    "safety": (
        "Iedereen gebruikt een tweede stap bij het aanmelden. Leerlingengegevens staan alleen waar "
        "dat is afgesproken."
    ),
    "budget": (
        "Ouders weten vooraf wat een toestel kost, en dat er een regeling bestaat voor wie het "
        "moeilijk heeft."
    ),
    "goals": "Met weinig doelen komen we verder. We kozen ze samen op een personeelsdag.",
    "communication": (
        "De leerlingenraad bespreekt dit plan elk jaar. Op de website staat wat ouders willen "
        "weten, in gewone taal."
    ),
    "evaluation": (
        "We vragen in mei aan leraren en leerlingen wat beter werd. Wat niet werkte, schrijven we "
        "ook op."
    ),
}
BOARD: Chapters = {
    "context": (
        "Onze basisscholen zijn klein en liggen ver uit elkaar. Iedereen doet er veel naast "
        "elkaar, en dat is meestal een kracht."
    ),
    "vision": (
        "Kinderen leren eerst met hun handen, hun hoofd en elkaar. ICT helpt waar oefenen, maken "
        "of samenwerken er beter van wordt."
    ),
    "expertise": (
        "We werken met i-coaches. Zij geven zelf les en komen op vaste momenten in elkaars "
        "klas kijken."
    ),
    "content": (
        "Voor taal en rekenen gebruiken alle scholen dezelfde oefenprogramma’s. Voor de rest kiest "
        "het team, met de privacytoets ernaast."
    ),
    "infrastructure": (
        "Een leverancier beheert netwerk en toestellen. Wij blijven zelf de regie houden: één van "
        "ons bespreekt elk kwartaal wat er beter moet."
    ),
    "organisation": (
        "Taken die bij meer dan één school horen, doen we samen. Voor elke kerntaak zoeken we "
        "iemand die het kan overnemen."
    ),
    "safety": (
        "Het bestuur is verantwoordelijk en krijgt elk half jaar verslag. De school weet wie ze "
        "belt als het misgaat."
    ),
    "budget": "We sparen per toestel, zodat vervangen geen verrassing is.",
    "goals": "Elk team kiest één doel dat bij zijn kinderen past, naast wat we samen willen.",
    "communication": (
        "Ouders lezen op de website van hun school wat we met ICT doen, en waarom niet altijd."
    ),
    "evaluation": "Met de schoolbezoeken in het voorjaar kijken we samen terug op dit plan.",
}
# Code of the place, title, order of the chapters, and what stands in them.
PLANS = (
    ("getijden", "Samen sterk met ICT", Order.BALANCE, GROUP),
    ("leiezicht", "Wijs met ICT, dicht bij de leerling", Order.PLANNER, SCHOOL),
    ("polderlicht", "Klein en samen: ons ICT-beleid", Order.BALANCE, BOARD),
)
# Shows what an adopted version is; the others are still being written.
ADOPTED = "leiezicht"


def write_plans(top: Organisation, *, by: User) -> None:
    """Begin the plans of this school group and write in them; one of them is in force."""
    year = SchoolYear.objects.current()
    inside = {place.code: place for place in Organisation.objects.below(top.pk)}
    for code, title, order, chapters in PLANS:
        if code in inside:
            plan = begin_plan(
                inside[code], kind=PlanKind.ICT, order=order, title=title, year=year, by=by
            )
            _write(plan, chapters, by)
            if code == ADOPTED:
                adopt_plan(plan, on=timezone.localdate(), note="Eerste plan", review_on=None, by=by)


def _write(plan: Plan, chapters: Chapters, by: User) -> None:
    for chapter in plan.chapters.all():
        block = chapter.blocks.filter(kind=Block.Kind.TEXT).first()
        if block is not None and chapter.key in chapters:
            write_block(block, text=chapters[chapter.key], revision=block.revision, by=by)
