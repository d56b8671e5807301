"""The service's own commands as processes that can be killed, forked from one that has imported everything already."""

from __future__ import annotations

import multiprocessing
import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rlf.cli import main

if TYPE_CHECKING:
    from multiprocessing.process import BaseProcess
    from pathlib import Path

    from rlf.config import Settings

forks = multiprocessing.get_context("forkserver")
forks.set_forkserver_preload(["__main__", "tests.workers.processes", "workers.cli", "web.cli"])


@dataclass
class Processes:
    """Processes of one installation, ended with the test."""

    settings: Settings
    running: list[BaseProcess] = field(default_factory=list)

    def start(self, *arguments: str) -> BaseProcess:
        environment = {
            "PATH": os.environ["PATH"],
            "RLF_MODE": "demo",
            "RLF_VAR": str(self.settings.var),
            "DATABASE_URL": self.settings.database_url,
        }
        log = self._log(len(self.running))
        log.touch()
        process = forks.Process(target=_run, args=(arguments, environment, log))
        process.start()
        self.running.append(process)
        return process

    def log_of(self, process: BaseProcess) -> str:
        return self._log(self.running.index(process)).read_text()

    def end(self) -> None:
        for process in self.running:
            kill(process)

    def _log(self, number: int) -> Path:
        return self.settings.var / f"process-{number}.log"


def kill(process: BaseProcess) -> None:
    process.kill()
    process.join()


def _run(arguments: tuple[str, ...], environment: dict[str, str], log: Path) -> None:
    os.environ.clear()
    os.environ.update(environment)
    output = os.open(log, os.O_WRONLY | os.O_APPEND)
    os.dup2(output, 1)
    os.dup2(output, 2)
    main(arguments, prog_name="rlf")
