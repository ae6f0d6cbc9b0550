"""What colleagues say, and what the catalogue calls it. Extra words for the search, nothing else.

Left: the beginning of a word someone types. Right: words that stand in names of tasks, the one
that is most likely meant first.
"""

EVERYDAY_WORDS: dict[str, tuple[str, ...]] = {
    "aanmeld": ("wachtwoord", "aanmelding"),
    "abonnement": ("licentie",),
    "account": ("account", "gebruiker"),
    "backup": ("back-up",),
    "beamer": ("bord", "beeld"),
    "bijscholing": ("nascholing",),
    "bord": ("bord", "beeld"),
    "chromebook": ("toestel", "laptop"),
    "computer": ("toestel",),
    "cursus": ("nascholing",),
    "defect": ("kapot", "herstelling"),
    "digibord": ("bord",),
    "ebook": ("digitale boeken",),
    "email": ("account", "microsoft"),
    "factuur": ("ict-facturen", "facturen"),
    "google": ("google", "cloud"),
    "gsm": ("gsm", "sociale media"),
    "hack": ("cyberincident", "beveiliging"),
    "inlog": ("wachtwoord", "aanmelding"),
    "internet": ("draadloos", "netwerk", "wifi"),
    "ipad": ("tablet", "toestel"),
    "kapot": ("kapotte", "storingen", "uitgevallen"),
    "kopie": ("printers", "kopieertoestellen"),
    "lenen": ("uitleenpool", "bruikleen"),
    "login": ("wachtwoord", "aanmelding"),
    "mail": ("account", "microsoft"),
    "offerte": ("prijsoffertes", "offertes"),
    "office": ("microsoft", "cloud"),
    "password": ("wachtwoord",),
    "paswoord": ("wachtwoord",),
    "pc": ("toestel", "laptop"),
    "phishing": ("cyberincident", "veiligheid"),
    "privacy": ("privacyregels",),
    "projector": ("bord", "beeld"),
    "scherm": ("bord", "scherm"),
    "smartboard": ("bord",),
    "stuk": ("kapot", "herstelling"),
    "teams": ("microsoft", "videogesprekken"),
    "toetsenbord": ("randapparatuur",),
    "training": ("nascholing",),
    "virus": ("antivirus", "beveiliging"),
    "vorming": ("nascholing",),
    "website": ("schoolwebsite", "website"),
    "wifi": ("draadloos", "netwerk", "wifi"),
}


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


# What a complaint is taken for: tasks that mend go before others, as far as the rest fits.
BROKEN = "kapot"
COMPLAINTS = _set(
    "kapot kapotte stuk defect defecte uitgevallen uitval storing hapert"
    " broken broke defective faulty failing"
)
WORKS = _set("werkt werken doet doen gaat start reageert work works working")
NOT = _set("niet geen not no doesn isn won cannot nothing niks niets")
# Words of a sentence that say nothing about the task: also where, when and who it happens to.
FILLERS = (
    WORKS
    | NOT
    | _set(
        "de het een die dat deze dit mijn onze ons zijn is was ben bent ik mij je jij u we"
        " wij hij hem ze hun haar me iets iemand kan kun kunnen moet moeten wil wilt mag mogen"
        " zou zal gaan hoe wat wie waar waarom wanneer welk welke naar naartoe van voor in op"
        " om te met aan bij uit door via per tegen tussen over en of maar als dan toch wel ook"
        " nog al even heel hele erg zo meer weer terug weg nu er ut heb heeft hebben vergeten"
        " kwijt probleem help helpt hulp graag vraag zoek zoekt krijg krijgt krijgen gekregen"
        " geef geeft geven word wordt worden komt komen geraak geraakt maak gebruik gebruiken"
        " zet zetten staat blijft klopt kloppen snap snappen volgen heet weet opnieuw altijd"
        " plots gratis tijd volgende week morgen vandaag maandag dinsdag woensdag donderdag"
        " vrijdag elkaar collega collegas leraar lerares meester juf refter secretariaat"
        " bureau leraarskamer turnzaal gang parking werden"
        " the a my our is are was i you we it its this that how what who where why when to of"
        " for on with at by and or but can do does t s have has get got forgot forgotten lost"
        " problem please want wants need needs me anymore no some any there out use using"
    )
)
# Words that stand in so many questions that they hardly help to choose.
WEAK = _set(
    "school schol klas klass lokal lokaal klaslokaal leerling leerl leerlingen student"
    " pupil pupils ict digital digitale digitaal nieuw nieuwe new les lessen lesson lessons"
    " leerkracht leraren teacher teachers class classroom room aanvragen request nod nodig"
    " kopen rapport jaar dag first start eerst eerste plan begint beginnen laat online groep"
    " dienst"
)
# Whoever says this asks for something that is no ICT.
ELSEWHERE = _set(
    "fiets verlof ziek ziekte afwezig loon loonbrief salaris soep eten maaltijd keuken"
    " toilet toiletpapier wc sleutel sleutels bus vervoer zwembad zwemmen turnen dak lek"
    " lekkend vakantie herfstvakantie toezicht speelplaats bewaking stoel stoelen tafel bank"
    " kast verwarming examenrooster uurrooster vergadering oudercontact bike leave salary"
    " key keys holiday lunch"
)
