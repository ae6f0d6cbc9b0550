from zwerm.core.charts import (
    Axis,
    LoadBar,
    Piece,
    Radar,
    Segment,
    cluster_fill,
    load_columns,
    source_fill,
)


def bar(*segments: tuple[int, int], scale_minutes: int = 0) -> LoadBar:
    """From (used, available) per source."""
    made = [Segment("source", f"fill-{n}", used, have) for n, (used, have) in enumerate(segments)]
    return LoadBar("Sofie", made, scale_minutes)


def test_a_bar_is_filled_in_proportion_to_what_is_available():
    half = bar((60, 120))

    assert half.frame_percent == 100
    assert half.pieces == [Piece(0, 50, "fill-0")]
    assert half.free_minutes == 60


def test_sources_stand_after_each_other():
    assert bar((60, 60), (30, 60)).pieces == [Piece(0, 50, "fill-0"), Piece(50, 25, "fill-1")]


def test_bars_with_one_scale_compare():
    short = bar((60, 60), scale_minutes=240)

    assert short.frame_percent == 25
    assert short.pieces == [Piece(0, 25, "fill-0")]


def test_more_than_there_is_stands_outside_the_frame_in_the_signal_colour():
    over = bar((150, 100))

    assert over.frame_percent == 66.7
    assert over.pieces == [Piece(0, 66.7, "fill-0"), Piece(66.7, 33.3, "fill-gap")]
    assert over.is_full


def test_a_bar_without_hours_is_empty_and_not_full():
    nothing = bar()

    assert (nothing.frame_percent, nothing.pieces, nothing.is_full) == (0, [], False)


def test_someone_without_hours_but_with_work_is_all_signal():
    assert bar((60, 0)).pieces == [Piece(0, 100, "fill-gap")]


def test_the_column_of_who_has_most_is_as_tall_as_the_drawing():
    tall, short = load_columns([bar((120, 240)), bar((30, 60))])

    assert (tall.height, tall.room) == (132, Piece(0, 132, "load__room"))
    assert tall.pieces == [Piece(66, 66, "fill-0")]
    assert (short.height, short.room) == (33, Piece(0, 33, "load__room"))
    assert short.pieces == [Piece(16.5, 16.5, "fill-0")]


def test_columns_stack_their_sources_from_the_ground_up():
    [column] = load_columns([bar((60, 60), (30, 60))])

    assert column.pieces == [Piece(66, 66, "fill-0"), Piece(33, 33, "fill-1")]


def test_a_team_without_hours_has_columns_without_height():
    [column] = load_columns([bar()])

    assert (column.height, column.pieces) == (1, [])


def test_there_are_no_columns_without_people():
    assert load_columns([]) == []


def test_a_radar_draws_the_first_axis_upwards_and_full_values_on_the_rim():
    radar = Radar("T", [Axis("up", 3), Axis("right", 0), Axis("down", 1.5), Axis("left", 9)])

    assert [spoke.point for spoke in radar.spokes] == [
        (220, 30),
        (220, 130),
        (220, 180),
        (120, 130),
    ]
    assert [spoke.anchor for spoke in radar.spokes] == ["middle", "start", "middle", "end"]
    assert radar.outline == "220.0,30.0 220.0,130.0 220.0,180.0 120.0,130.0"
    assert len(radar.rings) == 3


def test_patterns_start_again_after_the_last():
    assert [source_fill(n) for n in (0, 5, 6)] == ["fill-ict", "fill-alt", "fill-ict"]
    assert cluster_fill("T") == "fill-t"
