from io import BytesIO

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.workbook.strategies import dossiers
from zwerm.workbook.reader import read_workbook
from zwerm.workbook.template import write_template


def written(dossier, language):
    buffer = BytesIO()
    write_template(buffer, language=language, tasks=(), dossier=dossier)
    return buffer.getvalue()


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    # A dossier is large: making a failing one smaller takes longer than reading it.
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)
@given(dossier=dossiers(), language=st.sampled_from(["nl", "en"]))
def test_what_is_written_is_read_back_the_same(dossier, language):
    assert read_workbook(written(dossier, language), language="nl") == dossier
