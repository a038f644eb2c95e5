import pytest

from quizzes.networks import is_within, read_networks


@pytest.mark.parametrize(
    ("address", "networks", "expected"),
    [
        ("10.3.4.5", "", True),
        ("", "", True),
        ("10.3.4.5", "10.3.0.0/16", True),
        ("10.4.4.5", "10.3.0.0/16", False),
        ("10.4.4.5", "10.3.0.0/16\n10.4.4.5", True),
        ("10.4.4.5", "10.3.0.0/16， 10.4.4.0/24", True),
        ("::ffff:10.3.4.5", "10.3.0.0/16", True),
        ("fd00::7", "fd00::/8", True),
        ("fd00::7", "10.3.0.0/16", False),
        ("", "10.3.0.0/16", False),
        ("somewhere", "10.3.0.0/16", False),
    ],
)
def test_is_within_any_of_the_networks(
    address: str,
    networks: str,
    expected: bool,  # noqa: FBT001 -- the value itself
) -> None:
    assert is_within(address, networks) is expected


def test_read_networks_takes_any_address_of_a_range() -> None:
    assert [str(network) for network in read_networks("10.3.4.5/16\n192.0.2.1")] == [
        "10.3.0.0/16",
        "192.0.2.1/32",
    ]


@pytest.mark.parametrize("text", ["10.3.0.0/33", "room 3", "10.3.0", "10.3.0.0-10.3.0.9"])
def test_read_networks_refuses_what_is_none(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        read_networks(text)
