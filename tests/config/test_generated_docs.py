from config.generated import outdated


def test_generated_pages_match_the_code() -> None:
    assert outdated() == [], "run manage.py generated_docs"
