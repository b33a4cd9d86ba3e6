"""Words that every family shares: ranges, editions, plans; and the notes of a version."""

from winvest.app.volume.shapes import PlanShape

RANGES = tuple(
    "Horizon Équilibre Sérénité Avenir Essor Azur Boréal Clarté Étoile Harmonie Impulsion Jasmin"
    " Lumière Marée Nova Océane Pléiade Quiétude Racine Sillage Tandem Union Vigie Zénith Aurore"
    " Belvédère Canopée Delta Élan Fidélio Granit Héritage Iris Jonquille Lagune Mistral Nacre"
    " Opale Prisme Ruche Safran Tilleul Vallon".split()
)
EDITIONS = ("", "2023", "2024", "2025", "2026", "Bretagne", "Méditerranée", "Rhône-Alpes", "Web")

SOLO = (PlanShape(code="SOLO", name="Solo"),)
COUPLE = (
    PlanShape(code="SOLO", name="Solo"),
    PlanShape(code="FAMILLE", name="Famille", share=215),
)
LEVELS = (
    PlanShape(code="ESSENTIEL", name="Essentiel"),
    PlanShape(code="CONFORT", name="Confort", share=145),
    PlanShape(code="PREMIUM", name="Premium", share=205),
)
PAIR = LEVELS[:2]
YEARLY = (PlanShape(code="ANNUEL", name="À l’année", share=1080, recurrence="yearly"),)
FREE = (PlanShape(code="BASE", name="Sans engagement"),)
BOUND = (*FREE, PlanShape(code="ENGAGE", name="Engagement 12 mois", share=88))
MONTH = (PlanShape(code="MENSUEL", name="Au mois"),)
MONTH_OR_YEAR = (
    *MONTH,
    PlanShape(code="ANNUEL", name="À l’année", share=1000, recurrence="yearly"),
)
ONCE = (
    PlanShape(code="FORFAIT", name="Intervention au forfait", share=700, recurrence="one_shot"),
)
FORTNIGHT = (
    PlanShape(
        code="QUINZAINE", name="Tous les quatorze jours", recurrence="custom", days=14, share=96
    ),
    PlanShape(code="MENSUEL", name="Chaque mois"),
)

FIRST_NOTE = "Première version commercialisée"
DEARER = "Hausse tarifaire annuelle"
CHEAPER = "Baisse de prix pour les nouveaux contrats"
NOTES = (
    "Mise à jour des documents contractuels",
    "Garanties précisées, prix inchangés",
    "Nouveau barème de commissions",
    "Correction des conditions particulières",
    "Ouverture à un nouveau canal de vente",
)
DRAFT_NOTE = "En préparation pour la prochaine campagne"
