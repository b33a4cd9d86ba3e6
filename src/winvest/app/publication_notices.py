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
FROZEN = (
    Variable(name="produits", label="produits concernés", example="Mondial TV (MTV-TV-0001)"),
    Variable(
        name="de_produits",
        label="produits concernés, après « les ventes »",
        example="de Mondial TV (MTV-TV-0001)",
    ),
    Variable(name="canaux", label="canaux de vente", example="Terrain, Web"),
    WHO,
)

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
    Notice(
        code="publication.waits",
        label="Une diffusion planifiée attend la reprise des ventes",
        family=FAMILY,
        tone=NoticeTone.WARN,
        words=Words(
            subject="{{ produit }} n’est pas encore en vente : ses ventes sont gelées",
            body="La diffusion de {{ produit }} ({{ sku }}, {{ canaux }}), prévue le {{ date }}, "
            "n’a pas commencé : les ventes de ce produit sont gelées. Elle commencera "
            "d’elle-même à leur reprise.",
        ),
        short="{{ sku }} n’est pas encore en vente : ses ventes sont gelées.",
        variables=(*WHAT, DAY),
        channels=APP_MAIL,
    ),
    Notice(
        code="sales.frozen",
        label="Les ventes d’un produit sont gelées",
        family=FAMILY,
        tone=NoticeTone.WARN,
        words=Words(
            subject="Ventes gelées : {{ produits }}",
            body="{{ auteur }} a gelé les ventes {{ de_produits }}, que votre société vend par : "
            "{{ canaux }}. Ne concluez plus aucune vente nouvelle. Vos devis en cours ne se "
            "transforment pas en contrats pendant le gel : prévenez ces clients, ou proposez-leur "
            "un autre produit. Les contrats déjà signés continuent.",
        ),
        short="Ventes gelées : {{ produits }}. Vos devis en cours attendent la reprise.",
        variables=FROZEN,
        channels=APP_MAIL_SLACK,
    ),
    Notice(
        code="sales.resumed",
        label="Les ventes d’un produit reprennent",
        family=FAMILY,
        tone=NoticeTone.OK,
        words=Words(
            subject="Les ventes reprennent : {{ produits }}",
            body="{{ auteur }} a rouvert les ventes {{ de_produits }}, que votre société vend "
            "par : {{ canaux }}. Un devis encore valable se conclut tel quel ; refaites ceux qui "
            "ont expiré pendant le gel.",
        ),
        short="Les ventes reprennent : {{ produits }}. Refaites les devis expirés.",
        variables=FROZEN,
        channels=APP_MAIL_SLACK,
    ),
)
