"""The edition that most tests look at: a strait, two sides, a Chinese outlet, a digest."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from sample import BEAT, READINGS, compose_all


@pytest.fixture(scope="session")
def beat():
    return BEAT


@pytest.fixture(scope="session")
def readings():
    return READINGS


@pytest.fixture(scope="session")
def edition():
    return compose_all()


@pytest.fixture(scope="session")
def text_of():
    return {reading.document.text_sha256: reading.document.text for reading in READINGS}.get
