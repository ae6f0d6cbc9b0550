"""Which backups stay when there are many."""

from datetime import UTC, datetime, timedelta

import pytest

from zwerm.operations.backups.rotating import Keep, name_at, rotate, superfluous

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
DAILY = [NOON - timedelta(days=days) for days in range(400)]


def kept(moments: list[datetime], keep: Keep) -> list[str]:
    gone = superfluous(moments, keep)
    return [f"{moment:%m-%d}" for moment in moments if moment not in gone]


def test_of_backups_every_day_seven_days_four_weeks_and_twelve_months_stay() -> None:
    # A Sunday: the newest of a week is that of its Sunday, of a month that of its last day.
    assert kept(DAILY, Keep()) == [
        *("11-22", "11-21", "11-20", "11-19", "11-18", "11-17", "11-16"),
        *("11-15", "11-08", "11-01"),
        *("10-31", "09-30", "08-31", "07-31", "06-30", "05-31", "04-30"),
        *("03-31", "02-28", "01-31", "12-31"),
    ]


def test_of_several_on_one_day_the_last_stays() -> None:
    moments = [NOON, NOON - timedelta(hours=1), NOON - timedelta(hours=2)]

    assert superfluous(moments, Keep()) == set(moments[1:])


def test_days_without_a_backup_do_not_count() -> None:
    moments = [NOON - timedelta(days=days) for days in (0, 40, 80)]

    assert superfluous(moments, Keep(days=3, weeks=0, months=0)) == set()


def test_the_newest_stays_whatever_is_asked() -> None:
    assert superfluous([NOON], Keep(0, 0, 0)) == set()


def test_only_what_is_ours_is_thrown_away(tmp_path) -> None:
    names = [name_at(day, sealed=day.day % 2 == 0) for day in DAILY[:3]]
    others = ["holiday.jpg", "zwerm-20260101.tar.gz", "zwerm-20260101T000000Z.tar.gz.part"]
    for name in [*names, *others]:
        (tmp_path / name).write_text("")

    gone = rotate(tmp_path, Keep(days=1, weeks=0, months=0))

    assert sorted(path.name for path in gone) == sorted(names[1:])
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([names[0], *others])


@pytest.mark.parametrize("text", ["", "0", "0,0,0", "1,2,3,4", "a", "-1"])
def test_what_keeps_nothing_or_means_nothing_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - argparse tells the rest
        Keep.from_text(text)


def test_days_weeks_and_months_may_be_given() -> None:
    assert Keep.from_text("30") == Keep(30, 4, 12)
    assert Keep.from_text("7,8,24") == Keep(7, 8, 24)
