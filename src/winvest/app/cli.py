"""The `winvest` command: reads the words typed, runs one act, turns a refusal into a sentence.

Exit codes: 0 done, 1 refused (French sentence on stderr), 2 wrong usage.
"""

import argparse
import importlib
import os
import sys
import warnings
from collections.abc import Callable, Sequence
from typing import NoReturn

from winvest.app.ground import port_of

Act = Callable[[argparse.Namespace], int]
FASTEST = 1_000_000  # requests a minute that a key may be given


class Parser(argparse.ArgumentParser):
    """argparse, whose refusal is French."""

    def error(self, message: str) -> NoReturn:
        """Say what was wrong and where the usage is."""
        self.exit(2, f"Commande mal formée : {message}\nVoir : {self.prog} --help\n")


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command line."""
    arguments = build_parser().parse_args(argv)
    module, name = arguments.act.split(":")
    _quiet_pinned_libraries()
    act: Act = getattr(importlib.import_module(f"winvest.app.cli_commands.{module}"), name)
    try:
        os.environ["PORT"] = str(port_of(os.environ.get("PORT")))
        return act(arguments)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # whoever read us (head, less) has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:
        sentence = _sentence(error)
        if sentence is None:
            raise
        print(sentence, file=sys.stderr)
        return 1


def build_parser() -> Parser:
    """The commands and their options."""
    parser = Parser(prog="winvest", description="Winvest, en ligne de commande.")
    commands = parser.add_subparsers(
        title="commandes", required=True, metavar="commande", dest="command"
    )

    def add(name: str, act: str, text: str, *, into: object = commands) -> argparse.ArgumentParser:
        made: argparse.ArgumentParser = into.add_parser(name, help=text, description=text)  # type: ignore[attr-defined]
        made.set_defaults(act=act)
        return made

    def group(name: str, text: str) -> object:
        made = commands.add_parser(name, help=text, description=text)
        return made.add_subparsers(required=True, metavar="action", dest="action")

    add("up", "up:up", "Démarre tout : base, web, tâches, bac à sable (PORT, 8000 par défaut).")
    add("migrate", "data:migrate", "Met la base au niveau du code.")
    demo = add("demo", "data:demo", "Charge le groupe de démonstration dans une base vide.")
    demo.add_argument("--credentials", action="store_true", help="affiche les comptes (JSON)")

    volume = add(
        "load-catalogue", "volume:load_catalogue",
        "Porte le catalogue à un grand volume, pour essayer et mesurer.",
    )  # fmt: skip
    volume.add_argument("--products", type=count, default=50_000, help="produits en tout (50000)")
    volume.add_argument("--versions", type=count, default=500_000, help="versions en tout (500000)")
    volume.add_argument("--seed", type=count, default=1, help="graine du tirage (1)")

    user = add("create", "people:create_user", "Crée un compte.", into=group("user", "Comptes."))
    user.add_argument("--email", required=True)
    user.add_argument("--role", required=True, help="code du rôle, par exemple compta")
    user.add_argument("--company", required=True, help="code de la société, par exemple AP")
    user.add_argument("--name", help="nom affiché (sinon tiré de l’adresse)")
    user.add_argument("--password-stdin", action="store_true", help="lit le mot de passe en entrée")

    token = add(
        "create", "people:create_token", "Crée une clé d’API, affichée une seule fois.",
        into=group("token", "Clés d’API."),
    )  # fmt: skip
    token.add_argument("--company", required=True, help="code de la société, par exemple FT")
    token.add_argument("--role", required=True, help="code du rôle, par exemple catalogue_manager")
    token.add_argument("--name", default="ligne de commande", help="à quoi elle sert")
    token.add_argument("--expires", default="90d", help="durée : 90d, 12h (90d par défaut)")
    token.add_argument("--rate", type=rate, help="demandes par minute (sinon API_RATE_PER_MINUTE)")

    verify = add(
        "verify", "audits:verify", "Vérifie la chaîne du journal d’audit.",
        into=group("audit", "Journal d’audit."),
    )  # fmt: skip
    verify.add_argument("--company", help="code d’une seule société (sinon toutes)")

    export = add(
        "accounting", "exports:accounting", "Écrit les fichiers comptables d’un mois.",
        into=group("export", "Fichiers pour d’autres logiciels."),
    )  # fmt: skip
    export.add_argument("--company", required=True, help="code de la société, par exemple AP")
    export.add_argument(
        "--period", "--month", "--mois", required=True, metavar="AAAA-MM", help="le mois"
    )
    export.add_argument("--out", "--dir", metavar="DIR", help="dossier, créé s’il manque")
    export.add_argument(
        "--format", action="append", choices=("csv", "xlsx", "tva", "fec", "cegid", "sage"),
        help="un seul fichier (répétable) ; sinon tous",
    )  # fmt: skip

    webhook = add(
        "webhook-secret", "webhooks:secret", "Affiche le secret qui signe les messages reçus."
    )
    webhook.add_argument("--partner", required=True, help="code de la compagnie (oggodata)")
    webhook.add_argument("--company", required=True, help="code de la société, par exemple AP")
    webhook.add_argument("--env", choices=("sandbox", "production"), help="si les deux en ont un")

    for name, text in (("routes", "Liste les adresses."), ("commands", "Liste les actes.")):
        add(name, f"listings:{name}", text).add_argument("--json", action="store_true")
    add("web", "serve:web", "Répond en HTTP (HOST, PORT, WEB_WORKERS).")
    add("worker", "serve:worker", "Exécute les tâches de la file.")
    add("sandbox", "serve:sandbox", "Bac à sable des partenaires, sur PORT+1.")
    return parser


def count(text: str) -> int:
    """A whole number of things, at least one."""
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 10_000_000:
        raise argparse.ArgumentTypeError(f"« {text} » n’est pas un nombre entier positif")
    return int(text)


def rate(text: str) -> int:
    """How many requests a minute a key may send, as keys keep it."""
    if count(text) > FASTEST:
        raise argparse.ArgumentTypeError(f"« {text} » dépasse {FASTEST} demandes par minute")
    return int(text)


def _quiet_pinned_libraries() -> None:
    """What a pinned library will one day do differently is for tests, not for who runs it."""
    from authlib.deprecate import AuthlibDeprecationWarning

    warnings.simplefilter("ignore", AuthlibDeprecationWarning)


def _sentence(error: Exception) -> str | None:
    """What a person is told of a refusal; None: it is a fault of ours, to be seen whole."""
    for kind in type(error).__mro__:
        match f"{kind.__module__}.{kind.__name__}":
            case "winvest.foundation.kit.errors.Invalid":
                return "\n".join(str(one.message) for one in getattr(error, "errors", ())) or str(
                    error
                )
            case (
                "winvest.foundation.kit.errors.Refusal"
                | "winvest.foundation.infra.embedded_home.EmbeddedError"
                | "winvest.foundation.infra.migrate.MigrationRefused"
                | "winvest.foundation.infra.db.PrivilegedRole"
                | "winvest.app.ground.Unready"
            ):
                return str(error)
            case "psycopg.OperationalError" | "sqlalchemy.exc.OperationalError":
                return (
                    "La base PostgreSQL ne répond pas à DATABASE_URL : vérifiez qu’elle est "
                    f"démarrée et que l’adresse est bonne.\n{getattr(error, 'orig', error)}"
                )
    return None


if __name__ == "__main__":
    sys.exit(main())
