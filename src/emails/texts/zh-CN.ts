import type { EmailFrame, EmailTexts } from '#emails/scenario.ts'

const hello = '<p>{% if customer != "" %}{{ customer }}，{% endif %}您好：</p>'

export const zhCNTexts: EmailTexts = {
  your_code: {
    subject: '您在{{ program }}的专属码',
    body: `${hello}
<p>这是您在{{ program }}的专属码，快分享给好友吧：</p>
{{ code | code }}
{% if expires != "" %}<p>有效期至 {{ expires }}。</p>{% endif %}
{{ "打开您的链接" | button: link }}`,
  },
  invitation: {
    subject: '{% if inviter != "" %}{{ inviter }}{% else %}好友{% endif %}邀请您加入{{ site }}',
    body: `<p>您好：</p>
<p>{% if inviter != "" %}{{ inviter }}{% else %}您的好友{% endif %}邀请您加入{{ site }}。请使用此码：</p>
{{ code | code }}
{% if expires != "" %}<p>有效期至 {{ expires }}。</p>{% endif %}
{{ "接受邀请" | button: link }}`,
  },
  friend_joined: {
    subject: '有好友使用了您的码',
    body: `${hello}
<p>有人使用了您在{{ program }}的码。您因此获得的奖励会另行通知。</p>
{{ "查看进度" | button: link }}`,
  },
  reward_earned_referrer: {
    subject: '您获得了奖励',
    body: `${hello}
<p>您的推荐已成功。您从{{ program }}获得：</p>
<p><strong>{{ gifts }}</strong></p>
<p>感谢您推荐{{ site }}。</p>
{{ "查看您的奖励" | button: link }}`,
  },
  reward_earned_referee: {
    subject: '加入{{ site }}的礼物',
    body: `${hello}
<p>好友带您来到这里，也为您带来了礼物。您从{{ program }}获得：</p>
<p><strong>{{ gifts }}</strong></p>
{{ "查看您的奖励" | button: link }}`,
  },
  reward_revoked: {
    subject: '一项奖励已被收回',
    body: `${hello}
<p>{{ program }}的{{ gifts }}已被收回，原因可在您的奖励中查看。</p>
{{ "查看您的奖励" | button: link }}`,
  },
  reward_expiring: {
    subject: '一项奖励即将过期',
    body: `${hello}
<p>请别忘记：{{ program }}的{{ gifts }}可使用至 {{ expires }}。</p>
{{ "立即使用" | button: link }}`,
  },
  code_expiring: {
    subject: '您的码即将过期',
    body: `${hello}
<p>您在{{ program }}的码有效期至 {{ expires }}：</p>
{{ code | code }}
{{ "打开您的链接" | button: link }}`,
  },
  endpoint_off: {
    subject: '{{ site }} 的一个 Webhook 接收地址已停用',
    body: `<p>您好，</p>
<p>下面的 Webhook 接收地址连续三天没有接收任何消息，或已声明不复存在。系统已将其停用，重新启用之前不会再发送任何消息。</p>
<p><strong>{{ endpoint }}</strong></p>
<p>错过的消息会保留一段时间，可以重新发送：请修复该地址，在管理后台的 Webhook 页面将其启用，再重放期间的消息。也可以使用 API：PATCH /v1/webhook-endpoints/… 和 POST …/replay。</p>`,
  },
}

export const zhCNFrame: EmailFrame = {
  unsubscribe: '不再接收此类邮件',
  unsubscribeInvitation: '不再接收此网站的邀请及其他邮件',
}
