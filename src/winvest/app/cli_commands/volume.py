"""`winvest load-catalogue`: a catalogue of real size, for tests of volume and training."""

from argparse import Namespace
from datetime import UTC, datetime

from winvest.app.cli_commands.base import open_ground, require_migrated
from winvest.foundation.kit.calendar import today_in
from winvest.foundation.kit.french import number


def load_catalogue(arguments: Namespace) -> int:
    """Bring the catalogue up to so many products and versions in all."""
    from winvest.app.volume import load

    with open_ground(owner=True) as settings:
        require_migrated(settings)
        done = load.load_catalogue(
            settings.migration_database_url,
            products=arguments.products,
            versions=arguments.versions,
            seed=arguments.seed,
            today=today_in(datetime.now(UTC)),
        )
    held = f"{_told(done.all_products)} produits et {_told(done.all_versions)} versions"
    if done.rows == 0:
        print(f"Le catalogue compte déjà {held} : rien à ajouter.")
        return 0
    print(
        f"{_told(done.products)} produits et {_told(done.versions)} versions ajoutés en "
        f"{done.seconds:.0f} s ({_told(done.rows)} lignes). Le catalogue compte {held}."
    )
    return 0


def _told(count: int) -> str:
    return number(count)
