from livinglist.flows.progress import Lines


def _told(*steps):
    """The lines of (second, done, total) steps."""
    lines, at = [], [0.0]
    teller = Lines(lines.append, lambda: at[0])
    for second, done, total in steps:
        at[0] = second
        teller.harvest("biorxiv", done, total)
    return lines


def test_a_short_harvest_leaves_a_log_alone():
    assert _told((0, 1, 3), (10, 2, 3), (20, 3, 3)) == []


def test_a_long_one_says_once_a_minute_how_long_the_rest_takes():
    lines = _told((0, 0, 365), (30, 5, 365), (60, 10, 365), (90, 15, 365), (120, 20, 365))
    assert lines == [
        "harvest biorxiv: 10 of 365, about 36 min left\n",
        "harvest biorxiv: 20 of 365, about 34 min left\n",
    ]


def test_hours_are_told_as_hours_and_no_pace_as_none():
    assert _told((0, 0, 1000), (60, 0, 1000), (120, 10, 1000)) == [
        "harvest biorxiv: 0 of 1,000\n",
        "harvest biorxiv: 10 of 1,000, about 3 h 18 min left\n",
    ]
