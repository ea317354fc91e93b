import type { EmailFrame, EmailTexts } from '#emails/scenario.ts'

const hello = '<p>{% if customer != "" %}{{ customer }} 様{% else %}こんにちは。{% endif %}</p>'

export const jaTexts: EmailTexts = {
  your_code: {
    subject: '{{ program }}のコードができました',
    body: `${hello}
<p>{{ program }}のあなた専用のコードです。友だちに教えてください。</p>
{{ code | code }}
{% if expires != "" %}<p>有効期限は {{ expires }}です。</p>{% endif %}
{{ "リンクを開く" | button: link }}`,
  },
  invitation: {
    subject: '{% if inviter != "" %}{{ inviter }}さん{% else %}友だち{% endif %}から{{ site }}への招待',
    body: `<p>こんにちは。</p>
<p>{% if inviter != "" %}{{ inviter }}さん{% else %}友だち{% endif %}から{{ site }}に招待されました。このコードをお使いください。</p>
{{ code | code }}
{% if expires != "" %}<p>有効期限は {{ expires }}です。</p>{% endif %}
{{ "招待を受ける" | button: link }}`,
  },
  friend_joined: {
    subject: '友だちがあなたのコードで参加しました',
    body: `${hello}
<p>{{ program }}のあなたのコードが使われました。特典については別にお知らせします。</p>
{{ "状況を見る" | button: link }}`,
  },
  reward_earned_referrer: {
    subject: '特典を獲得しました',
    body: `${hello}
<p>紹介が成立しました。{{ program }}から次の特典をお贈りします。</p>
<p><strong>{{ gifts }}</strong></p>
<p>{{ site }}をご紹介いただき、ありがとうございます。</p>
{{ "特典を見る" | button: link }}`,
  },
  reward_earned_referee: {
    subject: '{{ site }}から参加の特典',
    body: `${hello}
<p>友だちの紹介で参加されたお礼です。{{ program }}から次の特典をお贈りします。</p>
<p><strong>{{ gifts }}</strong></p>
{{ "特典を見る" | button: link }}`,
  },
  reward_revoked: {
    subject: '特典が取り消されました',
    body: `${hello}
<p>{{ program }}の{{ gifts }}は取り消されました。理由は特典の一覧でご確認いただけます。</p>
{{ "特典を見る" | button: link }}`,
  },
  reward_expiring: {
    subject: '特典の有効期限が近づいています',
    body: `${hello}
<p>{{ program }}の{{ gifts }}は {{ expires }}までお使いいただけます。</p>
{{ "今すぐ使う" | button: link }}`,
  },
  code_expiring: {
    subject: 'コードの有効期限が近づいています',
    body: `${hello}
<p>{{ program }}のあなたのコードの有効期限は {{ expires }}です。</p>
{{ code | code }}
{{ "リンクを開く" | button: link }}`,
  },
  endpoint_off: {
    subject: '{{ site }} の Webhook 送信先が停止されました',
    body: `<p>ご担当者様</p>
<p>下記の Webhook 送信先は、3 日間何も受け取らなかったか、廃止されたと応答しました。送信先は停止され、再び有効にするまで何も送信されません。</p>
<p><strong>{{ endpoint }}</strong></p>
<p>届かなかった内容はしばらく保存され、再送できます。修復後、管理画面の Webhook で再び有効にし、その間の分を再送してください。API では PATCH /v1/webhook-endpoints/… と POST …/replay です。</p>`,
  },
}

export const jaFrame: EmailFrame = {
  unsubscribe: '今後このメールを受け取らない',
  unsubscribeInvitation: '今後このサイトからの招待などのメールを受け取らない',
}
