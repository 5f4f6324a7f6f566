from pathlib import Path

from launcher.stamps import digest_of, is_current, write_stamp


def test_a_stamp_is_current_until_a_file_below_changes(tmp_path: Path):
    sources = tmp_path / "src"
    (sources / "deep").mkdir(parents=True)
    (sources / "deep" / "a.ts").write_text("1")
    stamp = tmp_path / "stamps" / "build"
    write_stamp(stamp, digest_of([sources]))

    before = is_current(stamp, digest_of([sources]))
    (sources / "deep" / "a.ts").write_text("2")
    after = is_current(stamp, digest_of([sources]))

    assert (before, after) == (True, False)


def test_a_file_that_moves_changes_the_digest(tmp_path: Path):
    (tmp_path / "a").write_text("same")
    before = digest_of([tmp_path])
    (tmp_path / "a").rename(tmp_path / "b")

    assert digest_of([tmp_path]) != before


def test_a_stamp_that_is_absent_is_not_current(tmp_path: Path):
    assert not is_current(tmp_path / "none", "anything")
