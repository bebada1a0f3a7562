"""A link is whole, and shows where it leads."""

import pytest

from domain.check_in.report import Item, Progress, check_evidence, evidence_field
from domain.guide.shipped import SHIPPED
from domain.refusals import Invalid
from domain.typed.links import LOGIN, LOOKALIKE, ODD_NUMBER, UNSEEN, WHOLE, addresses_in, name_and_link, why_not_link


@pytest.mark.parametrize(
    "link",
    [
        "",
        "https://example.com/cv.pdf",
        "http://example.com?q=1",
        "https://wiki/x",
        "https://my_host.example.com:8443/a@b?c=d@e#f",
        "http://192.168.0.1/x",
        "http://[2001:db8::1]:8080/",
        "https://müller.de/über",
        "https://пример.рф/",
        "https://コーヒー.jp/",
        "https://日本語.jp./",
        "https://4you.example.com",
        "https://हिन्दी.com/",
        "https://ไทย๒.com/",
        "https://فارسی۱.ir/",
        "https://עִברית.com/",
        "https://বাংলা২.ভারত/",
        "https://二〇二六.jp/",
        "https://straße.de/",
        "https://en.wikipedia.org/wiki/Ада_Лавлейс",
        "https://example.com/\u2764\ufe0f",
    ],
)
def test_a_web_link_is_taken(link: str) -> None:
    assert why_not_link(link) is None


@pytest.mark.parametrize(
    "link",
    [
        "example.com",
        "javascript:alert(1)",
        "JaVaScRiPt://example.com/%0aalert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "slack://open",
        "https://",
        "https:///x",
        "https://a b",
        "https://x|y",
        "https://<x>",
        "https://[",
        "//example.com",
        "https://example.com:port/",
        "https://example.com:99999/",
        "https://a..b/",
        "https://%65xample.com/",
        "https://example.com\\.evil.com/",
        "https://exam℀ple.com/",
        "https://[v1.x]/",
    ],
)
def test_what_is_no_web_link_is_refused(link: str) -> None:
    assert why_not_link(link) == WHOLE


def test_a_link_too_long_for_its_column_is_refused() -> None:
    assert "500" in (why_not_link("https://" + "x" * 600) or "")


@pytest.mark.parametrize(
    ("link", "why"),
    [
        ("https://slack.com@evil.example.com/", LOGIN),
        ("https://user:secret@example.com/", LOGIN),
        ("https://slack.com\\@evil.example.com/", LOGIN),
        ("https://@example.com/", LOGIN),
        # Cyrillic, Greek and letters of phonetics among Latin ones, or a whole word of them.
        ("https://sl\u0430ck.com/", LOOKALIKE),
        ("https://g\u03bfogle.com/", LOOKALIKE),
        ("https://\u0261oogle.com/", LOOKALIKE),
        ("https://tw\u0131tter.com/", LOOKALIKE),
        ("https://\u0430\u0440\u0440\u04cf\u0435.com/", LOOKALIKE),
        ("https://com\u30ceevil.jp/", LOOKALIKE),
        # Digits of other scripts, marks that stand over a letter or strike it through, rare letters.
        ("https://g\u09e6\u09e6gle.com/", LOOKALIKE),
        ("https://paypa\u06f1.com/", LOOKALIKE),
        ("https://\u0e50\u0e50.com/", LOOKALIKE),
        ("https://\u3007\u3007.com/", LOOKALIKE),
        ("https://gi\u0307thub.com/", LOOKALIKE),
        ("https://examp\u0335le.com/", LOOKALIKE),
        ("https://examp\u093cle.com/", LOOKALIKE),
        ("https://\u0440\u0335\u0440.\u0440\u0444/", LOOKALIKE),
        ("https://paypa\u01c0.com/", LOOKALIKE),
        ("https://\u0237ira.example.com/", LOOKALIKE),
        ("https://xn--80ak6aa92e.com/", LOOKALIKE),
        ("https://XN--80AK6AA92E.com/", LOOKALIKE),
        ("https://\uff47oogle.com/", LOOKALIKE),
        # Turned, hidden and escaped.
        ("https://example.com/\u202efdp.exe", UNSEEN),
        ("https://exa\u200bmple.com/", UNSEEN),
        ("https://example.com/\x1b[31m", UNSEEN),
        ("https://exam\u00adple.com/", UNSEEN),
        ("https://example.com/\u2066x", UNSEEN),
        ("https://example.com/\u3164", UNSEEN),
        ("https://example.com/\u115fx", UNSEEN),
        ("https://exa\u034fmple.com/", UNSEEN),
        ("https://exa\u17b4mple.com/", UNSEEN),
        ("https://exa\ufe0fmple.com/", UNSEEN),
        # Addresses in numbers.
        ("http://2130706433/", ODD_NUMBER),
        ("http://0x7f000001/", ODD_NUMBER),
        ("http://0x7f.1/", ODD_NUMBER),
        ("http://0177.0.0.1/", ODD_NUMBER),
        ("http://127.1/", ODD_NUMBER),
        ("http://127.0.0.1./", ODD_NUMBER),
        ("http://300.1.1.1/", ODD_NUMBER),
        ("http://[::ffff:127.0.0.1]/", ODD_NUMBER),
    ],
)
def test_a_link_that_hides_where_it_leads_is_refused(link: str, why: str) -> None:
    assert why_not_link(link) == why


def test_a_link_inside_of_evidence_is_held_against_the_same() -> None:
    milestone = next(iter(SHIPPED.milestones))
    key = milestone.asked[0].key
    hiding = Item(
        progress=Progress.DONE, evidence="It runs: https://wiki.example.com, also https://a@evil.example.com."
    )
    with pytest.raises(Invalid) as refusal:
        check_evidence({key: hiding}, milestone)
    assert refusal.value.errors == {evidence_field(key): LOGIN}


def test_what_ends_a_sentence_is_no_part_of_its_address() -> None:
    assert list(addresses_in("See https://a.example/x, and (https://b.example/y).")) == [
        "https://a.example/x",
        "https://b.example/y",
    ]


@pytest.mark.parametrize(
    ("typed", "name", "link"),
    [
        ("Priya Nair", "Priya Nair", ""),
        ("Priya Nair https://example.com/cv", "Priya Nair", "https://example.com/cv"),
        ("https://example.com/cv, Priya", "Priya", "https://example.com/cv"),
        ("Priya <https://example.com/cv|her CV>", "Priya", "https://example.com/cv"),
        ("<https://example.com>", "", "https://example.com"),
        ("<@U0NOOR>", "<@U0NOOR>", ""),
    ],
)
def test_a_name_and_the_link_beside_it_are_told_apart(typed: str, name: str, link: str) -> None:
    assert name_and_link(typed) == (name, link)
