"""Dossiers of every shape that a school could really have."""

from hypothesis import strategies as st

from zwerm.workbook.columns import EXAMPLE_MARKS
from zwerm.workbook.records import (
    CLUSTERS,
    SPECIALISATIONS,
    Dossier,
    Effort,
    MeansRecord,
    PersonRecord,
    RuleRecord,
    SchoolRecord,
    SourceRecord,
    TaskRecord,
)
from zwerm.workbook.vocabulary import PROVENANCES, ROLES, fold

# Names as people have them, and some that look like numbers, formulas, lists or markup.
NAMES = st.one_of(
    st.sampled_from(
        (
            *("An", "Bo de Vries", "D'Hondt, Jo", "=SOM(A1)", "+32 9", "@mij", "-", "0012", "1,5"),
            *("<b>x</b>", "ja", "A: B", "Piet en Klaas", "École nº 1", "ﬁn", "x" * 60, "#n #(x)"),
        )
    ),
    st.text(
        st.characters(codec="utf-8", categories=["L", "N", "P"], exclude_characters=";"),
        min_size=1,
        max_size=12,
    ),
).map(lambda text: " ".join(text.split()) or "x")
# A row that says it is an example is not read.
NAMES = NAMES.filter(lambda text: text not in EXAMPLE_MARKS)
CODES = st.from_regex(r"[a-z][a-z0-9-]{0,8}", fullmatch=True).filter(lambda code: code != "group")
TEXTS = st.one_of(st.just(""), NAMES)
PROVENANCE = st.sampled_from(list(PROVENANCES))


def _subset(values):
    return st.lists(st.sampled_from(values), unique=True, max_size=3).map(tuple)


def _ordered(values):
    return st.sets(st.sampled_from(values)).map(lambda s: tuple(v for v in values if v in s))


def _levels(keys, lowest, highest):
    return st.dictionaries(st.sampled_from(keys), st.integers(lowest, highest))


def _unique_codes(least, most):
    return st.lists(CODES, min_size=least, max_size=most, unique=True)


LIMIT = st.one_of(st.none(), st.integers(0, 50))


@st.composite
def schools(draw):
    codes = draw(_unique_codes(1, 4))
    pools = draw(st.lists(NAMES, min_size=1, max_size=2, unique_by=fold))
    return tuple(
        SchoolRecord(
            code=code,
            name=draw(NAMES),
            kind=draw(st.sampled_from(["primary", "secondary", "special", "adult", "arts"])),
            parent=draw(st.sampled_from(["", *codes[:index]])),
            pool=draw(st.sampled_from(["", *pools])),
            has_technical_tracks=draw(st.booleans()),
            pupils=draw(st.integers(0, 3000)),
            devices=draw(st.integers(0, 3000)),
            staff=draw(st.integers(0, 300)),
            outsourcing_euro_a_year=draw(st.integers(0, 90_000)),
            figures_provenance=draw(PROVENANCE),
        )
        for index, code in enumerate(codes)
    )


@st.composite
def people(draw, places):
    pools = tuple(dict.fromkeys(place.pool for place in places if place.pool))
    result = []
    for code in draw(_unique_codes(1, 4)):
        is_group_staff = draw(st.booleans())
        homes = draw(_subset([place.code for place in places]))
        result.append(
            PersonRecord(
                code=code,
                name=draw(NAMES),
                roles=draw(_subset(list(ROLES))),
                email=draw(st.sampled_from(["", "an@school.be"])),
                is_teacher=draw(st.booleans()),
                homes=homes or (() if is_group_staff else (places[0].code,)),
                is_group_staff=is_group_staff,
                reach_pools=draw(_subset(pools)) if is_group_staff and pools else (),
                levels=draw(_levels(CLUSTERS, 0, 3)),
                specialisations=draw(_levels(SPECIALISATIONS, 0, 3)),
                motivation=draw(_levels(CLUSTERS, -2, 2)),
                specialisation_motivation=draw(_levels(SPECIALISATIONS, -1, 1)),
                max_tasks=draw(LIMIT),
                max_clusters=draw(LIMIT),
                max_schools=draw(LIMIT),
                max_backups=draw(LIMIT),
            )
        )
    return tuple(result)


@st.composite
def tasks(draw, places):
    minutes = st.integers(0, 40_000).map(lambda hundredths: hundredths / 100)
    return tuple(
        TaskRecord(
            slug=slug,
            name=draw(NAMES),
            cluster=draw(st.sampled_from(CLUSTERS)),
            description=draw(TEXTS),
            status=draw(st.sampled_from(["applies", "dropped", "postponed"])),
            reason=draw(NAMES),  # who drops a task says why
            is_own=draw(st.booleans()),
            is_core=draw(st.booleans()),
            required=draw(_levels(CLUSTERS, 0, 3)),
            specialisation=draw(st.sampled_from([None, *SPECIALISATIONS])),
            levels=draw(_ordered(("S", "P", "G"))) or ("S",),
            priority=draw(st.integers(1, 3)),
            effort=Effort(draw(minutes), draw(minutes), draw(minutes), draw(minutes)),
            effort_provenance=draw(PROVENANCE),
            weekly_minutes=draw(
                st.dictionaries(
                    st.sampled_from([place.code for place in places]), st.integers(0, 3000)
                )
            ),
            pooled_variable_saving=draw(st.integers(0, 90)),
            is_on_site=draw(st.booleans()),
            is_splittable=draw(st.booleans()),
            smallest_share_minutes=draw(st.integers(5, 600)),
            needs_backup=draw(st.booleans()),
            outsourcing_euro_an_hour=draw(st.integers(0, 300)),
            technical_tracks_only=draw(st.booleans()),
            keep_running=draw(st.booleans()),
        )
        for slug in draw(_unique_codes(1, 5))
    )


@st.composite
def dossiers(draw):
    places = draw(schools())
    team = draw(people(places))
    work = draw(tasks(places))
    codes = draw(st.lists(CODES, min_size=1, max_size=3, unique=True))
    sources = tuple(
        SourceRecord(
            code, draw(TEXTS), draw(_ordered(CLUSTERS)), draw(st.booleans()), draw(st.booleans())
        )
        for code in codes
    )
    pairs = draw(
        st.lists(
            st.tuples(st.sampled_from([p.code for p in team]), st.sampled_from(codes)),
            unique=True,
            max_size=4,
        )
    )
    rules = draw(
        st.lists(
            st.builds(
                RuleRecord,
                st.just("current"),
                st.sampled_from([task.slug for task in work]),
                st.sampled_from([person.code for person in team]),
                st.sampled_from(["", *(place.code for place in places)]),
                st.sampled_from([None, "S", "P", "G"]),
                TEXTS,
            ),
            unique_by=lambda rule: (rule.task, rule.person, rule.school, rule.level),
            max_size=4,
        )
    )
    return Dossier(
        name=draw(NAMES),
        school_year=draw(st.sampled_from(["2026-2027", "2030-2031"])),
        schools=places,
        people=team,
        means=tuple(
            MeansRecord(person, source, draw(st.integers(0, 1000)), draw(PROVENANCE), draw(TEXTS))
            for person, source in pairs
        ),
        tasks=work,
        sources=sources,
        rules=tuple(rules),
        max_changes=draw(LIMIT),
    )
