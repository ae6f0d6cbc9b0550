"""What a list can tell, and how people head a column that tells it. Pure.

Words are folded: small letters, no accents. The first word of each is the clearest; a heading that
holds more is compared by its likeness.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Kind = Literal["tasks", "people", "schools"]
KINDS: tuple[Kind, ...] = ("tasks", "people", "schools")

# What to do with a column that is none of the fields.
NOTE, LEAVE_OUT = "as_note", "leave_out"


@dataclass(frozen=True, slots=True)
class Field:
    """One thing a list may tell. `holds` names what its cells look like."""

    key: str
    headings: tuple[str, ...]
    holds: str = "text"


def _field(key: str, headings: str, holds: str = "text") -> Field:
    return Field(key, tuple(headings.split(" · ")), holds)


TASK_FIELDS = (
    _field(
        "name",
        "taak · task · taken · tasks · naam taak · taakomschrijving · omschrijving taak · "
        "activiteit · activity · activiteiten · wat · what · opdracht · werkzaamheid · "
        "werkzaamheden · ict-taak · actie · job · naam · name · onderwerp",
        "task",
    ),
    _field(
        "description",
        "omschrijving · description · toelichting · uitleg · beschrijving · details · wat "
        "houdt het in · explanation",
        "sentence",
    ),
    _field(
        "cluster",
        "cluster · categorie · category · domein · rubriek · soort · soort taak · type · "
        "pijler · tpab · kind · groep taken · area",
        "cluster",
    ),
    _field(
        "hours",
        "uren · hours · uren per week · uren/week · u/week · u/w · hours a week · hours per "
        "week · tijd · tijdsbesteding · tijdsinvestering · tijd per week · duur · minuten · "
        "minutes · minuten per week · uren per maand · uren per jaar · uren per schooljaar · "
        "dagen per jaar · aantal uren · time · inschatting · belasting · lestijden",
        "hours",
    ),
    _field(
        "status",
        "geldt · applies · van toepassing · bij ons · doen we · status · actief · ja/nee · in "
        "gebruik · relevant",
        "status",
    ),
    _field(
        "reason",
        "reden · reason · waarom · why · waarom niet · motivering · verantwoording",
        "sentence",
    ),
    _field("horizon", "termijn · horizon · wanneer · planning · timing", "horizon"),
    _field(
        "levels", "niveau · level · waar · plaats · uitvoeringsniveau · school of groep", "levels"
    ),
    _field("note", "opmerking · note · opmerkingen · notes · nota · commentaar · remark"),
    _field("key", "sleutel · key · taakcode · task key · slug", "slug"),
    _field("own_figure", "eigen cijfer · own figure · eigen uren", "yes_no"),
    _field("is_own", "eigen taak · own task", "yes_no"),
    _field("is_core", "kern · core · kerntaak · core task", "yes_no"),
    _field("core_reason", "waarom kern · why core"),
    _field("until", "uitgesteld tot · postponed until", "day"),
    _field("provenance", "herkomst · provenance · bron van de uren"),
)

PEOPLE_FIELDS = (
    _field(
        "name",
        "naam · name · volledige naam · full name · naam en voornaam · voornaam en naam · "
        "personeelslid · medewerker · collega · leerkracht · teacher · leraar · wie · who · "
        "persoon · employee · staff member · display name · weergavenaam",
        "person",
    ),
    _field("first_name", "voornaam · first name · roepnaam · given name · vnaam", "first"),
    _field("prefix", "tussenvoegsel · tussenvoegsels · voorvoegsel · prefix", "prefix"),
    _field(
        "last_name",
        "achternaam · last name · familienaam · surname · fam naam · family name",
        "last",
    ),
    _field(
        "email",
        "e-mail · email · e-mailadres · mail · mailadres · emailadres · e-mail address · "
        "gebruikersnaam · user principal name · werkmail",
        "email",
    ),
    _field(
        "roles",
        "functie · role · rol · rollen · ambt · functies · taak · opdracht · job title · "
        "position · roles · functieomschrijving",
        "roles",
    ),
    _field(
        "schools",
        "school · scholen · vestiging · vestigingsplaats · werkt in · werkplek · standplaats "
        "· campus · works at · schools · site · locatie · instelling",
        "schools",
    ),
    _field(
        "is_teacher",
        "geeft les · teaches · lesgever · is leerkracht · onderwijzend · lesopdracht",
        "yes_no",
    ),
    _field(
        "starts_on",
        "in dienst · start · vanaf · startdatum · in dienst sinds · from · begindatum",
        "day",
    ),
    _field(
        "ends_on", "uit dienst · einde · tot · einddatum · until · end date · tot en met", "day"
    ),
)

SCHOOL_FIELDS = (
    _field(
        "name",
        "school · naam · name · naam school · schoolnaam · school name · instelling · naam "
        "instelling · vestiging · organisatie",
        "school",
    ),
    _field(
        "number",
        "instellingsnummer · institution number · instnr · inst.nr. · schoolnummer · brin · "
        "brin-nummer · brinnummer · nummer · intern nummer",
        "number",
    ),
    _field("code", "code · afkorting · short code · schoolcode · kenletter · korte naam", "slug"),
    _field(
        "kind",
        "soort · kind · soort school · type · niveau · onderwijsniveau · onderwijs · sector · "
        "soort onderwijs",
        "school_kind",
    ),
    _field(
        "pool",
        "cluster · scholengemeenschap · regio · cluster van scholen · pool · deelgroep · "
        "samenwerkingsverband",
    ),
    _field(
        "pupils",
        "leerlingen · pupils · aantal leerlingen · lln · aantal lln · leerlingenaantal · "
        "students · cursisten · studenten",
        "count",
    ),
    _field(
        "devices",
        "toestellen · devices · aantal toestellen · laptops · computers · pc's · apparaten · "
        "aantal devices",
        "count",
    ),
    _field(
        "staff",
        "personeel · staff · personeelsleden · aantal personeelsleden · leerkrachten · "
        "medewerkers · aantal leerkrachten · koppen",
        "count",
    ),
    _field(
        "technical",
        "tso-bso · technische richtingen · technical tracks · tso/bso · tso · technisch",
        "yes_no",
    ),
    _field(
        "outsourcing",
        "geld voor uitbesteding · money for outsourcing · uitbesteding · budget uitbesteding",
        "money",
    ),
)

FIELDS: Mapping[Kind, tuple[Field, ...]] = {
    "tasks": TASK_FIELDS,
    "people": PEOPLE_FIELDS,
    "schools": SCHOOL_FIELDS,
}

# A column that only counts the rows tells nothing, nor does advice that Zwerm gave itself.
SAYS_NOTHING = frozenset(
    {"nr", "nr.", "#", "no", "no.", "n°", "nummer", "volgnummer", "volgnr", "id"}
    | {"advies niveau", "advised level"}
)

# Columns that are nobody's business here. They are left out unless somebody asks otherwise.
PRIVATE_HEADINGS = (
    "rijksregisternummer · rijksregister · rijksregisternr · insz · bsn · "
    "burgerservicenummer · national number · geboortedatum · date of birth · "
    "geboorteplaats · iban · rekeningnummer · bank account · adres · straat · address · "
    "thuisadres · postcode · woonplaats · gemeente · telefoon · gsm · phone · mobiel · "
    "prive · private · privemail · stamboeknummer · stamnummer · geslacht · gender · "
    "nationaliteit · burgerlijke staat · noodcontact · wachtwoord · password · loon · "
    "salaris · salary · ziekte"
)


def field_keys(kind: Kind) -> tuple[str, ...]:
    return tuple(field.key for field in FIELDS[kind])
