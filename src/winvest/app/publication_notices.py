"""Notices about the diffusion of products, in the house's own words."""

from winvest.app.notice_words import APP_MAIL, APP_MAIL_SLACK, APP_ONLY, PRODUCT, WHO
from winvest.group.notifications.enums import NoticeTone
from winvest.group.notifications.rules import Notice, Variable, Words, register

FAMILY = "Diffusion"
WHAT = (
    *PRODUCT,
    Variable(name="canaux", label="canaux de vente", example="Terrain, Web"),
    WHO,
)
DAY = Variable(name="date", label="jour", example="1er déc. 2026")
WHY = Variable(name="motif", label="pourquoi", example="Le DIPA a expiré.")

register.declare(
    Notice(
        code="publication.began",
        label="Un produit se vend dans votre société",
        family=FAMILY,
        tone=NoticeTone.OK,
        words=Words(
            subject="{{ produit }} est en vente",
            body="{{ produit }} ({{ sku }}) se vend dans votre société : {{ canaux }}.",
        ),
        variables=WHAT,
        channels=APP_MAIL,
    ),
    Notice(
        code="publication.planned",
        label="Un produit se vendra bientôt dans votre société",
        family=FAMILY,
        tone=NoticeTone.INFO,
        words=Words(
            subject="{{ produit }} se vendra à partir du {{ date }}",
            body="{{ produit }} ({{ sku }}) se vendra dans votre société à partir du {{ date }} : "
            "{{ canaux }}.",
        ),
        variables=(*WHAT, DAY),
        channels=APP_MAIL,
    ),
    Notice(
        code="publication.ended",
        label="Un produit ne se vend plus dans votre société",
        family=FAMILY,
        tone=NoticeTone.WARN,
        words=Words(
            subject="{{ produit }} ne se vend plus après le {{ date }}",
            body="{{ auteur }} a arrêté la vente de {{ produit }} ({{ sku }}) dans votre société "
            "({{ canaux }}) : {{ motif }}",
        ),
        variables=(*WHAT, DAY, WHY),
        channels=APP_MAIL_SLACK,
    ),
    Notice(
        code="publication.blocked",
        label="Une diffusion planifiée n’a pas commencé",
        family=FAMILY,
        tone=NoticeTone.BAD,
        words=Words(
            subject="{{ produit }} n’est pas en vente : il manque quelque chose",
            body="La diffusion planifiée de {{ produit }} ({{ sku }}) n’a pas commencé. "
            "{{ motif }} Réglez ce qui manque, puis diffusez-la.",
        ),
        variables=(*WHAT, WHY),
        channels=APP_MAIL,
        compulsory=APP_ONLY,
    ),
)
