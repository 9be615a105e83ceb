"""How are many scenarios carried out, wherever there is room, so that nothing finished is ever lost?

A run is cut into chunks of scenario numbers. A place evaluates chunks: this thread, processes on this machine, or a
Dask cluster (`kcr2.stress.running.cluster`, apart because it brings its library along). What is finished is a
`Partial`: usable at any moment, and what is missing in it can be carried out later, elsewhere, in any order.
"""

from kcr2.stress.running.partial import Partial
from kcr2.stress.running.places import Here, Place, Submit
from kcr2.stress.running.processes import Processes
from kcr2.stress.running.run import Progress, Watch, run
from kcr2.stress.running.work import CHUNK, Work, evaluate_chunk, fingerprint, work_of

__all__ = [
    "CHUNK",
    "Here",
    "Partial",
    "Place",
    "Processes",
    "Progress",
    "Submit",
    "Watch",
    "Work",
    "evaluate_chunk",
    "fingerprint",
    "run",
    "work_of",
]
