"""Notices about the validations, in the house's own words."""

from winvest.app.notice_words import APP_MAIL, APP_ONLY, WHO
from winvest.group.notifications.enums import NoticeTone
from winvest.group.notifications.rules import Notice, Variable, Words, register

FAMILY = "Validations"
SUBJECT = Variable(name="sujet", label="de quoi il s’agit", example="Mondial TV, version 3")
TASK = Variable(name="tache", label="tâche de la matrice", example="Mapping comptable")
TASKS = Variable(
    name="taches", label="tâches de la matrice", example="Mapping comptable (comptes, TVA)"
)
DUE = Variable(name="echeance", label="échéance", example="3 déc. 2026")
FUNCTION = Variable(name="fonction", label="fonction qui signe", example="Compta")
DECISION = Variable(name="decision", label="décision", example="signée")
COMMENT = Variable(name="commentaire", label="commentaire", example="Compte 706300 confirmé.")

register.declare(
    Notice(
        code="approvals.asked",
        label="Une validation vous revient",
        family=FAMILY,
        tone=NoticeTone.INFO,
        words=Words(
            subject="À signer : {{ sujet }}",
            body="{{ auteur }} demande à {{ fonction }} : {{ taches }}. À faire avant le "
            "{{ echeance }}.",
        ),
        variables=(SUBJECT, TASKS, WHO, DUE, FUNCTION),
        channels=APP_MAIL,
    ),
    Notice(
        code="approvals.consulted",
        label="Votre avis est demandé",
        family=FAMILY,
        tone=NoticeTone.INFO,
        words=Words(
            subject="Votre avis : {{ sujet }}",
            body="{{ fonction }} est consultée sur : {{ taches }}. Donnez votre avis sur la page "
            "de la validation.",
        ),
        variables=(SUBJECT, TASKS, FUNCTION),
        channels=APP_ONLY,
    ),
    Notice(
        code="approvals.decided",
        label="Une validation est décidée",
        family=FAMILY,
        tone=NoticeTone.INFO,
        words=Words(
            subject="{{ tache }} {{ decision }} : {{ sujet }}",
            body="{{ auteur }}, pour {{ fonction }}. {{ commentaire }}",
        ),
        variables=(SUBJECT, TASK, WHO, FUNCTION, DECISION, COMMENT),
        channels=APP_ONLY,
    ),
    Notice(
        code="approvals.signed_alone",
        label="Une validation signée par son auteur, seul de sa fonction",
        family=FAMILY,
        tone=NoticeTone.WARN,
        words=Words(
            subject="Signée par son auteur : {{ tache }}, {{ sujet }}",
            body="{{ auteur }}, seule personne de la fonction {{ fonction }} dans la société, a "
            "signé ce dont elle est le dernier auteur. {{ commentaire }}",
        ),
        variables=(SUBJECT, TASK, WHO, FUNCTION, COMMENT),
        channels=APP_MAIL,
        compulsory=APP_ONLY,
    ),
    Notice(
        code="approvals.reopened",
        label="Une signature est tombée : le contenu a changé",
        family=FAMILY,
        tone=NoticeTone.WARN,
        words=Words(
            subject="À revoir : {{ tache }}, {{ sujet }}",
            body="{{ auteur }} a changé ce qui avait été signé pour {{ fonction }} : la signature "
            "ne tient plus. Relisez ce qui change, puis décidez de nouveau.",
        ),
        variables=(SUBJECT, TASK, WHO, FUNCTION),
        channels=APP_MAIL,
    ),
    Notice(
        code="approvals.escalated",
        label="Une validation est en retard",
        family=FAMILY,
        tone=NoticeTone.WARN,
        words=Words(
            subject="En retard : {{ tache }}, {{ sujet }}",
            body="Attendue de {{ fonction }} le {{ echeance }}, cette validation n’est pas faite. "
            "Vous en répondez (annexe D 4) : faites-la avancer.",
        ),
        variables=(SUBJECT, TASK, FUNCTION, DUE),
        channels=APP_MAIL,
    ),
    Notice(
        code="approvals.publication_late",
        label="Signé depuis plus de 24 h, pas encore publié",
        family=FAMILY,
        tone=NoticeTone.WARN,
        words=Words(
            subject="À publier : {{ sujet }}",
            body="Toutes les validations sont signées depuis le {{ echeance }}, et rien n’est "
            "publié après 24 heures. Publiez, ou planifiez.",
        ),
        variables=(SUBJECT, DUE),
        channels=APP_MAIL,
    ),
)
