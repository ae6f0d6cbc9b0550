"""What a reader says about a workbook that is not right: what is wrong, then what is allowed."""

from collections.abc import Mapping

PROBLEMS: Mapping[str, tuple[str, str]] = {
    "file": ("het bestand", "the file"),
    "and_more": ("… en nog {count} andere.", "… and {count} more."),
    "did_you_mean": ("Bedoelt u “{name}”?", "Did you mean “{name}”?"),
    "near_names": ("Lijkt op: {names}.", "Looks like: {names}."),
    # The file as a whole
    "file_missing": (
        "Dit bestand bestaat niet of is niet te lezen.",
        "There is no such file, or it cannot be read.",
    ),
    "file_empty": ("Dit bestand is leeg.", "This file is empty."),
    "file_too_large": ("Dit bestand is te groot.", "This file is too large."),
    "file_too_large_allowed": (
        "Een werkboek mag hoogstens {megabytes} MB zijn.",
        "A workbook may be {megabytes} MB at most.",
    ),
    "file_old_excel": ("Dit is een oud Excel-bestand (.xls).", "This is an old Excel file (.xls)."),
    "file_locked": (
        "Dit bestand is met een wachtwoord beveiligd.",
        "This file is protected by a password.",
    ),
    "file_locked_allowed": (
        "Haal het wachtwoord weg en bewaar opnieuw als .xlsx.",
        "Remove the password and save again as .xlsx.",
    ),
    "file_web_page": (
        "Dit is een webpagina, geen Excel-bestand.",
        "This is a web page, not an Excel file.",
    ),
    "file_text": (
        "Dit is een tekstbestand (zoals CSV), geen Excel-bestand.",
        "This is a text file (such as CSV), not an Excel file.",
    ),
    "file_pdf": ("Dit is een pdf, geen Excel-bestand.", "This is a PDF, not an Excel file."),
    "file_not_excel": ("Dit is geen Excel-bestand.", "This is not an Excel file."),
    "file_opendocument": ("Dit is een OpenDocument-bestand.", "This is an OpenDocument file."),
    "file_word": ("Dit is een Word-bestand.", "This is a Word file."),
    "file_damaged": ("Dit Excel-bestand is beschadigd.", "This Excel file is damaged."),
    "file_suspect": (
        "Dit bestand is niet door Excel gemaakt en wordt niet geopend.",
        "This file was not made by Excel and is not opened.",
    ),
    "file_bomb": (
        "Dit bestand bevat veel meer dan het lijkt en wordt niet geopend.",
        "This file holds far more than it seems to and is not opened.",
    ),
    "save_as_xlsx": (
        "Open het in Excel en bewaar het als .xlsx.",
        "Open it in Excel and save it as .xlsx.",
    ),
    "use_template": (
        "Maak een nieuw werkboek met ‘zwerm template’.",
        "Make a new workbook with ‘zwerm template’.",
    ),
    # A sheet
    "sheet_missing": ("Het werkblad ontbreekt.", "The sheet is missing."),
    "sheet_missing_allowed": ("Nodig zijn: {names}.", "Needed: {names}."),
    "sheet_twice": ("Er zijn twee werkbladen die dit zijn.", "Two sheets are this one."),
    "keep_one": ("Houd er één over.", "Keep one of them."),
    "sheet_too_long": ("Te veel ingevulde rijen.", "Too many filled rows."),
    "sheet_too_long_allowed": (
        "Hoogstens {rows} rijen en {columns} kolommen.",
        "At most {rows} rows and {columns} columns.",
    ),
    "sheet_too_large": (
        "Dit werkblad is te groot: tot hier beslaat het te veel cellen.",
        "This sheet is too large: up to here it spans too many cells.",
    ),
    "sheet_too_large_allowed": (
        "Hoogstens {cells} cellen. Haal weg wat ver van de tabellen staat.",
        "At most {cells} cells. Take away what stands far from the tables.",
    ),
    "header_missing": (
        "De rij met kolomtitels ontbreekt.",
        "The row with column headings is missing.",
    ),
    "header_missing_allowed": ("Nodig zijn minstens: {names}.", "Needed at least: {names}."),
    "column_missing": ("De kolom “{name}” ontbreekt.", "The column “{name}” is missing."),
    "column_twice": ("Deze kolom staat er twee keer.", "This column stands twice."),
    "column_unknown": ("Deze kolom ken ik niet.", "This column is not known."),
    # A cell
    "required": ("Hier moet iets staan.", "Something must be here."),
    "formula_empty": ("Deze formule heeft geen resultaat.", "This formula has no result."),
    "formula_empty_allowed": (
        "Open het bestand in Excel en bewaar het opnieuw, of typ de waarde.",
        "Open the file in Excel and save it again, or type the value.",
    ),
    "error_value": ("Deze cel geeft een fout.", "This cell holds an error."),
    "type_the_value": ("Typ de waarde zelf.", "Type the value itself."),
    "not_a_number": ("Dit is geen getal.", "This is not a number."),
    "a_date": ("Excel heeft hier een datum van gemaakt.", "Excel has made a date of this."),
    "not_whole": ("Dit is geen geheel getal.", "This is not a whole number."),
    "too_low": ("Dit is te laag.", "This is too low."),
    "too_high": ("Dit is te hoog.", "This is too high."),
    "allowed_range": ("Toegestaan: {lowest} tot {highest}.", "Allowed: {lowest} to {highest}."),
    "allowed_whole": (
        "Toegestaan: een geheel getal van {lowest} tot {highest}.",
        "Allowed: a whole number from {lowest} to {highest}.",
    ),
    "allowed_hours": (
        "Toegestaan: {lowest} tot {highest} uur, zoals 2,5 of 2u30.",
        "Allowed: {lowest} to {highest} hours, such as 2.5 or 2:30.",
    ),
    "not_hours": ("Dit is geen aantal uren.", "This is not a number of hours."),
    "too_long": (
        "Deze tekst is te lang ({length} tekens).",
        "This text is too long ({length} characters).",
    ),
    "allowed_length": (
        "Toegestaan: hoogstens {longest} tekens.",
        "Allowed: at most {longest} characters.",
    ),
    "not_a_choice": ("Dit is geen keuze uit de lijst.", "This is not a choice from the list."),
    "allowed_choices": ("Toegestaan: {names}.", "Allowed: {names}."),
    "not_an_email": ("Dit is geen e-mailadres.", "This is not an e-mail address."),
    "allowed_email": ("Toegestaan: naam@school.be, of leeg.", "Allowed: name@school.be, or empty."),
    "not_a_key": ("Deze sleutel kan niet.", "This key is not possible."),
    "allowed_key": (
        "Laat de cel leeg: Zwerm maakt zelf een sleutel.",
        "Leave the cell empty: Zwerm makes a key.",
    ),
    "not_a_school_year": ("Dit is geen schooljaar.", "This is not a school year."),
    "allowed_school_year": ("Toegestaan: zoals 2026-2027.", "Allowed: such as 2026-2027."),
    # Between cells
    "unknown_school": ("Deze school staat niet op ‘School’.", "This school is not on ‘School’."),
    "unknown_person": ("Deze persoon staat niet op ‘Mensen’.", "This person is not on ‘People’."),
    "unknown_task": ("Deze taak staat niet op ‘Taken’.", "This task is not on ‘Tasks’."),
    "unknown_source": (
        "Deze bron staat niet bij ‘Bronnen van uren’.",
        "This source is not under ‘Sources of hours’.",
    ),
    "unknown_pool": ("Deze cluster staat bij geen enkele school.", "No school has this cluster."),
    "unknown_catalogue_task": (
        "Deze sleutel staat niet in de takencatalogus.",
        "This key is not in the task catalogue.",
    ),
    "allowed_own_task": (
        "Laat de sleutel leeg voor een eigen taak.",
        "Leave the key empty for an own task.",
    ),
    "allowed_names": ("Kies een van: {names}.", "Choose one of: {names}."),
    "none_yet": ("Er staat er nog geen.", "There is none yet."),
    "ambiguous": ("Deze naam komt meer dan één keer voor.", "This name occurs more than once."),
    "use_the_key": ("Typ de sleutel in plaats van de naam.", "Type the key instead of the name."),
    "twice": ("Dit staat er al, in {cell}.", "This is here already, in {cell}."),
    "each_once": ("Elk hoogstens één keer.", "Each at most once."),
    "duplicate_person": (
        "Deze persoon staat er twee keer: ook in {cell}.",
        "This person stands twice: also in {cell}.",
    ),
    "duplicate_person_allowed": (
        "Voeg de rijen samen, of geef twee naamgenoten elk een andere naam.",
        "Merge the rows, or give two namesakes different names.",
    ),
    "no_reason": (
        "Deze taak vervalt of wacht, zonder reden.",
        "This task is dropped or postponed without a reason.",
    ),
    "no_reason_allowed": (
        "Schrijf waarom: volgend jaar vraagt iemand ernaar.",
        "Write why: next year somebody will ask.",
    ),
    "no_home": ("Deze persoon heeft geen school.", "This person has no school."),
    "no_home_allowed": (
        "Vul een school in, of zet ‘Werkt voor de groep’ op ja.",
        "Fill in a school, or set ‘Works for the group’ to yes.",
    ),
    "pools_without_group": (
        "Alleen wie voor de groep werkt, bedient clusters.",
        "Only group staff serve clusters.",
    ),
    "pools_without_group_allowed": (
        "Zet ‘Werkt voor de groep’ op ja of maak leeg.",
        "Set ‘Works for the group’ to yes or empty this.",
    ),
    "circle": (
        "Deze scholen horen bij elkaar in een kring: {names}.",
        "These schools are part of each other in a circle: {names}.",
    ),
    "circle_allowed": (
        "Laat ‘Hoort bij’ ergens in de kring leeg.",
        "Leave ‘Part of’ empty somewhere in the circle.",
    ),
    "too_much_in_all": (
        "Samen meer dan {most} uur per week voor één persoon.",
        "More than {most} hours a week in all for one person.",
    ),
    "too_much_in_all_allowed": (
        "Toegestaan: samen hoogstens {most} uur.",
        "Allowed: at most {most} hours in all.",
    ),
    "no_schools": (
        "Er staat nog geen school in het werkboek.",
        "There is no school in the workbook yet.",
    ),
    "no_schools_allowed": (
        "Vul minstens één school in (de voorbeeldrij telt niet mee).",
        "Fill in at least one school (the example row does not count).",
    ),
    "no_people": ("Er staat nog niemand in het werkboek.", "There is nobody in the workbook yet."),
    "no_people_allowed": (
        "Vul minstens één persoon in (de voorbeeldrij telt niet mee).",
        "Fill in at least one person (the example row does not count).",
    ),
    "no_tasks": ("Er staan geen taken in het werkboek.", "There are no tasks in the workbook."),
    "which_school": ("Bij welke school horen deze uren?", "Which school do these hours belong to?"),
    "which_school_allowed": (
        "Typ ‘School A: 2,5; School B: 1u’.",
        "Type ‘School A: 2.5; School B: 1:00’.",
    ),
    "pinned_and_forbidden": (
        "Dezelfde taak en persoon staan vast én worden verboden (zie {cell}).",
        "The same task and person are pinned and forbidden (see {cell}).",
    ),
    "choose_one_rule": ("Houd één van beide regels.", "Keep one of the two."),
    "site_needs_school": (
        "Een vestiging hoort bij een school: vul die in bij ‘Hoort bij’.",
        "A site is part of a school: fill that in under ‘Part of’.",
    ),
}
