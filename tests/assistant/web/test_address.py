import socket

import pytest

from assistant.web import address


def test_free_port_is_taken_at_once():
    with address.listen("127.0.0.1", 0) as listener:
        assert address.host_of(listener) == "127.0.0.1"
        port = listener.getsockname()[1]
        assert address.url_of(listener) == f"http://127.0.0.1:{port}"
        with pytest.raises(address.AddressError, match=f"127.0.0.1:{port} 已被另一个程序占用"):
            address.listen("127.0.0.1", port)


def test_port_of_a_page_that_has_just_stopped_is_free():
    with address.listen("127.0.0.1", 0) as listener:
        port = listener.getsockname()[1]
        with socket.create_connection(("127.0.0.1", port)):
            listener.accept()[0].close()
    address.listen("127.0.0.1", port).close()


@pytest.mark.parametrize("host", ["192.0.2.1", "不是地址"])
def test_address_of_another_machine_cannot_be_listened_on(host):
    with pytest.raises(address.AddressError, match="请检查 --host 和 --port"):
        address.listen(host, 0)


@pytest.mark.parametrize(
    ("host", "loopback"), [("127.0.0.1", True), ("::1", True), ("0.0.0.0", False)]
)
def test_loopback_is_told_from_the_network(host, loopback):
    assert address.is_loopback(host) is loopback
    with address.listen(host, 0) as listener:
        assert address.host_of(listener) == host
        port = listener.getsockname()[1]
        expected = f"http://[::1]:{port}" if host == "::1" else f"http://127.0.0.1:{port}"
        assert address.url_of(listener) == expected
