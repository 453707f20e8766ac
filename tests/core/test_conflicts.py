"""The three-way comparison: whoever changed a value alone decides it, and nothing is decided silently that two people changed."""

from hypothesis import given
from hypothesis import strategies as st

from core.conflicts import Merge, three_way

NAMES, VALUES = st.sampled_from("abcde"), st.sampled_from(["", "1", "2", "3"])
Typed = dict[str, str]
FORMS = st.dictionaries(NAMES, VALUES)
PICKS = st.dictionaries(NAMES, st.sampled_from(["mine", "theirs", "", "nonsense"]))


def saved(merge: Merge, mine: dict[str, str], standing: dict[str, str]) -> dict[str, str]:
    return {**standing, **{name: mine[name] for name in merge.kept}}


@given(FORMS, FORMS)
def test_alone_what_was_typed_is_saved(opened: dict[str, str], mine: dict[str, str]) -> None:
    mine = {name: mine.get(name, value) for name, value in opened.items()}
    merge = three_way(opened, mine, opened, {})
    assert saved(merge, mine, opened) == mine
    assert not merge.taken
    assert not merge.clashes


@given(FORMS, FORMS)
def test_what_nobody_typed_stands_as_the_other_left_it(opened: dict[str, str], standing: dict[str, str]) -> None:
    merge = three_way(opened, opened, standing, {})
    assert set(merge.taken) == {name for name in opened if standing.get(name) != opened[name]}
    assert not merge.kept
    assert not merge.clashes


@given(FORMS, FORMS, FORMS, PICKS)
def test_every_difference_has_one_fate(
    opened: dict[str, str], mine: dict[str, str], standing: dict[str, str], picks: dict[str, str]
) -> None:
    merge = three_way(opened, mine, standing, picks)
    fates = [*merge.kept, *merge.taken, *merge.clashes]
    assert sorted(fates) == sorted(name for name in mine if mine[name] != standing.get(name))
    for name in merge.kept:
        assert picks.get(name) == "mine" or opened.get(name) == standing.get(name)
    for name in merge.taken:
        assert picks.get(name) == "theirs" or opened.get(name) == mine[name]
    for name in merge.clashes:
        assert name not in opened or opened[name] not in (mine[name], standing.get(name))


@given(FORMS, FORMS, FORMS)
def test_a_clash_is_a_clash_for_both(opened: dict[str, str], mine: dict[str, str], standing: dict[str, str]) -> None:
    ours = {name: (mine.get(name, ""), standing.get(name, "")) for name in opened}
    left, right = ({name: pair[side] for name, pair in ours.items()} for side in (0, 1))
    here, there = three_way(opened, left, right, {}), three_way(opened, right, left, {})
    assert here.clashes == there.clashes
    assert (here.kept, here.taken) == (there.taken, there.kept)


@given(FORMS, FORMS, FORMS)
def test_what_was_asked_is_settled_by_the_answers(opened: dict[str, str], mine: dict[str, str], standing: dict[str, str]) -> None:
    clashes = three_way(opened, mine, standing, {}).clashes
    for answer in ("mine", "theirs"):
        again = three_way(opened, mine, standing, dict.fromkeys(clashes, answer))
        assert not again.clashes
        assert set(clashes) <= set(again.kept if answer == "mine" else again.taken)
