"""From the loop into a thread and back: services are plain functions, one hop a use case."""

import asyncio
from collections.abc import Callable
from concurrent.futures import Executor
from contextvars import copy_context
from functools import partial
from typing import ParamSpec, TypeVar

from domain.deadline import deadline

P = ParamSpec("P")
T = TypeVar("T")


class Threads:
    """Writers wait for their turn, readers for nobody; whoever is over the request's deadline is stopped."""

    def __init__(self, *, readers: Executor, writers: Executor) -> None:
        self._readers = readers
        self._writers = writers

    async def read(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """What this look brings; raises as it does."""
        return await self._run(self._readers, partial(work, *args, **kwargs))

    async def write(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """What this change brings; raises as it does. Where the wait is given up, the work ends with its deadline."""
        return await self._run(self._writers, partial(work, *args, **kwargs))

    @staticmethod
    async def _run(executor: Executor, work: Callable[[], T]) -> T:
        loop = asyncio.get_running_loop()
        running = loop.run_in_executor(executor, copy_context().run, work)
        if (until := deadline.get()) is None:
            return await running
        # To stop something can itself take a moment, so that is not done on the loop either.
        timer = loop.call_later(max(until.left, 0.0), loop.run_in_executor, None, until.stop)
        try:
            return await running
        finally:
            timer.cancel()
