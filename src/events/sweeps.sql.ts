import { personalFields } from '#customers/erasure.ts'

/** Statements that go with a save and touch more rows than a decision loads; $1 is the site, $2 the subject. */
export const sweeps: Readonly<Record<string, string>> = {
  'forget person': `with told as (delete from notifications where site_id = $1 and customer = $2),
      written as (delete from emails where site_id = $1 and customer = $2 and scenario <> 'invitation'),
      -- That an address was invited stays, so that it is not invited again; by whom does not.
      invited as (update emails set customer = null, address = null, sent_to = null, facts = facts - 'inviter',
        subject = null, html = null, body = null, state = case state when 'waiting' then 'withheld' else state end
        where site_id = $1 and customer = $2 and scenario = 'invitation'),
      refused as (update refusals set organization = null where site_id = $1 and customer = $2),
      -- Why staff did something for them may say more of them than what was done.
      noted as (update audit_entries set reason = null where site_id = $1 and customers ? $2)
    update events set data = data - array[${personalFields.map((field) => `'${field}'`).join(', ')}] where site_id = $1 and customer = $2`,
}
