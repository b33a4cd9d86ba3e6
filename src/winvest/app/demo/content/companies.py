"""The seven companies of the group, with their themes and the mentions printed on their documents.

France Téléphone and Action Prévoyance carry the identifiers of annex A 7; the check digit of the
second one is wrong in the specification and stays so (the product warns). The five others have
made-up registration numbers in the 999 range, in which no company is registered.
"""

from winvest.app.demo.content.shapes_group import Address, Company, Contact

COMPANIES: tuple[Company, ...] = (
    Company(
        id="11111111-1111-1111-1111-111111111111",
        code="FT",
        legal_name="France Téléphone",
        brand_name="France Téléphone",
        siren="800397291",
        siret="80039729100017",
        vat_number="FR50800397291",
        ics="FR02ZZZ700411",
        brand="#1d5fd1",
        address=Address(street="18 rue de la Boétie", postal_code="75008", town="Paris"),
        contacts=(
            Contact(label="Service clients", email="clients@france-telephone.winvest.example"),
            Contact(
                label="Facturation",
                email="factures@france-telephone.winvest.example",
                kind="accounting",
            ),
        ),
        activity="Fournisseur d’accès à internet et de téléphonie",
        legal_mentions=(
            "France Téléphone, opérateur de communications électroniques déclaré auprès de "
            "l’Arcep. Médiation : médiateur des communications électroniques."
        ),
        revenue_account="706100",
    ),
    Company(
        id="22222222-2222-2222-2222-222222222222",
        code="AP",
        legal_name="Action Prévoyance",
        brand_name="Action Prévoyance",
        siren="530895710",
        siret="53089571000016",
        vat_number="FR07530895710",
        ics="FR72ZZZ700412",
        brand="#0b7f77",
        address=Address(street="42 avenue Jean-Jaurès", postal_code="69007", town="Lyon"),
        contacts=(
            Contact(label="Gestion", email="gestion@action-prevoyance.winvest.example"),
            Contact(label="Réclamations", email="reclamations@action-prevoyance.winvest.example"),
        ),
        activity="Courtage d’assurances de personnes et services associés",
        legal_mentions=(
            "Action Prévoyance, courtier d’assurances soumis au contrôle de l’ACPR "
            "(4 place de Budapest, 75436 Paris Cedex 09). Immatriculation Orias : numéro à "
            "reporter avant tout usage réel. Médiation de l’assurance : TSA 50110, "
            "75441 Paris Cedex 09."
        ),
        revenue_account="706200",
    ),
    Company(
        code="MTV",
        legal_name="Mondial TV",
        brand_name="Mondial TV",
        siren="999012073",
        siret="99901207300014",
        vat_number="FR71999012073",
        ics="FR45ZZZ700413",
        brand="#8a3ad0",
        address=Address(street="7 quai de la Marne", postal_code="93500", town="Pantin"),
        contacts=(
            Contact(label="Abonnés", email="abonnes@mondial-tv.winvest.example"),
            Contact(
                label="Point de contact DSA",
                email="transparence@mondial-tv.winvest.example",
                kind="technical",
            ),
        ),
        activity="Édition et distribution de services de télévision par internet",
        legal_mentions=(
            "Mondial TV, distributeur de services de médias audiovisuels. Contrôle parental et "
            "protection des mineurs : charte d’utilisation jointe. Point de contact au titre du "
            "règlement (UE) 2022/2065 : transparence@mondial-tv.winvest.example."
        ),
        revenue_account="706300",
    ),
    Company(
        code="DEP",
        legal_name="Depanssur",
        brand_name="Depanssur",
        siren="999018203",
        siret="99901820300011",
        vat_number="FR31999018203",
        ics="FR18ZZZ700414",
        brand="#e2660e",
        address=Address(street="25 rue du Faubourg-d’Arras", postal_code="59000", town="Lille"),
        contacts=(
            Contact(label="Déclarations", email="declarations@depanssur.winvest.example"),
            Contact(
                label="Facturation", email="factures@depanssur.winvest.example", kind="accounting"
            ),
        ),
        activity="Dépannage et entretien du logement",
        legal_mentions=(
            "Depanssur, prestataire de dépannage à domicile. Les prix sont affichés toutes taxes "
            "comprises ; un devis écrit est remis au-delà du forfait. Médiation de la "
            "consommation : coordonnées sur la facture."
        ),
        revenue_account="706400",
    ),
    Company(
        code="PUR",
        legal_name="Purea Café",
        brand_name="Purea Café",
        siren="999024334",
        siret="99902433400016",
        vat_number="FR91999024334",
        ics="FR88ZZZ700415",
        brand="#8c5a34",
        address=Address(street="3 rue des Docks", postal_code="33300", town="Bordeaux"),
        contacts=(Contact(label="Boutique", email="bonjour@purea-cafe.winvest.example"),),
        activity="Torréfaction et vente de café par abonnement",
        legal_mentions=(
            "Purea Café. Denrées alimentaires vendues à distance ; les produits scellés ouverts "
            "après livraison ne sont pas repris (article L. 221-28 du code de la consommation)."
        ),
        revenue_account="701100",
    ),
    Company(
        code="USGP",
        legal_name="USGP",
        brand_name="USGP",
        siren="999030463",
        siret="99903046300015",
        vat_number="FR48999030463",
        ics="FR61ZZZ700416",
        brand="#2e7d32",
        address=Address(street="110 cours Charlemagne", postal_code="69002", town="Lyon"),
        contacts=(Contact(label="Énergie", email="energie@usgp.winvest.example"),),
        activity="Distribution d’offres d’électricité et de gaz pour le compte de fournisseurs",
        legal_mentions=(
            "USGP distribue des offres au nom de fournisseurs autorisés. Le contrat de fourniture "
            "est conclu avec le fournisseur. Litige : médiateur national de l’énergie, "
            "libre réponse n° 59252, 75443 Paris Cedex 09."
        ),
        revenue_account="706500",
    ),
    Company(
        code="WC",
        legal_name="Winvest Capital",
        brand_name="Winvest Capital",
        siren="999036593",
        siret="99903659300013",
        vat_number="FR08999036593",
        ics="FR34ZZZ700417",
        brand="#3b4a8f",
        address=Address(street="9 place Vendôme", postal_code="75001", town="Paris"),
        contacts=(
            Contact(label="Direction financière", email="daf@winvest.example", kind="management"),
        ),
        activity="Société de tête : animation, plateforme et moyens de paiement du groupe",
        legal_mentions="Winvest Capital, société de tête du groupe.",
        revenue_account="706600",
    ),
)
