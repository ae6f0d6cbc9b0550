"""The sentences of the workbook and its documents, Dutch and English.

These packages know no Django, so they keep their own words.
"""

from .words_of_continuity import CONTINUITY
from .words_of_problems import PROBLEMS
from .words_of_remedies import REMEDIES
from .words_of_results import RESULTS
from .words_of_template import TEMPLATE

WORDS = {**CONTINUITY, **PROBLEMS, **REMEDIES, **RESULTS, **TEMPLATE}


def say(key: str, language: str, **values: object) -> str:
    """The sentence with this key, with its values filled in."""
    dutch, english = WORDS[key]
    sentence = dutch if language == "nl" else english
    return sentence.format(**values) if values else sentence
