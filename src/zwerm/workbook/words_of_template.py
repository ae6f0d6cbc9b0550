"""The words around the tables of the template."""

from collections.abc import Mapping

TEMPLATE: Mapping[str, tuple[str, str]] = {
    "file_title": ("Zwerm: werkboek van de school", "Zwerm: workbook of the school"),
    "school_lead": (
        "Welke scholen doen mee, en hoe groot zijn ze? Uit deze cijfers rekent Zwerm hoeveel tijd "
        "elke taak vraagt.",
        "Which schools take part, and how large are they? From these figures Zwerm computes how "
        "much time every task takes.",
    ),
    "people_lead": (
        "Iedereen die ICT-taken doet of wil doen, ook voor een half uur. Alleen naam en school "
        "zijn nodig om te beginnen; hoe meer u invult, hoe beter de verdeling past.",
        "Everybody who does ICT tasks or wants to, even for half an hour. Only name and school "
        "are needed to begin; the more you fill in, the better the division fits.",
    ),
    "means_lead": (
        "Hoeveel uren heeft wie, en uit welke bron? Een bron zegt waar de uren naartoe mogen.",
        "How many hours does each person have, and from which source? A source says what its "
        "hours may be spent on.",
    ),
    "tasks_lead": (
        "De catalogus van 100 taken. Zet op ‘nee’ wat niet van toepassing is, verander wat anders "
        "is, en zet eigen taken onderaan.",
        "The catalogue of 100 tasks. Say ‘no’ to what does not apply, change what is different, "
        "and add your own tasks below.",
    ),
    "rules_lead": (
        "Mag leeg blijven. Wat is al beslist, wat kan niet, en wie doet een taak vandaag?",
        "May stay empty. What has been decided, what cannot be, and who does a task today.",
    ),
    "not_possible": ("Dat kan hier niet", "That is not possible here"),
    "key_is_fixed": (
        "De sleutel verbindt de rij met Zwerm. Laat hem staan; in een nieuwe rij blijft hij leeg.",
        "The key ties this row to Zwerm. Leave it; in a new row it stays empty.",
    ),
    "readme_title": (
        "Samen doen wat één witte raaf niet kan",
        "Together, what no white raven can do",
    ),
    "readme_lead": (
        "Met dit werkboek verdeelt Zwerm alle ICT-taken van uw school of scholengroep over de "
        "mensen die er zijn. U vult vijf bladen in; de verdeling volgt vanzelf.",
        "With this workbook Zwerm divides all ICT tasks of your school or school group over the "
        "people there are. You fill in five sheets; the division follows.",
    ),
    "readme_steps": ("In vijf stappen", "In five steps"),
    "step_school": (
        "Elke school één rij, met leerlingen, toestellen en personeel.",
        "One row for each school, with pupils, devices and staff.",
    ),
    "step_people": (
        "Elke persoon één rij: wat iemand kan (0 tot 3) en graag doet.",
        "One row for each person: what they can do (0 to 3) and like to do.",
    ),
    "step_means": (
        "De uren per week van elke persoon, met de bron van die uren.",
        "Each person’s hours a week, with the source of those hours.",
    ),
    "step_tasks": (
        "Welke taken gelden bij u? De meeste zijn al ingevuld.",
        "Which tasks apply to you? Most are filled in already.",
    ),
    "step_rules": (
        "Wat al vaststaat. Dit blad mag leeg blijven.",
        "What has been decided. This sheet may stay empty.",
    ),
    "readme_then": ("En dan", "And then"),
    "readme_divide": ("Verdelen", "Divide"),
    "about_sort": ("Vrij om te schuiven", "Free to rearrange"),
    "about_example": ("Voorbeelden", "Examples"),
    "about_hours": ("Uren", "Hours"),
    "about_estimates": ("Schattingen", "Estimates"),
    "about_price": ("Prijzen", "Prices"),
    "about_errors": ("Fouten", "Mistakes"),
    "readme_upload": (
        "Laad het bestand op in Zwerm, of typ: zwerm divide {file} -o {out}",
        "Upload the file in Zwerm, or type: zwerm divide {file} -o {out}",
    ),
    "readme_levels": ("Wat betekent 0 tot 3?", "What do 0 to 3 mean?"),
    "level_0": ("0 · doet dit niet", "0 · does not do this"),
    "level_1": ("1 · kent de basis, met hulp", "1 · knows the basics, with help"),
    "level_2": ("2 · doet dit zelfstandig", "2 · does this independently"),
    "level_3": ("3 · leert het anderen, leidt het", "3 · teaches others, leads it"),
    "readme_clusters": ("Vier soorten taken", "Four kinds of tasks"),
    "about_T": (
        "netwerk, toestellen, software, veiligheid",
        "network, devices, software, security",
    ),
    "about_P": ("lessen met ICT, nascholing, coaching", "teaching with ICT, training, coaching"),
    "about_B": ("visie, plan, overleg, budget", "vision, plan, consultation, budget"),
    "about_A": (
        "accounts, inventaris, bestellingen, contracten",
        "accounts, inventory, orders, contracts",
    ),
    "readme_good": ("Goed om te weten", "Good to know"),
    "good_sort": (
        "U mag sorteren, filteren, kolommen verplaatsen of verbergen en rijen toevoegen.",
        "You may sort, filter, move or hide columns and add rows.",
    ),
    "good_example": (
        "Een gele rij met “{mark}” is een voorbeeld. Zwerm leest die niet; overschrijf of wis ze.",
        "A yellow row marked “{mark}” is an example. Zwerm skips it; overwrite or clear it.",
    ),
    "good_hours": (
        "Uren mag u typen als 2,5 of 2u30 of 2:30. Ja mag ook x of j zijn.",
        "Type hours as 2.5 or 2:30. Yes may be x or y too.",
    ),
    "good_estimates": (
        "Alle minuten uit de catalogus zijn schattingen. Weet u het beter? Vul uw eigen uren in.",
        "All minutes in the catalogue are estimates. If you know better, fill in your own hours.",
    ),
    "good_price": (
        "De prijs per uur om uit te besteden is een schatting. Vul de prijs van uw firma in.",
        "The price an hour for outsourcing is an estimate. Fill in your own firm’s price.",
    ),
    "good_errors": (
        "Klopt er iets niet, dan zegt Zwerm op welk blad, in welke cel, en wat er mag staan.",
        "If something is wrong, Zwerm says on which sheet, in which cell, and what is allowed.",
    ),
    "footer": ("Zwerm · blad &A · pagina &P van &N", "Zwerm · sheet &A · page &P of &N"),
    # The example rows
    "example_school": ("Basisschool De Regenboog", "Rainbow Primary School"),
    "example_person": ("An Voorbeeld", "Ann Example"),
    "example_pool": ("Noord", "North"),
    "example_task": ("Smartboards in de refter ijken", "Calibrate the boards in the dining hall"),
    "source_ict": ("ICT-punten", "ICT points"),
    "source_bpt": ("BPT-uren", "Hours for special pedagogical tasks (BPT)"),
    "source_adm": ("Administratie", "Administration"),
    "source_grp": ("Scholengroep", "School group"),
    "source_own": ("Eigen opdracht", "Own assignment"),
    "source_taak": ("Taakuren (Nederland)", "Task hours (Netherlands)"),
    "source_oop": ("Ondersteunend personeel (Nederland)", "Support staff (Netherlands)"),
}
