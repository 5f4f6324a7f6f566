import pytest

from launcher.licences import is_forbidden


@pytest.mark.parametrize(
    "licence", ["MIT", "LGPL-3.0-only", "Apache-2.0 OR GPL-2.0-or-later", "EPL-2.0 OR GPL-3.0-or-later"]
)
def test_a_licence_that_leaves_apache_code_free_may_ship(licence: str):
    assert not is_forbidden(licence)


@pytest.mark.parametrize(
    "licence",
    [
        "GPL-3.0-only",
        "AGPL-3.0-or-later",
        "License :: OSI Approved :: GNU General Public License v3 (GPLv3)",
        "GPL-2.0 OR AGPL-3.0",
        "",
    ],
)
def test_a_licence_that_binds_the_whole_or_is_unknown_may_not_ship(licence: str):
    assert is_forbidden(licence)
