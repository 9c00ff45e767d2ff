"""Workers of a Dask cluster: on other machines, or on this one.

Dask is an extra (`brochure[cluster]`), and is looked for only where a cluster is asked for.
"""

from __future__ import annotations

import logging
import signal
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import TYPE_CHECKING
from uuid import uuid4

from brochure.errors import MachineError, SelectionError
from brochure.machine import undisturbed
from brochure.workers import Crew

if TYPE_CHECKING:
    from distributed import LocalCluster

_PATIENCE = 10
"""Seconds that a scheduler and its first worker have to answer."""
_ENDED_ABOVE = 500 * 2**20
"""Bytes of a process. Dask ends one that comes near them, whatever it is at."""


@contextmanager
def joined(address: str, workers: int, *, shares_output: bool) -> Iterator[Crew]:
    """The workers of a scheduler; of one with so many processes of our own where the address is `local`.

    Raises:
        MachineError: Dask is not installed, or nobody answers.
        SelectionError: what was given is no address.
    """
    try:
        from distributed import Client, Event, KilledWorker
        from distributed.comm import get_address_host_port
    except ImportError:
        hint = "pip install 'brochure[cluster]'"
        raise MachineError("a cluster needs Dask, which is not installed", hint=hint) from None
    if address != "local":
        try:
            get_address_host_port(address, strict=True)
        except ValueError as error:  # Dask tells it by a traceback, and much later
            hint = "write it like tcp://host:8786, or local for a cluster of this machine"
            raise SelectionError(f'"{address}" is no address of a scheduler', hint=hint) from error
    # Threads and processes that are started here never hear of Ctrl-C, which is for us alone.
    with undisturbed(signal.SIGINT, signal.SIGTERM):
        ours = _local(workers) if address == "local" else nullcontext(address)
    with ours as scheduler:
        try:
            with undisturbed(signal.SIGINT, signal.SIGTERM):
                client = Client(scheduler, timeout=_PATIENCE, set_as_default=False)
        except (OSError, ValueError) as error:
            hint = "start one with: dask scheduler; or build without --cluster"
            raise MachineError(f"no scheduler answers at {address}", hint=hint) from error
        with client:
            try:
                client.wait_for_workers(1, timeout=_PATIENCE)
            except TimeoutError as error:
                hint = f"start some with: dask worker {address} --nthreads 1"
                raise MachineError(f"the scheduler at {address} has no workers", hint=hint) from error
            stop = Event(f"brochure-{uuid4().hex}", client=client)
            # A task is told apart by what it is, not by its arguments, which would have to be digested.
            executor = client.get_executor(pure=False)
            try:
                yield Crew(
                    executor=executor,
                    size=len(client.nthreads()),
                    stopped=stop.is_set,
                    stop=stop.set,
                    died=(KilledWorker,),
                    shares_output=shares_output,
                )
            finally:
                executor.shutdown(wait=False)
                stop.clear()


def _local(workers: int) -> LocalCluster:
    """A cluster of processes on this machine. A task whose worker dies is ours to do again, and not Dask's."""
    import dask
    from distributed import LocalCluster

    # Dask would wait for memory to be given back, for ever: what a library keeps it never gives back.
    memory = {f"distributed.worker.memory.{measure}": False for measure in ("target", "spill", "pause")}
    with dask.config.set(memory):
        return LocalCluster(
            n_workers=workers,
            threads_per_worker=1,
            memory_limit=_ENDED_ABOVE,
            dashboard_address="127.0.0.1:0",
            silence_logs=logging.CRITICAL,  # that a worker died is ours to tell
            scheduler_kwargs={"allowed_failures": 0},
        )
