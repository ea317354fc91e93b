import type { EmailFrame, EmailTexts } from '#emails/scenario.ts'

const hello = '<p>Hello{% if customer != "" %} {{ customer }}{% endif %},</p>'

export const enTexts: EmailTexts = {
  your_code: {
    subject: 'Your code for {{ program }}',
    body: `${hello}
<p>Here is your personal code for {{ program }}. Pass it on to your friends:</p>
{{ code | code }}
{% if expires != "" %}<p>It is valid until {{ expires }}.</p>{% endif %}
{{ "Open your link" | button: link }}`,
  },
  invitation: {
    subject: '{% if inviter != "" %}{{ inviter }} invites you{% else %}You are invited{% endif %} to {{ site }}',
    body: `<p>Hello,</p>
<p>{% if inviter != "" %}{{ inviter }}{% else %}A friend{% endif %} invites you to {{ site }}. Use this code:</p>
{{ code | code }}
{% if expires != "" %}<p>It is valid until {{ expires }}.</p>{% endif %}
{{ "Accept the invitation" | button: link }}`,
  },
  friend_joined: {
    subject: 'A friend has joined with your code',
    body: `${hello}
<p>Somebody has used your code of {{ program }}. What it earns you is told in a message of its own.</p>
{{ "See how it goes" | button: link }}`,
  },
  reward_earned_referrer: {
    subject: 'You have earned a reward',
    body: `${hello}
<p>Your referral has succeeded. From {{ program }} you get:</p>
<p><strong>{{ gifts }}</strong></p>
<p>Thank you for recommending {{ site }}.</p>
{{ "See your rewards" | button: link }}`,
  },
  reward_earned_referee: {
    subject: 'Your gift for joining {{ site }}',
    body: `${hello}
<p>A friend brought you here, and that pays off. From {{ program }} you get:</p>
<p><strong>{{ gifts }}</strong></p>
{{ "See your rewards" | button: link }}`,
  },
  reward_revoked: {
    subject: 'A reward was taken back',
    body: `${hello}
<p>{{ gifts }} from {{ program }} was taken back. Your rewards say why.</p>
{{ "See your rewards" | button: link }}`,
  },
  reward_expiring: {
    subject: 'A reward is about to expire',
    body: `${hello}
<p>Do not forget: {{ gifts }} from {{ program }} can be used until {{ expires }}.</p>
{{ "Use it now" | button: link }}`,
  },
  code_expiring: {
    subject: 'Your code is about to expire',
    body: `${hello}
<p>Your code of {{ program }} is valid until {{ expires }}:</p>
{{ code | code }}
{{ "Open your link" | button: link }}`,
  },
  endpoint_off: {
    subject: 'A webhook endpoint of {{ site }} was switched off',
    body: `<p>Hello,</p>
<p>The webhook endpoint below has taken nothing for three days, or said that it is gone. It was switched off, and is told nothing until it is switched on again.</p>
<p><strong>{{ endpoint }}</strong></p>
<p>What it missed is kept for a while and can be sent again: repair it, switch it on again in the portal, under Webhooks, and replay the time since. Over the API that is PATCH /v1/webhook-endpoints/… and POST …/replay.</p>`,
  },
}

export const enFrame: EmailFrame = {
  unsubscribe: 'Send me no more of these emails',
  unsubscribeInvitation: 'Send me no more invitations or other emails of this site',
}
