from datetime import date

import pytest

from corpus.formats.metadata_dates import published_on


@pytest.mark.parametrize(
    "value",
    [
        "2018-10-26",
        "20181026",
        "2018-10-26T23:40:20+01:00",
        "2018-10-26 09:00",
        "2018/10/26",
        "Fri, 26 Oct 2018 10:00:00 GMT",
        "26 October 2018",
        "26th of October, 2018",
        "October 26, 2018",
        " Oct. 26 2018 ",
    ],
)
def test_a_whole_day_is_read_as_written(value: str) -> None:
    assert published_on(value) == date(2018, 10, 26)


@pytest.mark.parametrize(
    "value",
    [
        "",
        "2018",
        "2018-10",
        "October 2018",
        "2018-W43",
        "2018-10-261",
        "26/10/18",
        "03/04/2019",
        "2018-02-30",
        "1540549220",
        "yesterday",
        "1970-01-01T00:00:00Z",
        "0001-01-01",
    ],
)
def test_what_names_no_sure_day_gives_none(value: str) -> None:
    assert published_on(value) is None
