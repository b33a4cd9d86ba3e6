"""Notices about the life of versions, in the house's own words."""

from winvest.app.notice_words import APP_MAIL, APP_MAIL_SLACK, APP_ONLY, PRODUCT, WHO
from winvest.group.notifications.enums import NoticeTone
from winvest.group.notifications.rules import Notice, Variable, Words, register

FAMILY = "Versions"
WHAT = (
    *PRODUCT,
    Variable(name="version", label="numéro de la version", example=3),
    WHO,
    Variable(
        name="changements",
        label="ce qui change",
        example="Essentiel · montant : 9,90 € → 10,90 €.",
    ),
)
COMMENT = Variable(name="commentaire", label="commentaire", example="Marge validée.")
DAY = Variable(name="date", label="date d’effet", example="1er déc. 2026")

SCRIPTS = Variable(name="scripts", label="scripts à relire", example="« Accroche TV »")

register.declare(
    Notice(
        code="versions.submitted",
        label="Une version attend une approbation",
        family=FAMILY,
        tone=NoticeTone.INFO,
        words=Words(
            subject="À approuver : {{ produit }}, version {{ version }}",
            body="{{ auteur }} soumet la version {{ version }} de {{ produit }} ({{ sku }}). "
            "{{ changements }}",
        ),
        variables=WHAT,
        channels=APP_MAIL,
    ),
    Notice(
        code="versions.approved",
        label="Une version est approuvée",
        family=FAMILY,
        tone=NoticeTone.OK,
        words=Words(
            subject="Approuvée : {{ produit }}, version {{ version }}",
            body="{{ auteur }} a approuvé la version {{ version }} de {{ produit }} ({{ sku }}). "
            "{{ commentaire }} Planifiez sa mise en production.",
        ),
        variables=(*WHAT, COMMENT),
        channels=APP_MAIL,
    ),
    Notice(
        code="versions.refused",
        label="Une version est refusée",
        family=FAMILY,
        tone=NoticeTone.WARN,
        words=Words(
            subject="Refusée : {{ produit }}, version {{ version }}",
            body="{{ auteur }} a refusé la version {{ version }} de {{ produit }} ({{ sku }}) : "
            "{{ commentaire }} Corrigez le brouillon, puis soumettez-le de nouveau.",
        ),
        variables=(*WHAT, COMMENT),
        channels=APP_MAIL,
    ),
    Notice(
        code="versions.signed_alone",
        label="Une version approuvée par son auteur, seul habilité",
        family=FAMILY,
        tone=NoticeTone.WARN,
        words=Words(
            subject="Approuvée par son auteur : {{ produit }}, version {{ version }}",
            body="{{ auteur }}, seule personne habilitée dans la société, a approuvé sa propre "
            "version {{ version }} de {{ produit }} ({{ sku }}). {{ changements }}",
        ),
        variables=WHAT,
        channels=APP_MAIL,
        compulsory=APP_ONLY,
    ),
    Notice(
        code="versions.scheduled",
        label="Une version est planifiée",
        family=FAMILY,
        tone=NoticeTone.INFO,
        words=Words(
            subject="{{ produit }} change le {{ date }}",
            body="La version {{ version }} de {{ produit }} ({{ sku }}) s’appliquera le "
            "{{ date }}. "
            "{{ changements }}",
        ),
        variables=(*WHAT, DAY),
        channels=APP_MAIL,
    ),
    Notice(
        code="versions.unscheduled",
        label="Une mise en production est annulée",
        family=FAMILY,
        tone=NoticeTone.WARN,
        words=Words(
            subject="{{ produit }} ne change plus : version {{ version }} annulée",
            body="{{ auteur }} a annulé la mise en production de la version {{ version }} de "
            "{{ produit }} ({{ sku }}) : {{ commentaire }}",
        ),
        variables=(*WHAT, COMMENT),
        channels=APP_MAIL,
    ),
    Notice(
        code="versions.scripts",
        label="Un script de vente est à relire",
        family=FAMILY,
        tone=NoticeTone.WARN,
        words=Words(
            subject="Scripts à relire : {{ produit }} change le {{ date }}",
            body="La version {{ version }} de {{ produit }} ({{ sku }}) change l’offre le "
            "{{ date }}, et garde ces scripts tels quels : {{ scripts }}. Relisez-les, ou "
            "remplacez-les dans ses documents. {{ changements }}",
        ),
        short="Scripts de {{ sku }} à relire avant le {{ date }} : {{ scripts }}.",
        variables=(*WHAT, DAY, SCRIPTS),
        channels=APP_MAIL,
    ),
    Notice(
        code="versions.live",
        label="Une version entre en vigueur",
        family=FAMILY,
        tone=NoticeTone.OK,
        words=Words(
            subject="{{ produit }} : la version {{ version }} est en vigueur",
            body="Depuis le {{ date }}, {{ produit }} ({{ sku }}) suit sa version {{ version }}. "
            "{{ changements }}",
        ),
        variables=(*WHAT, DAY),
        channels=APP_MAIL_SLACK,
    ),
    Notice(
        code="versions.blocked",
        label="Une mise en production est refusée : contenu altéré",
        family=FAMILY,
        tone=NoticeTone.BAD,
        words=Words(
            subject="{{ produit }} : version {{ version }} retirée, son contenu a été altéré",
            body="Le contenu de la version {{ version }} de {{ produit }} ({{ sku }}) n’est pas "
            "celui qui a été approuvé : elle n’est pas entrée en vigueur. Revenez à un contenu "
            "précédent, et vérifiez le journal d’audit.",
        ),
        short="{{ sku }}, version {{ version }} retirée : contenu altéré.",
        variables=WHAT,
        channels=APP_MAIL_SLACK,
        compulsory=APP_ONLY,
    ),
)
