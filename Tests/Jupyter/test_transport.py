"""How a kernel is reached: TCP, IPC, encrypted, and on ports that it chose itself."""

import hashlib
import hmac
import json
import os
import pathlib
import socket
import subprocess
import tempfile

import jupyter_client
import pytest
import zmq
from jupyter_client.kernelspec import KernelSpecManager

from client import TIMEOUT, control, nothing_comes, value


def ready_client(manager):
    # Not manager.client(): in jupyter_client 8.9.1 that hands the keys over as str, where it wants bytes.
    client = jupyter_client.BlockingKernelClient(connection_file=manager.connection_file)
    client.load_connection_file()
    client.start_channels()
    client.wait_for_ready(timeout=TIMEOUT)
    return client


@pytest.fixture
def short_folder():
    """A folder for sockets: their paths may have 107 bytes at most, and a test's own folder may be long."""
    with tempfile.TemporaryDirectory(prefix="ak-", dir="/tmp") as folder:
        yield pathlib.Path(folder)


def test_a_kernel_over_ipc_works_and_leaves_no_socket_behind(short_folder):
    manager = jupyter_client.KernelManager(kernel_name="attentive", transport="ipc", ip=str(short_folder / "k"))
    manager.start_kernel()
    client = ready_client(manager)
    assert value(client, "6 * 7") == "42"
    assert len(list(short_folder.iterdir())) == 5
    assert control(client, "shutdown_request", {"restart": False})["status"] == "ok"
    manager.provisioner.process.wait(15)
    assert list(short_folder.iterdir()) == []
    client.stop_channels()
    manager.cleanup_resources()


@pytest.mark.skipif(not zmq.has("curve"), reason="this pyzmq has no CurveZMQ")
def test_an_encrypted_kernel_serves_who_has_the_key_and_nobody_else(tmp_path):
    log = tmp_path / "log"
    manager = jupyter_client.KernelManager(kernel_name="attentive", transport_encryption="required")
    with log.open("w") as stream:
        manager.start_kernel(stderr=stream)
    client = ready_client(manager)
    try:
        information = manager.get_connection_info()
        assert information["curve_secretkey"]
        assert value(client, "6 * 7") == "42"
        stranger = jupyter_client.BlockingKernelClient()
        plain = {k: v for k, v in information.items() if not k.startswith("curve")}
        stranger.load_connection_info(plain)
        stranger.shell_channel.start()
        stranger.kernel_info()
        assert nothing_comes(stranger.get_shell_msg, timeout=1)
        stranger.stop_channels()
        assert value(client, "6 * 7") == "42"
        text = log.read_text()
        for secret in (information["curve_secretkey"], manager.session.key):
            assert (secret.decode() if isinstance(secret, bytes) else secret) not in text
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


def test_the_kernel_binds_its_ports_itself_where_it_is_started_without_its_launcher(tmp_path):
    file, information = jupyter_client.write_connection_file(str(tmp_path / "kernel.json"))
    launcher, kernel = KernelSpecManager().get_kernel_spec("attentive").argv[:2]
    assert launcher.endswith("/kernel-launcher")
    process = subprocess.Popen([kernel, "run", "-f", file])
    try:
        client = jupyter_client.BlockingKernelClient()
        client.load_connection_info(information)
        client.start_channels()
        client.wait_for_ready(timeout=TIMEOUT)
        client.stop_channels()
    finally:
        process.kill()
        process.wait()


def test_the_launcher_listens_before_the_kernel_is_there(tmp_path):
    file, information = jupyter_client.write_connection_file(str(tmp_path / "kernel.json"))
    launcher = KernelSpecManager().get_kernel_spec("attentive").argv[0]
    script = tmp_path / "program"
    script.write_text('#!/bin/sh\necho "$ATTENTIVE_LISTENERS"\nexec sleep 60\n')
    script.chmod(0o755)
    process = subprocess.Popen([launcher, str(script), "-f", file], stdout=subprocess.PIPE, text=True)
    try:
        assert len(process.stdout.readline().split(",")) == 5
        for channel in ("shell", "control", "iopub", "stdin", "hb"):
            socket.create_connection(("127.0.0.1", information[f"{channel}_port"]), timeout=5).close()
    finally:
        process.kill()
        process.wait()


@pytest.mark.parametrize(
    ("arguments", "code", "words"), [([], 64, "usage: "), (["/nowhere/kernel", "run"], 1, "start /nowhere/kernel: ")]
)
def test_a_wrong_command_line_of_the_launcher_is_one_line(arguments, code, words):
    launcher = KernelSpecManager().get_kernel_spec("attentive").argv[0]
    done = subprocess.run([launcher, *arguments], capture_output=True, text=True, timeout=10)
    assert done.returncode == code
    assert words in done.stderr and done.stderr.count("\n") == 1


class Launcher:
    """The launcher's end of a handshake: a registration file, and the socket that it names."""

    def __init__(self, folder, ipc=None):
        self.context = zmq.Context()
        self.socket = self.context.socket(zmq.ROUTER)
        if ipc is None:
            port = self.socket.bind_to_random_port("tcp://127.0.0.1")
        else:
            port = 1
            self.socket.bind(f"ipc://{ipc}-{port}")
        self.file = folder / "registration.json"
        self.file.write_text(json.dumps({
            "transport": "ipc" if ipc else "tcp", "ip": ipc or "127.0.0.1", "key": "the key",
            "signature_scheme": "hmac-sha256", "registration_port": port,
        }))
        spec = KernelSpecManager().get_kernel_spec("attentive")
        environment = {**os.environ, "PATH": spec.env["PATH"].replace("${PATH}", os.environ["PATH"])}
        command = [part.format(connection_file=self.file) for part in spec.argv]
        self.process = subprocess.Popen(command, env=environment)

    def registration(self):
        """The identity of who registers, and the ports."""
        assert self.socket.poll(30_000)
        identity, signature, content = self.socket.recv_multipart()
        assert hmac.new(b"the key", content, hashlib.sha256).hexdigest().encode() == signature
        return identity, json.loads(content)

    def end(self):
        self.process.kill()
        self.process.wait()
        self.context.destroy(linger=0)


def test_a_registration_file_makes_the_kernel_choose_its_ports_and_report_them(tmp_path):
    launcher = Launcher(tmp_path)
    try:
        identity, ports = launcher.registration()
        assert sorted(ports) == ["control_port", "hb_port", "iopub_port", "shell_port", "stdin_port"]
        assert len(set(ports.values())) == 5 and all(1024 < port < 65536 for port in ports.values())
        launcher.socket.send_multipart([identity, b"ACK"])
        client = jupyter_client.BlockingKernelClient()
        client.load_connection_info({**json.loads(launcher.file.read_text()), **ports})
        client.start_channels()
        client.wait_for_ready(timeout=TIMEOUT)
        assert value(client, "6 * 7") == "42"
        client.stop_channels()
    finally:
        launcher.end()


def test_the_handshake_works_over_ipc(tmp_path, short_folder):
    launcher = Launcher(tmp_path, ipc=str(short_folder / "k"))
    try:
        identity, ports = launcher.registration()
        assert len(set(ports.values())) == 5
        launcher.socket.send_multipart([identity, b"ACK"])
        client = jupyter_client.BlockingKernelClient()
        client.load_connection_info({**json.loads(launcher.file.read_text()), **ports})
        client.start_channels()
        client.wait_for_ready(timeout=TIMEOUT)
        client.stop_channels()
    finally:
        launcher.end()


def test_a_kernel_serves_only_once_its_registration_is_acknowledged(tmp_path):
    launcher = Launcher(tmp_path)
    try:
        identity, ports = launcher.registration()
        client = jupyter_client.BlockingKernelClient()
        client.load_connection_info({**json.loads(launcher.file.read_text()), **ports})
        client.shell_channel.start()
        client.kernel_info()
        assert nothing_comes(client.get_shell_msg, timeout=1)
        launcher.socket.send_multipart([identity, b"ACK"])
        assert client.get_shell_msg(timeout=TIMEOUT)["msg_type"] == "kernel_info_reply"
        client.stop_channels()
    finally:
        launcher.end()


def test_a_port_that_is_taken_is_one_line_in_the_log_and_the_kernel_s_end(tmp_path):
    with zmq.Context() as context, context.socket(zmq.ROUTER) as taken:
        port = taken.bind_to_random_port("tcp://127.0.0.1")
        manager = jupyter_client.KernelManager(kernel_name="attentive", shell_port=port, cache_ports=False)
        log = tmp_path / "log"
        with log.open("w") as stream:
            manager.start_kernel(stderr=stream)
            assert manager.provisioner.process.wait(30) == 1
        manager.cleanup_resources()
    lines = log.read_text().splitlines()
    assert lines == [f"attentive-kernel: bind tcp://127.0.0.1:{port}: Address already in use"]
