"""What teachers ask on a working day, as they type it: one of the first three answers is right.

The first table was used to make the words better; the second was written afterwards, to see
whether other questions are answered as well.
"""

import csv
from importlib.resources import files

import pytest

from zwerm.overview.sayings import SAYINGS
from zwerm.overview.searching import Searchable, search

with (files("zwerm.tasks") / "data" / "takencatalogus.csv").open(encoding="utf-8") as file:
    CATALOGUE = list(csv.DictReader(file))
SLUGS = [row["slug"] for row in CATALOGUE]
TEXTS = [
    Searchable(
        f"{row['naam_nl']} {row['naam_en']}", row["omschrijving_nl"], SAYINGS.get(row["slug"], "")
    )
    for row in CATALOGUE
]
# What is asked, and the tasks of which at least one stands in the first three answers.
ASKED = [
    ("de beamer doet ut niet", "t-eerstelijn-klas"),
    ("biemer kapot in lokaal 12", "t-eerstelijn-klas t-printers-av"),
    ("het smartbord reageert niet op mijn pen", "t-eerstelijn-klas t-printers-av"),
    ("geen geluid bij het digibord", "t-eerstelijn-klas t-printers-av"),
    ("wachtwoord vergeten", "a-accounts-dagelijks"),
    ("leerling is zijn paswoort kwijt", "a-accounts-dagelijks"),
    ("wachtwoord resetten van een leerling", "a-accounts-dagelijks"),
    ("mijn account is geblokkeerd", "a-accounts-dagelijks"),
    ("nieuwe laptop lener", "a-toestelpool"),
    ("laptop lenen voor een leerling", "a-toestelpool a-bruikleen"),
    ("tablets reserveren voor mijn les", "a-toestelpool"),
    ("chromebookkar reserveren", "a-toestelpool"),
    ("waarborg van de laptop terugbetalen", "a-bruikleen"),
    ("smartschool inloggen", "a-accounts-dagelijks t-leeromgeving-techniek"),
    ("smarschool werkt niet", "t-leeromgeving-techniek"),
    ("nieuwe klas aanmaken in smartschool", "a-leeromgeving-structuur"),
    (
        "mag ik chatgpt gebruiken in de klas",
        "p-leermiddelen-kiezen b-digitale-veiligheid p-verantwoord-gebruik",
    ),
    ("ai tool voor mijn les", "p-leermiddelen-kiezen p-aanspreekpunt p-klasondersteuning"),
    ("ouder wil foto weg", "b-gdpr"),
    ("toestemming foto's op facebook", "b-gdpr a-website-inhoud"),
    ("mag ik een filmpje van leerlingen online zetten", "b-gdpr a-website-inhoud"),
    ("datalek usb-stick verloren", "b-gdpr t-cyberincident"),
    ("ik heb op een rare link geklikt", "t-cyberincident"),
    ("fishing mail gekregen", "t-cyberincident"),
    ("gehackte account", "t-cyberincident"),
    ("wifi valt de hele tijd uit", "t-netwerk-storing t-netwerk-beheer"),
    ("geen intrenet in de refter", "t-netwerk-storing t-netwerk-beheer"),
    ("wifi voor een bezoeker", "a-netwerkregister t-netwerk-beheer"),
    ("printer papier vast", "t-printers-av t-herstelling"),
    ("toner is op", "t-printers-av a-bestellingen"),
    ("kopiemachine kapot", "t-herstelling t-printers-av"),
    ("scherm van chromebook gebarsten", "t-herstelling a-verzekering a-herstellingen"),
    ("laptop gevallen verzekering", "a-verzekering"),
    ("garantie van mijn laptop", "a-herstellingen"),
    ("laptop is naar herstelling wanneer komt hij terug", "a-herstellingen"),
    ("laptop start niet meer op", "t-herstelling t-eerstelijn-klas t-tweedelijn"),
    ("mijn computer is heel traag", "t-tweedelijn t-eerstelijn-klas t-herstelling"),
    ("muis en toetsenbord nodig", "a-bestellingen a-inventaris-hardware a-toestelpool"),
    ("programma instaleren op de klascomputer", "t-software-updates"),
    ("licentie voor bookwidgets", "a-licenties-toewijzen a-inventaris-software"),
    ("digitaal handboek code werkt niet", "a-licenties-toewijzen"),
    ("bingel codes voor de leerlingen", "a-licenties-toewijzen"),
    ("nieuwe app aanvragen voor ipad", "p-leermiddelen-kiezen t-toestelbeheerplatform"),
    ("hoe maak ik een quiz in kahoot", "p-aanspreekpunt p-klasondersteuning"),
    ("wie helpt mij met ict in mijn les", "p-klasondersteuning p-aanspreekpunt"),
    ("ik wil leren werken met teams", "p-nascholing p-coaching p-aanspreekpunt"),
    ("cursus excel volgen", "p-nascholing"),
    ("bijscholing over AI", "p-nascholing"),
    (
        "nieuwe leerkracht account aanmaken",
        "a-gebruikersbeheer a-gebruikersstroom a-accounts-dagelijks",
    ),
    ("ik ben nieuw op school en weet niets", "p-starters"),
    ("interim heeft toegang nodig", "a-gebruikersbeheer a-gebruikersstroom a-accounts-dagelijks"),
    ("collega uit dienst account afsluiten", "a-gebruikersstroom"),
    ("voorleessoftware voor leerling met dyslexie", "t-hulpmiddelen"),
    ("sprint voor leerling met dislexie", "t-hulpmiddelen p-ict-zorg"),
    ("gsm gebruik in de klas", "p-verantwoord-gebruik"),
    ("leerlingen pesten elkaar op snapchat", "p-verantwoord-gebruik p-mediawijsheid"),
    ("cyberpesten", "p-verantwoord-gebruik p-mediawijsheid"),
    ("les over fake news", "p-mediawijsheid"),
    ("ouders kunnen niet inloggen op smartschool", "p-ouders a-accounts-dagelijks"),
    ("infoavond voor ouders over smartschool", "p-ouders"),
    ("foutje op de website van de school", "a-website-inhoud t-website-techniek"),
    ("bericht op instagram van de school", "a-website-inhoud"),
    ("micro en boxen voor het schoolfeest", "t-evenementen"),
    ("livestream van de proclamatie", "t-evenementen t-afstandsleren-techniek"),
    ("online les geven aan zieke leerling", "t-afstandsleren-techniek p-afstandsonderwijs"),
    ("badge doet het niet aan de deur", "t-gebouwsystemen"),
    ("bestand per ongeluk verwijderd", "t-back-up"),
    ("document kwijt onedrive", "t-back-up t-server-cloudbeheer"),
    ("factuur van de laptops", "a-facturen"),
    ("ik wil een offerte voor 3D-printer", "a-offertes b-leveranciers-vergelijken"),
    ("website geblokkeerd youtube", "t-firewall"),
    ("site wordt gebloked door filter", "t-firewall"),
    ("virus op mijn laptop", "t-endpointbeveiliging t-cyberincident"),
    ("mfa code nieuwe telefoon", "t-toegangsbeveiliging a-accounts-dagelijks"),
    ("tweestapsverificatie", "t-toegangsbeveiliging a-accounts-dagelijks"),
    (
        "mag ik mijn eigen laptop meebrengen",
        "b-digitale-veiligheid t-netwerk-beheer b-risicobeheer",
    ),
    ("mag deze app van gdpr", "b-gdpr p-leermiddelen-kiezen"),
    ("auteursrecht afbeelding gebruiken", "b-juridisch"),
    (
        "wie beslist over nieuwe laptops",
        "b-financieel-advies b-leveranciers-vergelijken a-bestellingen b-meerjarenbegroting",
    ),
    ("stopcontact en internetkabel in lokaal", "t-infrawerken"),
    ("leerlijn programmeren", "p-leerlijn"),
    ("laser cutter software installeren", "t-vaksoftware"),
    ("leerplatform", "t-leeromgeving-techniek a-leeromgeving-structuur"),
    ("lerares zoekt handleiding voor google classroom", "p-handleidingen"),
    ("I forgot my pasword", "a-accounts-dagelijks"),
    ("projector not working", "t-eerstelijn-klas"),
    ("borrow a laptop", "a-toestelpool a-bruikleen"),
    (
        "can I use chatgpt in class",
        "p-leermiddelen-kiezen b-digitale-veiligheid p-verantwoord-gebruik",
    ),
    ("parent wants photo removed", "b-gdpr"),
    ("printer is out of paper", "t-printers-av t-herstelling"),
    ("no wifi in my classroom", "t-netwerk-storing t-netwerk-beheer"),
    ("I clicked on a strange link", "t-cyberincident"),
    ("new teacher needs an account", "a-gebruikersbeheer a-gebruikersstroom a-accounts-dagelijks"),
    ("training about AI", "p-nascholing"),
]
ASKED_LATER = [
    ("ik kan niet in smartschool", "t-leeromgeving-techniek a-accounts-dagelijks"),
    ("pasword verkeerd", "a-accounts-dagelijks"),
    ("wachtwoordt van leerling opnieuw instelen", "a-accounts-dagelijks"),
    ("mijn laptop is gestolen", "a-verzekering"),
    ("tablet gevallen en gebroken", "a-verzekering t-herstelling"),
    ("extra chromebooks nodig voor toets", "a-toestelpool a-bestellingen"),
    ("scherm blijft zwart", "t-eerstelijn-klas t-herstelling"),
    ("geen beeld op het bord", "t-eerstelijn-klas t-printers-av"),
    ("het intelnet is weg", "t-netwerk-storing t-netwerk-beheer"),
    ("wiffi code voor gastspreker", "a-netwerkregister t-netwerk-beheer"),
    ("leerling kijkt naar tiktok tijdens de les", "p-verantwoord-gebruik p-mediawijsheid"),
    ("foto van mijn kind staat op de site", "b-gdpr a-website-inhoud"),
    ("is kahoot toegelaten", "p-leermiddelen-kiezen p-aanspreekpunt"),
    ("gratis versie van canva gebruiken", "p-leermiddelen-kiezen p-aanspreekpunt"),
    ("robots lenen voor de stem-les", "a-toestelpool p-innovatie-klas"),
    ("artificiele inteligentie", "p-leermiddelen-kiezen p-nascholing"),
    ("stagiair account", "a-gebruikersbeheer a-gebruikersstroom a-accounts-dagelijks"),
    ("nieuwe collega start maandag", "p-starters a-gebruikersstroom"),
    ("ik heb een spam mail geopend", "t-cyberincident"),
    ("verdachte mail", "t-cyberincident"),
    ("mailbox vol", "t-server-cloudbeheer"),
    ("ik krijg geen mails meer", "t-server-cloudbeheer a-accounts-dagelijks"),
    ("oplader kwijt", "a-toestelpool a-bestellingen a-inventaris-hardware"),
    ("batterij laptop leeg gaat niet meer aan", "t-herstelling"),
    (
        "word staat niet op mijn computer",
        "t-software-updates a-licenties-toewijzen a-inventaris-software t-server-cloudbeheer",
    ),
    ("geogebra installeren", "t-software-updates t-toestelbeheerplatform"),
    ("handboek online activeren", "a-licenties-toewijzen"),
    ("puntenboek probleem", "t-leeromgeving-techniek"),
    ("vakken in smartschool kloppen niet", "a-leeromgeving-structuur t-leeromgeving-techniek"),
    ("camera van de parking", "t-gebouwsystemen"),
    ("microfoon voor proclamatie", "t-evenementen"),
    ("pedagogische studiedag ict", "p-nascholing"),
    ("visie op ict", "b-visie-techniek b-visie-didactiek"),
    ("wie zit er in de werkgroep ict", "p-klankbord b-beleidsteam"),
    ("budget voor vr brillen", "b-financieel-advies b-meerjarenbegroting p-innovatie-klas"),
    ("document verwijderd in google drive", "t-back-up"),
    ("youtube werkt niet in de klas", "t-firewall"),
    ("hoe werkt het digibord", "t-eerstelijn-klas t-printers-av p-nascholing"),
    ("laptop van ouders huren", "a-bruikleen"),
    ("leerling met autisme heeft tablet nodig", "t-hulpmiddelen p-ict-zorg a-toestelpool"),
    ("my laptop is slow", "t-tweedelijn t-eerstelijn-klas"),
    ("smartboard broken", "t-eerstelijn-klas t-printers-av"),
    ("student cannot log in", "a-accounts-dagelijks"),
    ("need a new charger", "a-toestelpool a-bestellingen"),
    ("install software", "t-software-updates"),
]
# Known to be answered wrong or not surely: they count in the share below.
NOT_YET = [
    ("de printre op het secretariaat drukt niet af", "t-printers-av t-herstelling"),
    (
        "hoe deel ik een bestand met mijn klas in teams",
        "p-aanspreekpunt t-server-cloudbeheer p-handleidingen t-leeromgeving-techniek",
    ),
    ("ouders snappen smartschool niet", "p-ouders"),
]
NO_ICT = [
    "mijn fiets is kapot",
    "wie kookt de soep vandaag",
    "toiletpapier is op",
    "ik ben ziek morgen",
    "sleutel van de turnzaal",
    "verlof aanvragen",
    "hoe laat begint de vergadering",
    "loonbrief niet gekregen",
    "de verwarming in mijn lokaal werkt niet",
    "asdfgh qwerty",
    "bus naar het zwembad",
    "my bike is broken",
    "vervoer voor de schoolreis",
    "lekkend dak",
    "wanneer is de herfstvakantie",
    "zwembad abonnement",
    "rapport van een leerling bespreken",
    "wie heeft toezicht op de speelplaats",
    "ik zoek mijn jas",
    "kapotte stoel in lokaal 3",
    "wie geeft turnen",
    "de koffie is op",
    "mag ik vrijdag vroeger weg",
    "luizen",
    "brandoefening",
    "wanneer is het oudercontact",
    "parking volzet",
    "inspectie volgende week",
    "krijt",
    "koekjes voor de leerlingenraad",
    "what time is lunch",
    "uitstap naar planckendael",
]


def first_three(question):
    answer = search(TEXTS, question)
    return [SLUGS[position] for position in answer.positions[:3]] if answer.is_sure else []


@pytest.mark.parametrize(("question", "tasks"), ASKED + ASKED_LATER)
def test_an_everyday_question_has_its_task_in_the_first_three_answers(question, tasks):
    assert not set(first_three(question)).isdisjoint(tasks.split())


def test_nine_of_ten_questions_that_were_not_used_for_tuning_are_answered():
    later = ASKED_LATER + NOT_YET

    right = [1 for asked, tasks in later if set(first_three(asked)) & set(tasks.split())]

    assert len(right) >= 0.9 * len(later)


@pytest.mark.parametrize("question", NO_ICT)
def test_what_is_no_ict_gets_no_confident_answer(question):
    assert first_three(question) == []


@pytest.mark.parametrize("slug", SAYINGS)
def test_sayings_are_of_tasks_that_exist(slug):
    assert slug in SLUGS


def test_a_question_half_known_is_a_guess_and_says_so():
    answer = search(TEXTS, "de printer op zolder drukt scheef af en ruikt raar")

    assert not answer.is_sure
    assert "t-printers-av" in [SLUGS[position] for position in answer.positions]


@pytest.mark.parametrize("question", ["", " ", "?", "a"])
def test_nothing_asked_finds_everything(question):
    answer = search(TEXTS, question)

    assert (answer.positions, answer.is_sure) == (list(range(len(TEXTS))), True)
