"""Who takes over when the holder of a mandate is away: drafted, without a database."""

from zwerm.mandates.deputies import draft_deputies
from zwerm.mandates.drafting import Draft, Member, Slot, Work

OAK, ELM, GROUP = 1, 2, 9
TASK = 100


def member(pk, *roles, at=(OAK,), reach=()):
    return Member(pk, frozenset(roles), frozenset(at), frozenset(reach))


def deputy(kind, holder, work, members, *, at=None):
    draft = Draft(work.slot(kind, at), holder)
    return draft_deputies([draft], [work], members).get(draft)


def test_the_next_executor_answers_questions_when_the_contact_is_away():
    work = Work(TASK, "T", "S", OAK, minutes={1: 90, 2: 60})

    assert deputy("contact", 1, work, [member(1), member(2)]) == 2


def test_a_backup_answers_questions_when_one_person_does_the_work():
    work = Work(TASK, "T", "S", OAK, minutes={1: 90}, backups=(3,))

    assert deputy("contact", 1, work, [member(1), member(3)]) == 3


def test_the_anchor_point_answers_at_a_school_when_its_executor_is_away():
    work = Work(TASK, "T", "G", GROUP, minutes={1: 90}, schools=(OAK, ELM))
    anchor = member(5, "contact", at=(ELM,))

    assert deputy("contact", 1, work, [member(1, at=(ELM,)), anchor], at=ELM) == 5


def test_a_second_head_decides_when_the_head_is_away():
    work = Work(TASK, "B", "S", OAK)

    assert deputy("decide", 1, work, [member(1, "head"), member(2, "head")]) == 2


def test_the_director_decides_when_the_only_head_is_away():
    work = Work(TASK, "B", "S", OAK)
    director = member(7, "director", at=(GROUP,), reach=(OAK, ELM, GROUP))

    assert deputy("decide", 1, work, [member(1, "head"), director]) == 7


def test_nobody_decides_for_the_only_director():
    work = Work(TASK, "B", "G", GROUP, schools=(OAK,))

    assert deputy("decide", 7, work, [member(7, "director", at=(GROUP,))]) is None


def test_the_technical_coordinator_steers_technical_work_when_the_coordinator_is_away():
    work = Work(TASK, "T", "S", OAK)

    assert deputy("steer", 1, work, [member(1, "coordinator"), member(2, "tict")]) == 2


def test_nobody_is_their_own_deputy():
    work = Work(TASK, "T", "S", OAK, minutes={1: 60})

    assert deputy("steer", 1, work, [member(1, "coordinator", "tict")]) is None


def test_who_executes_has_backups_and_no_deputy():
    work = Work(TASK, "T", "S", OAK, minutes={1: 60, 2: 30})
    draft = Draft(Slot(TASK, "S", OAK, "", "execute"), 1)

    assert draft_deputies([draft], [work], [member(1), member(2)]) == {}
