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
# Words of a sentence that say nothing about the task.
FILLERS = (
    WORKS
    | NOT
    | _set(
        "de het een die dat deze dit mijn onze ons zijn is was ben bent ik je jij u we wij hij ze"
        " kan kun kunnen moet moeten wil wilt mag hoe wat wie waar waarom wanneer welke naar van"
        " voor in op om te met aan bij uit door en of maar ook nog al meer weer terug nu er"
        " heb heeft hebben vergeten kwijt probleem help hulp graag vraag krijg krijgt word wordt"
        " the a my our is are was i you we it this that how what who where why when to of for"
        " on with at by and or but can do does t s have has forgot forgotten lost problem"
        " please want need me anymore"
    )
)
