import stat
from functools import partial
from pathlib import Path

import pytest

from rlf.errors import ConfigurationError
from workers.children import spawn
from workers.queue_server import QueueServer, QueueServerError


@pytest.fixture
def backend():
    return "sqlite"


def test_the_server_is_for_its_owner_alone(queue_server):
    folder = queue_server.server.folder
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE(queue_server.server.socket.stat().st_mode) == 0o700


def test_the_server_listens_on_no_port_and_keeps_what_it_was_given(queue_server, connection):
    settings = connection.config_get("*")
    wanted = {"port": "0", "appendonly": "yes", "appendfsync": "everysec", "maxmemory-policy": "noeviction"}
    assert {name: settings[name] for name in wanted} == wanted


def test_a_running_server_is_adopted(queue_server):
    assert queue_server.server.start(lambda command: pytest.fail(f"a second server was started: {command}")) is None


def test_a_killed_server_comes_back_on_the_same_socket(queue_server, connection):
    queue_server.kill()
    assert not queue_server.server.answers()
    queue_server.start()
    assert connection.ping()


def test_a_server_that_does_not_start_is_told(tmp_path):
    server = QueueServer(tmp_path / "queue")
    with pytest.raises(QueueServerError, match="log says why"):
        server.start(lambda _command: spawn(["false"], tmp_path / "log"))


def test_a_path_too_long_for_a_socket_is_told(tmp_path):
    server = QueueServer(tmp_path / ("long" * 30))
    with pytest.raises(ConfigurationError, match="shorter"):
        server.start(partial(spawn, log=Path("unused")))


def test_a_running_server_can_be_asked_to_end(queue_server):
    queue_server.server.shut_down()
    assert queue_server.process.wait(10) == 0
