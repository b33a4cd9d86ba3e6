"""Words that fill, words that would fail at sending, and who is told by what."""

import pytest

import winvest.app.notices  # noqa: F401 - declares the house's own messages
from winvest.foundation.infra.outgoing import is_public
from winvest.foundation.kit.errors import Invalid
from winvest.group.notifications.enums import NoticeChannel, NoticeTone
from winvest.group.notifications.forms import parse_slack
from winvest.group.notifications.rules import (
    Notice,
    Variable,
    Words,
    channels_of,
    check_words,
    register,
    told_as,
)

pytestmark = pytest.mark.req("ORG-06")
APP, MAIL, SMS, SLACK = NoticeChannel
NOTICE = Notice(
    code="essai.fait",
    label="Essai",
    family="Essais",
    tone=NoticeTone.INFO,
    words=Words(subject="Essai de {{ nom }}", body="{{ nom }} a fini."),
    variables=(Variable(name="nom", label="prénom", example="Ada"),),
    channels=frozenset((APP, MAIL)),
)


@pytest.mark.parametrize("channel", NoticeChannel)
@pytest.mark.parametrize("code", sorted(register.notices))
def test_the_house_own_words_fill_and_fit(code: str, channel: NoticeChannel) -> None:
    notice = register[code]
    told = check_words(notice, channel, notice.usual_words(channel))
    assert told.subject
    assert "{{" not in told.subject + told.body


@pytest.mark.parametrize(
    ("subject", "body", "field", "told"),
    [
        ("", "x", "subject", "Donnez un objet"),
        ("x", "", "body", "Écrivez le message"),
        ("x", "{{ inconnu }}", "body", "Variables connues\u00a0: nom"),
        ("{{ nom", "x", "subject", "ne se remplit pas"),
        ("x", "{{ nom | date }}", "body", "une valeur ne convient pas au filtre"),
        ("x", "{{ nom | bidon }}", "body", "ce filtre n’existe pas, il y a date, lower, upper"),
        ("x", "{% if nom %}", "body", "une accolade ou une condition n’est pas fermée"),
        ("x", "{{ 1 / 0 }}", "body", "ne se remplit pas"),
        ("x", "{{ nom.__class__.__mro__ }}", "body", "ne se remplit pas"),
        ("x", "{{ range(10) }}", "body", "ne se remplit pas"),
        ("x", "a" * 161, "body", "160 caractères"),
    ],
)
def test_words_that_would_fail_are_refused_beside_their_field(
    subject: str, body: str, field: str, told: str
) -> None:
    with pytest.raises(Invalid) as refused:
        check_words(NOTICE, SMS, Words(subject=subject, body=body))
    assert told in refused.value.by_field[field]


def test_a_person_is_told_as_they_wish_and_always_of_what_is_compulsory() -> None:
    assert channels_of(NOTICE, {}, has_phone=True) == {APP, MAIL}
    assert channels_of(NOTICE, {MAIL: False, SMS: True}, has_phone=True) == {APP, SMS}
    assert channels_of(NOTICE, {SMS: True}, has_phone=False) == {APP, MAIL}
    grave = register["security.chain_damaged"]
    assert channels_of(grave, {APP: False}, has_phone=False) == {APP}


def test_slack_gives_its_own_addresses() -> None:
    asked = {"label": "#catalogue", "url": "https://hooks.slack.com/services/T/B/x"}
    assert parse_slack(asked, sandbox=False)[0] == "#catalogue"
    for url in ("http://hooks.slack.com/x", "https://hooks.slack.com.evil.example/x", "ftp://x"):
        with pytest.raises(Invalid):
            parse_slack({**asked, "url": url}, sandbox=True)
    local = {**asked, "url": "http://127.0.0.1:9000/hook"}
    assert parse_slack(local, sandbox=True)[1] == local["url"]
    with pytest.raises(Invalid):
        parse_slack(local, sandbox=False)


@pytest.mark.req("OPS-05")
@pytest.mark.parametrize(
    "address",
    ["10.1.2.3", "192.168.0.1", "172.16.9.9", "169.254.169.254", "::1", "fe80::1%eth0", "0.0.0.0",
     "100.64.0.1", "fd00::1", "224.0.0.1", "::ffff:10.0.0.1"],
)  # fmt: skip
def test_an_inner_address_is_never_reached(address: str) -> None:
    assert not is_public(address)


def test_words_that_no_longer_fill_leave_the_house_s() -> None:
    """A variable that went since they were written never stops the act that tells."""
    stale = Words(subject="{{ partie }}", body="x")
    values = {"nom": "Ada"}
    assert told_as(NOTICE, stale, NOTICE.words, values).subject == "Essai de Ada"
    own = Words(subject="Bravo {{ nom | upper }}", body="{% if nom == 'Ada' %}Oui{% endif %}")
    assert told_as(NOTICE, own, NOTICE.words, values).subject == "Bravo ADA"
    assert told_as(NOTICE, own, NOTICE.words, values).body == "Oui"
    assert told_as(NOTICE, None, NOTICE.words, values).body == "Ada a fini."


@pytest.mark.req("OPS-05")
@pytest.mark.parametrize(
    "body",
    [
        "{{ 'a' * 1000000000 }}",
        "{{ '%1000000000d' % 1 }}",
        "{{ 'a'.ljust(1000000000) }}",
        "{% for one in nom %}{% for two in nom %}x{% endfor %}{% endfor %}",
        "{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}",
        "{% set a = nom %}{{ a }}",
        "{{ 2 ** 100000000 }}",
    ],
)
def test_a_message_neither_computes_nor_repeats(body: str) -> None:
    with pytest.raises(Invalid) as refused:
        check_words(NOTICE, MAIL, Words(subject="x", body=body))
    assert "seules des variables" in refused.value.by_field["body"]
