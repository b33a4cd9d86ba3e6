"""What notices of several kinds say alike: the product, who acted, where they go."""

from winvest.group.notifications.enums import NoticeChannel
from winvest.group.notifications.rules import Variable

APP_ONLY = frozenset((NoticeChannel.APP,))
APP_MAIL = APP_ONLY | {NoticeChannel.MAIL}
APP_MAIL_SLACK = APP_MAIL | {NoticeChannel.SLACK}

PRODUCT = (
    Variable(name="produit", label="nom du produit", example="Mondial TV"),
    Variable(name="sku", label="code du produit", example="MTV-TV-0001"),
)
WHO = Variable(name="auteur", label="qui a agi", example="Aminata Diallo")
