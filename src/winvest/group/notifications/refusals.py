"""What the tables of the notifications refuse, in French."""

from winvest.foundation.infra.constraints import refuses

refuses(
    "uq_slack_hook_company_id",
    code="slack_exists",
    sentence="Cette société a déjà un canal Slack : modifiez-le.",
)
refuses(
    "uq_notification_template_company_id_event_channel",
    code="template_exists",
    sentence="Ce message vient d’être rédigé par quelqu’un d’autre : rechargez la page.",
)
