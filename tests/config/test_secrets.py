from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from config.embedded.secrets import kept_secret


def test_a_secret_is_made_once_and_only_its_owner_may_read_it(tmp_path: Path) -> None:
    path = tmp_path / "var" / "secret"
    secret = kept_secret(path, 50)
    assert len(secret) > 50
    assert kept_secret(path, 50) == secret
    assert path.stat().st_mode & 0o777 == 0o600


def test_all_who_ask_at_once_get_the_same(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(lambda _: kept_secret(tmp_path / "secret", 20), range(40)))) == 1
