"""How does a test say that a rule stops an act, and that nothing of it was written?"""

from collections.abc import Callable

import pytest

from kcr2.errors import RefusedError
from tests.chain import Chain


def refused(chain: Chain, act: Callable[[], object], rule: str, *told: str) -> str:
    """Have an act refused by a rule that tells these things, with nothing written; give the whole message."""
    before = chain.desk.journal.head(chain.space.name)

    with pytest.raises(RefusedError) as caught:
        act()

    assert (caught.value.rule, chain.desk.journal.head(chain.space.name)) == (rule, before)
    message = caught.value.told()
    assert [part for part in told if part not in message] == [], message
    return message
