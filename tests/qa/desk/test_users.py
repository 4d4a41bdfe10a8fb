from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from qa.desk.users import (
    Enrolled,
    Role,
    UnreadableUsers,
    Users,
    drop_tokens,
    drop_user,
    enrolled,
    put_role,
    put_token,
    put_user,
)


def test_a_user_signs_in_with_the_own_password_alone(tmp_path: Path):
    file = tmp_path / "users"
    assert put_user(file, "ann", "a long password")
    assert put_user(file, "bob@desk", "another password")
    users = Users(file)
    assert len(users) == 2
    assert users.verify("ann", "a long password")
    assert users.verify("bob@desk", "another password")
    assert not users.verify("ann", "another password")
    assert not users.verify("nobody", "nobody")
    assert not users.verify("ann", "a" * 10_000)
    assert not users.verify("ann", "\ud800 half a sign")


def test_a_known_user_gets_the_new_password(tmp_path: Path):
    file = tmp_path / "users"
    put_user(file, "ann", "a long password")
    assert not put_user(file, "ann", "a newer password")
    users = Users(file)
    assert (len(users), users.verify("ann", "a newer password")) == (1, True)
    assert not users.verify("ann", "a long password")


def test_the_file_holds_no_password_and_only_its_owner_reads_it(tmp_path: Path):
    file = tmp_path / "users"
    put_user(file, "ann", "a long password")
    assert file.read_text(encoding="utf-8").startswith("ann:$argon2id$")
    assert "a long password" not in file.read_text(encoding="utf-8")
    assert file.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("name", "password", "told"),
    [
        ("", "a long password", "a name has letters"),
        ("a:b", "a long password", "a name has letters"),
        ("ann", "short", "a password has 10 to 1,000 characters, this one has 5"),
    ],
)
def test_what_can_be_no_user_is_refused(tmp_path: Path, name: str, password: str, told: str):
    with pytest.raises(ValueError, match=told):
        put_user(tmp_path / "users", name, password)
    assert not (tmp_path / "users").exists()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "names no user; add one with: pressmark user add"),
        ("ann:secret\n", "line 1 is not name:hash"),
        ("# ours\n\nann", "line 3 is not name:hash"),
    ],
)
def test_a_file_that_names_no_users_is_refused(tmp_path: Path, text: str, told: str):
    file = tmp_path / "users"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(UnreadableUsers, match=told):
        Users(file)


def test_a_missing_file_of_users_is_refused(tmp_path: Path):
    with pytest.raises(UnreadableUsers, match="make one with: pressmark user add"):
        Users(tmp_path / "users")


def test_a_token_is_its_user_s_until_all_are_taken_back(tmp_path: Path):
    file = tmp_path / "users"
    put_user(file, "ann", "a long password")
    put_user(file, "bob", "another password")
    token, other = put_token(file, "ann"), put_token(file, "bob")
    put_user(file, "ann", "a newer password")  # which leaves her programs alone
    users = Users(file)
    assert [users.named_by(one) for one in (token, other, token[:-1], "")] == [
        "ann",
        "bob",
        None,
        None,
    ]
    assert token not in file.read_text(encoding="utf-8")
    assert not users.verify("ann", token)
    assert (drop_tokens(file, "ann"), drop_tokens(file, "ann")) == (1, 0)
    users = Users(file)
    assert (users.named_by(token), users.named_by(other)) == (None, "bob")


def test_nobody_s_token_is_made_and_none_without_its_user_is_good(tmp_path: Path):
    file = tmp_path / "users"
    put_user(file, "ann", "a long password")
    with pytest.raises(ValueError, match="has no user 'bob'; add one first with: pressmark user"):
        put_token(file, "bob")
    token = put_token(file, "ann")
    put_user(file, "bob", "another password")
    kept = [line for line in file.read_text().splitlines() if not line.startswith("ann:$")]
    file.write_text("\n".join(kept))
    assert Users(file).named_by(token) is None


def test_a_user_is_a_reader_until_made_an_editor(tmp_path: Path):
    file = tmp_path / "users"
    put_user(file, "ann", "a long password", Role.EDITOR)
    put_user(file, "bob", "another password")
    put_token(file, "bob")
    users = Users(file)
    assert [users.role_of(name) for name in ("ann", "bob", "eve")] == [
        Role.EDITOR,
        Role.READER,
        None,
    ]
    put_user(file, "ann", "a newer password")  # which leaves her role alone
    put_role(file, "bob", Role.EDITOR)
    assert enrolled(file) == [Enrolled("ann", Role.EDITOR, 0), Enrolled("bob", Role.EDITOR, 1)]
    put_role(file, "ann", Role.READER)
    assert (users.role_of("ann"), users.editors) == (Role.READER, 1)
    with pytest.raises(ValueError, match="has no user 'eve'"):
        put_role(file, "eve", Role.EDITOR)


def test_what_changes_in_the_file_counts_at_once(tmp_path: Path):
    file = tmp_path / "users"
    put_user(file, "ann", "a long password")
    users = Users(file)
    seal = users.seal_of("ann")
    put_user(file, "bob", "another password", Role.EDITOR)
    assert (users.verify("bob", "another password"), users.role_of("bob")) == (True, Role.EDITOR)
    put_user(file, "ann", "a newer password")
    assert users.seal_of("ann") != seal
    drop_user(file, "bob")
    assert (len(users), users.role_of("bob")) == (1, None)
    put_user(file, "bob", "another password")  # a new one of this name is a reader
    assert users.role_of("bob") is Role.READER


def test_a_file_that_is_damaged_later_changes_nobody(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
):
    file = tmp_path / "users"
    put_user(file, "ann", "a long password", Role.EDITOR)
    users = Users(file)
    sound = file.read_text(encoding="utf-8")
    for text in ("ann:secret\n", "ann:role:king\n"):
        file.write_text(text, encoding="utf-8")
        assert users.role_of("ann") is Role.EDITOR
    assert caplog.text.count("the desk's users stay as they were") == 2
    file.unlink()
    assert users.role_of("ann") is Role.EDITOR
    file.write_text(sound.replace("ann:role:editor\n", ""), encoding="utf-8")
    assert users.role_of("ann") is Role.READER


def test_of_several_who_change_the_file_none_undoes_another_s_change(tmp_path: Path):
    file = tmp_path / "users"
    names = [f"user{n}" for n in range(6)]
    with ThreadPoolExecutor(3) as several:
        list(several.map(lambda name: put_user(file, name, "a long password"), names))
    assert sorted(one.name for one in enrolled(file)) == names


def test_what_somebody_noted_in_the_file_stays(tmp_path: Path):
    file = tmp_path / "users"
    put_user(file, "ann", "a long password")
    file.write_text("# The night desk\n" + file.read_text())
    put_role(file, "ann", Role.EDITOR)
    assert file.read_text().startswith("# The night desk\nann:")
