"""What is worth telling, how it is worded, and by which channels it reaches whom. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from jinja2 import (
    StrictUndefined,
    TemplateAssertionError,
    TemplateError,
    TemplateSyntaxError,
    UndefinedError,
    nodes,
)
from jinja2.sandbox import SandboxedEnvironment

from winvest.foundation.kit.errors import FieldError, Invalid
from winvest.foundation.kit.french import short_date
from winvest.group.notifications.enums import NoticeChannel, NoticeTone

BREAKS = re.compile(r"[ \t\r\n]+")  # a subject is one line; its non-breaking spaces stay
LONGEST_SMS = 160
LONGEST = 4000
PLAIN = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.Name,
    nodes.Const,
    nodes.Filter,
    nodes.If,
    nodes.Not,
    nodes.And,
    nodes.Or,
    nodes.Compare,
    nodes.Operand,
)
PERSONAL = (NoticeChannel.APP, NoticeChannel.MAIL, NoticeChannel.SMS)


class TooClever(TemplateError):
    """Words that compute or repeat."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """A message to fill: its subject, and its body with `{{ variables }}`."""

    subject: str
    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Variable:
    """What a message may tell: its name, what it is, and an example for the preview."""

    name: str
    label: str
    example: object


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A kind of event worth telling; `channels` are those used unless a person says otherwise."""

    code: str
    label: str
    family: str
    tone: NoticeTone
    words: Words
    variables: tuple[Variable, ...]
    channels: frozenset[NoticeChannel] = frozenset((NoticeChannel.APP,))
    compulsory: frozenset[NoticeChannel] = frozenset()
    short: str | None = None

    @property
    def examples(self) -> Mapping[str, object]:
        """The values of the preview."""
        return {one.name: one.example for one in self.variables}

    def usual_words(self, channel: NoticeChannel) -> Words:
        """The house's own words; an SMS is shorter."""
        if channel is NoticeChannel.SMS and self.short:
            return Words(subject=self.words.subject, body=self.short)
        return self.words


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A message filled."""

    subject: str
    body: str


@dataclass(slots=True)
class Register:
    """The notices of the house, declared at start-up in `app/notices.py`."""

    notices: dict[str, Notice] = field(default_factory=dict)

    def declare(self, *notices: Notice) -> None:
        """Add kinds of events; a code is declared once, and its own words must fill."""
        for one in notices:
            if one.code in self.notices:
                raise ValueError(f"notice {one.code} is declared twice")
            for channel in NoticeChannel:
                fill(one, one.usual_words(channel), one.examples)
            self.notices[one.code] = one

    def by_family(self) -> tuple[Notice, ...]:
        """The notices as lists show them: those of a family together."""
        return tuple(sorted(self.notices.values(), key=lambda one: (one.family, one.label)))

    def __getitem__(self, code: str) -> Notice:
        return self.notices[code]


register = Register()


def fill(notice: Notice, words: Words, values: Mapping[str, object]) -> Told:
    """The message with its values; raises `Invalid` beside the field that is wrong."""
    errors = []
    filled: dict[str, str] = {}
    for name, text in (("subject", words.subject), ("body", words.body)):
        try:
            _check_plain(text)
            filled[name] = _environment().from_string(text).render(values).strip()
        except (TemplateError, TypeError, ValueError, AttributeError) as error:
            known = ", ".join(one.name for one in notice.variables)
            told = f"Ce texte ne se remplit pas : {_why(error)}. Variables connues : {known}."
            errors.append(FieldError(field=name, code="template", message=told))
    if errors:
        raise Invalid(errors)
    return Told(subject=BREAKS.sub(" ", filled["subject"])[:200], body=filled["body"][:LONGEST])


def told_as(
    notice: Notice, words: Words | None, usual: Words, values: Mapping[str, object]
) -> Told:
    """The company's words filled; the house's when those no longer fill (a variable that went).

    Words are checked when they are written: an act never fails for those of a message.
    """
    if words is not None:
        try:
            return fill(notice, words, values)
        except Invalid:
            pass
    return fill(notice, usual, values)


def check_words(notice: Notice, channel: NoticeChannel, words: Words) -> Told:
    """The preview of a message; refuses one that would fail at sending, or is too long."""
    errors = []
    if not words.subject:
        errors.append(_wrong("subject", "Donnez un objet."))
    if not words.body:
        errors.append(_wrong("body", "Écrivez le message."))
    if errors:
        raise Invalid(errors)
    told = fill(notice, words, notice.examples)
    if channel is NoticeChannel.SMS and len(told.body) > LONGEST_SMS:
        sentence = f"Un SMS tient en {LONGEST_SMS} caractères ; l’exemple en a {len(told.body)}."
        raise Invalid([_wrong("body", sentence)])
    return told


def channels_of(
    notice: Notice, wishes: Mapping[NoticeChannel, bool], *, has_phone: bool
) -> frozenset[NoticeChannel]:
    """By which channels a person is told: what is compulsory, then what they wish."""
    found = set(notice.compulsory)
    for one in PERSONAL:
        if wishes.get(one, one in notice.channels):
            found.add(one)
    if not has_phone:
        found.discard(NoticeChannel.SMS)
    found.discard(NoticeChannel.SLACK)  # a company's, not a person's
    return frozenset(found)


def masked(target: str) -> str:
    """An address as the log shows it.

    >>> masked("sophie.lambert@winvest.example"), masked("+33612345678")
    ('so…@winvest.example', '+33…78')
    """
    name, at, domain = target.partition("@")
    if at:
        return f"{name[:2]}…@{domain}"
    return f"{target[:3]}…{target[-2:]}" if len(target) > 5 else "…"


def _check_plain(text: str) -> None:
    """A message has variables, their filters and conditions: nothing that computes or repeats."""
    for node in _environment().parse(text).find_all(nodes.Node):
        if not isinstance(node, PLAIN):
            raise TooClever


def _why(error: Exception) -> str:
    """What is wrong, for who wrote the words; the engine's own sentences are English."""
    if isinstance(error, TooClever):
        return "seules des variables, des filtres et des conditions s’écrivent ici"
    if isinstance(error, TemplateAssertionError):
        return f"ce filtre n’existe pas, il y a {', '.join(sorted(_environment().filters))}"
    if isinstance(error, TemplateSyntaxError):
        return f"ligne {error.lineno}, une accolade ou une condition n’est pas fermée"
    if isinstance(error, UndefinedError):
        return (error.message or "").replace(" is undefined", " n’est pas connu")
    return "une valeur ne convient pas au filtre"


_made: list[SandboxedEnvironment] = []


def _environment() -> SandboxedEnvironment:
    if not _made:
        made = SandboxedEnvironment(undefined=StrictUndefined, autoescape=False)
        made.globals.clear()
        made.filters = {"date": short_date, "upper": str.upper, "lower": str.lower}
        _made.append(made)
    return _made[0]


def _wrong(name: str, sentence: str) -> FieldError:
    return FieldError(field=name, code="message", message=sentence)
