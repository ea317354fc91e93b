/** Statements that go with a save and touch more rows than a decision loads; $1 is the site, $2 the subject. */
export const sweeps: Readonly<Record<string, string>> = {
  'forget person': `with told as (delete from notifications where site_id = $1 and customer = $2)
    update events set data = data - array['email', 'name', 'locale', 'device', 'ip'] where site_id = $1 and customer = $2`,
}
