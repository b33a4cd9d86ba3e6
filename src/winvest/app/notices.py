"""Notices: the events worth telling, in the house's own words; `app/reactions.py` tells them."""

import winvest.app.care_notices
import winvest.app.import_notices
import winvest.app.publication_notices
import winvest.app.version_notices  # noqa: F401 - declare those of their topics
from winvest.group.notifications.enums import NoticeChannel, NoticeTone
from winvest.group.notifications.rules import Notice, Variable, Words, register

APP, MAIL, SLACK = NoticeChannel.APP, NoticeChannel.MAIL, NoticeChannel.SLACK

register.declare(
    Notice(
        code="documents.expiring",
        label="Un document arrive à expiration",
        family="Documents",
        tone=NoticeTone.WARN,
        words=Words(
            subject="{{ document }} de {{ produit }} expire dans {{ jours }} jours",
            body="Le document « {{ document }} » de {{ produit }} ({{ sku }}) est valable jusqu’au "
            "{{ fin }}. Remplacez-le avant cette date : sans lui, les canaux qui l’exigent "
            "ferment.",
        ),
        short="{{ document }} de {{ sku }} expire le {{ fin }}.",
        variables=(
            Variable(name="document", label="titre du document", example="DIPA 2026"),
            Variable(name="produit", label="nom du produit", example="Santé Senior Sérénité"),
            Variable(name="sku", label="code du produit", example="AP-SANTE-003"),
            Variable(name="jours", label="jours restants", example=30),
            Variable(name="fin", label="dernier jour de validité", example="21 déc. 2026"),
        ),
        channels=frozenset((APP, MAIL)),
    ),
    Notice(
        code="documents.damaged",
        label="Un fichier du coffre est abîmé",
        family="Documents",
        tone=NoticeTone.BAD,
        words=Words(
            subject="Coffre des documents : {{ document }} est {{ constat }}",
            body="La relecture du coffre a trouvé le fichier de « {{ document }} » ({{ sku }}) "
            "{{ constat }}. Son empreinte était {{ empreinte }}. Ne l’employez pas : faites-le "
            "rétablir depuis une sauvegarde.",
        ),
        short="Coffre : {{ document }} ({{ sku }}) est {{ constat }}.",
        variables=(
            Variable(name="document", label="titre du document", example="DIPA 2026"),
            Variable(name="sku", label="code du produit", example="AP-SANTE-003"),
            Variable(name="constat", label="ce qui a été trouvé", example="altéré"),
            Variable(name="empreinte", label="SHA-256 du dépôt", example="bbf5cfdadf8f35aa"),
        ),
        channels=frozenset((APP, MAIL, SLACK)),
        compulsory=frozenset((APP,)),
    ),
    Notice(
        code="security.chain_damaged",
        label="Le journal d’audit a été altéré",
        family="Sécurité",
        tone=NoticeTone.BAD,
        words=Words(
            subject="Journal d’audit altéré : {{ chaine }}",
            body="La vérification de la chaîne {{ chaine }} a trouvé une ligne {{ nature }}. "
            "N’effacez rien et ouvrez la page des chaînes.",
        ),
        variables=(
            Variable(name="chaine", label="nom de la chaîne", example="Action Prévoyance"),
            Variable(name="nature", label="ce qui a été trouvé", example="modifiée"),
        ),
        channels=frozenset((APP, SLACK)),
        compulsory=frozenset((APP,)),
    ),
)
