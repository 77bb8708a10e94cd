import pytest
from statement_rows import TABLES

from attache import tables


@pytest.fixture(autouse=True)
def _tables_of_the_demo():
    with tables.use(TABLES):
        yield
