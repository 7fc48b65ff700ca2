"""Segments of speech and the silences between them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from voicejoy.endpoint import Edge, Segmenter

FRAME_S = 0.032


def edges(pattern: str, gap_s: float = 0.5) -> list[tuple[int, Edge]]:
    """The edges that a string of speech (#) and silence (.) frames makes, with their frame numbers."""
    segmenter = Segmenter(gap_s)
    found = ((at, segmenter.process(FRAME_S, mark == "#")) for at, mark in enumerate(pattern))
    return [(at, edge) for at, edge in found if edge is not None]


def test_a_single_click_opens_nothing() -> None:
    assert edges("..#...#..#" + "." * 40) == []


def test_a_pause_shorter_than_the_gap_stays_inside_the_segment() -> None:
    assert edges("##" + "." * 15 + "##") == [(1, Edge.STARTED)]


def test_a_pause_as_long_as_the_gap_ends_the_segment() -> None:
    assert edges("##" + "." * 16) == [(1, Edge.STARTED), (17, Edge.ENDED)]


@given(st.lists(st.booleans(), max_size=300))
def test_edges_alternate_and_speech_is_never_more_than_the_frames(frames: list[bool]) -> None:
    segmenter = Segmenter(0.5)
    found = [edge for frame in frames if (edge := segmenter.process(FRAME_S, frame))]
    expected = [Edge.STARTED, Edge.ENDED] * len(found)
    assert found == expected[: len(found)]
    assert segmenter.speech_s <= FRAME_S * sum(frames) + 1e-9
