-- The whole store. Every table but the first few belongs to one site, whose id leads every key.

-- Facts about this installation as a whole, such as the key it made for itself.
create table settings (
  key text primary key,
  value text not null
);

create table workspaces (
  id text primary key,
  name text not null,
  created_at timestamptz not null
);

create table sites (
  id text primary key,
  workspace_id text not null references workspaces (id),
  key text not null unique,
  name text not null,
  home_url text,
  currency text not null,
  locale text not null,
  time_zone text not null,
  mode text not null check (mode in ('live', 'test')),
  clock_at timestamptz check (clock_at is null or mode = 'test'),
  identity_secret text not null,
  created_at timestamptz not null
);
create index sites_by_workspace on sites (workspace_id);

create table api_keys (
  site_id text not null references sites (id) on delete cascade,
  id text not null,
  kind text not null check (kind in ('secret', 'publishable')),
  name text not null,
  hash text not null,
  hint text not null,
  created_at timestamptz not null,
  expires_at timestamptz,
  revoked_at timestamptz,
  primary key (site_id, id),
  unique (site_id, hash)
);
create index api_keys_by_hash on api_keys (hash);

create table idempotency_keys (
  site_id text not null references sites (id) on delete cascade,
  key text not null,
  request_hash text not null,
  answer jsonb not null,
  at timestamptz not null,
  primary key (site_id, key)
);
create index idempotency_keys_by_age on idempotency_keys (at);

-- One row says: look at this thing again at this time. Looking twice does no harm.
create table due_work (
  site_id text not null,
  kind text not null,
  subject text not null,
  at timestamptz not null,
  primary key (site_id, kind, subject)
);
create index due_work_by_time on due_work (site_id, at);
create index due_work_overall on due_work (at);

create table customers (
  site_id text not null,
  id text not null,
  email text,
  mailbox text,
  name text,
  organization text,
  locale text,
  source text,
  facts_at jsonb not null,
  products jsonb not null,
  identified_at timestamptz not null,
  registered_at timestamptz,
  card_activated_at timestamptz,
  first_order_id text,
  first_order_at timestamptz,
  device text,
  "returning" boolean not null,
  erased_at timestamptz,
  primary key (site_id, id)
) with (fillfactor = 80);
create index customers_by_mailbox on customers (site_id, mailbox) where mailbox is not null;
create index customers_by_organization on customers (site_id, organization) where organization is not null;

create table organizations (
  site_id text not null,
  id text not null,
  first_order_id text,
  first_order_at timestamptz,
  primary key (site_id, id)
);

-- What is left of an erased person: a keyed hash, so that coming back does not make them new again.
create table erased_identities (
  site_id text not null,
  hash text not null,
  erased_at timestamptz not null,
  kept_until timestamptz not null,
  primary key (site_id, hash)
);

create table orders (
  site_id text not null,
  id text not null,
  customer text,
  organization text,
  total bigint,
  imported boolean not null,
  placed_at timestamptz,
  paid_at timestamptz,
  completed_at timestamptz,
  cancelled_at timestamptz,
  refunded bigint not null check (refunded >= 0),
  refunded_in_full boolean not null,
  refunded_at timestamptz,
  cart text,
  code text,
  primary key (site_id, id)
) with (fillfactor = 60);
create index orders_by_customer on orders (site_id, customer, placed_at) where customer is not null;
create index orders_completed on orders (site_id, organization)
  where organization is not null and completed_at is not null and cancelled_at is null;

create table programs (
  site_id text not null references sites (id) on delete cascade,
  id text not null,
  key text not null,
  preset text,
  name text not null,
  description text,
  starts_at timestamptz,
  ends_at timestamptz check (ends_at > starts_at),
  version bigint not null check (version >= 1),
  versions jsonb not null,
  pauses jsonb not null,
  archived_at timestamptz,
  issue text not null check (issue in ('on_request', 'automatic')),
  issuing jsonb,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (site_id, id),
  unique (site_id, key)
);
create index programs_by_issue on programs (site_id, issue);

-- What a program counts of one referrer; the rows it counts are held to it by a test.
create table referrers (
  site_id text not null,
  program text not null,
  customer text not null,
  codes bigint not null check (codes >= 0),
  pending bigint not null check (pending >= 0),
  successes bigint not null check (successes >= 0),
  months jsonb not null,
  days jsonb not null,
  ladders jsonb not null,
  primary key (site_id, program, customer),
  foreign key (site_id, program) references programs (site_id, id) on delete cascade
) with (fillfactor = 70);

create table program_versions (
  site_id text not null,
  program text not null,
  version bigint not null,
  definition jsonb not null,
  name text not null,
  description text,
  starts_at timestamptz,
  ends_at timestamptz,
  from_at timestamptz not null,
  primary key (site_id, program, version),
  foreign key (site_id, program) references programs (site_id, id) on delete cascade
);

create table codes (
  site_id text not null,
  code text not null,
  program text not null,
  customer text not null,
  number bigint not null,
  max_uses bigint,
  uses bigint not null check (uses >= 0 and (max_uses is null or uses <= max_uses)),
  consumed_at timestamptz,
  created_at timestamptz not null,
  expires_at timestamptz,
  revoked_at timestamptz,
  primary key (site_id, code),
  unique (site_id, program, customer, number),
  foreign key (site_id, program) references programs (site_id, id) on delete cascade
) with (fillfactor = 80);
create index codes_by_string on codes (code);
create index codes_by_time on codes (site_id, created_at);
-- By site, the codes of the workspace's other sites: enough to tell a visitor that they are at the wrong one.
create view sibling_codes as
  select s.id as site_id, c.code from codes c
    join sites o on o.id = c.site_id
    join sites s on s.workspace_id = o.workspace_id and s.id <> o.id;

create table visits (
  site_id text not null,
  id text not null,
  code text not null,
  program text not null,
  visitor text,
  at timestamptz not null,
  primary key (site_id, id)
);
create index visits_by_program on visits (site_id, program, at);

-- A code held for one cart until the customer's window ends.
create table reservations (
  site_id text not null,
  cart text not null,
  code text not null,
  program text not null,
  customer text not null,
  referrer text not null,
  participant text not null,
  kind text not null check (kind in ('use', 'referral', 'benefit')),
  state text not null check (state in ('held', 'released', 'expired', 'consumed')),
  reserved_at timestamptz not null,
  until_at timestamptz not null,
  primary key (site_id, cart)
) with (fillfactor = 80);
create index reservations_by_code on reservations (site_id, code) where state = 'held';
create index reservations_by_referrer on reservations (site_id, program, referrer) where state = 'held';

create table referrals (
  site_id text not null,
  id text not null,
  program text not null,
  program_version bigint not null,
  code text not null,
  referrer text not null,
  referee text not null,
  organization text,
  participant text not null,
  place text not null check (place in ('link', 'registration', 'checkout')),
  redeemed_at timestamptz not null,
  order_id text,
  visit text,
  state text not null check (state in ('pending', 'qualified', 'rewarded', 'revoked', 'lapsed', 'rejected')),
  reason text,
  successes jsonb not null,
  qualified_at timestamptz,
  marked boolean not null,
  lapses_at timestamptz,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  takes_part boolean generated always as (case
    when state in ('lapsed', 'rejected') then null
    when state = 'revoked' and reason in ('not_new_customer', 'not_new_organization', 'already_participated',
      'registration_window_passed', 'self_referral') then null
    else true end) stored,
  primary key (site_id, id)
) with (fillfactor = 60);
-- Who takes part, takes part once. That the state is in no index lets a referral change in its place.
-- What names a referral or its code does so within the batch that has read it under the site's lock, and nothing is
-- ever deleted but whole sites; a foreign key would look it up and lock it a second time for each row.
-- Checked when the batch commits: within it, one may go and another come in its place.
alter table referrals add constraint referrals_once unique (site_id, participant, program, takes_part)
  deferrable initially deferred;
create index referrals_by_code on referrals (site_id, code);
create index referrals_by_referee on referrals (site_id, referee);
create index referrals_by_referrer on referrals (site_id, referrer);
create index referrals_waiting on referrals (site_id, program, id) where reason = 'program_paused';

-- A code that was entered and refused; the waiting ones are looked at again when the missing fact arrives.
create table refusals (
  site_id text not null,
  id text not null,
  customer text not null,
  code text not null,
  program text,
  place text not null,
  at timestamptz not null,
  order_id text,
  visit text,
  reason text not null,
  waiting boolean not null,
  primary key (site_id, id)
);
create index refusals_by_customer on refusals (site_id, customer, id);
create index refusals_waiting on refusals (site_id, customer) where waiting;

create table decisions (
  site_id text not null,
  id text not null,
  subject text not null,
  at timestamptz not null,
  decided_at timestamptz not null,
  event text,
  checks jsonb not null,
  decision text not null,
  effects jsonb not null,
  primary key (site_id, subject, id)
);

create table rewards (
  site_id text not null,
  id text not null,
  program text not null,
  program_version bigint not null,
  referral text not null,
  side text not null check (side in ('referrer', 'referee')),
  customer text not null,
  organization text,
  trigger text not null,
  rung text not null,
  ladder text not null,
  place bigint not null,
  gift jsonb not null,
  state text not null check (state in ('held', 'issued', 'claimed', 'used', 'expired', 'revoked')),
  claimable boolean not null,
  uses_left bigint check (uses_left >= 0),
  expired_amount bigint not null check (expired_amount >= 0),
  due_at timestamptz not null,
  issued_at timestamptz,
  claimed_at timestamptz,
  used_at timestamptz,
  expires_at timestamptz,
  revoked_at timestamptz,
  reason text,
  created_at timestamptz not null,
  primary key (site_id, id)
) with (fillfactor = 80);
-- A referral gives each gift once, as long as it stands.
create unique index rewards_once on rewards (site_id, referral, side, trigger, rung, place) where revoked_at is null;
create index rewards_waiting on rewards (site_id, program, id) where state = 'held' and reason = 'program_paused';
create index rewards_by_customer on rewards (site_id, customer, id);
create index rewards_standing on rewards (site_id, ladder, rung, id) where revoked_at is null and side = 'referrer';

create table balances (
  site_id text not null,
  customer text not null,
  unit text not null check (unit in ('credit', 'points')),
  balance bigint not null,
  held bigint not null check (held >= 0),
  primary key (site_id, customer, unit)
) with (fillfactor = 70);

create table ledger_entries (
  site_id text not null,
  id text not null,
  customer text not null,
  unit text not null,
  amount bigint not null check (amount <> 0),
  balance bigint not null,
  kind text not null check (kind in ('reward', 'revocation', 'spend', 'expiry', 'adjustment')),
  reward text,
  spend text,
  at timestamptz not null,
  primary key (site_id, customer, id)
);

-- What is left of points that expire.
create table lots (
  site_id text not null,
  reward text not null,
  customer text not null,
  unit text not null,
  remaining bigint not null check (remaining > 0),
  expires_at timestamptz not null,
  primary key (site_id, reward)
);
create index lots_by_account on lots (site_id, customer, unit);

create table spends (
  site_id text not null,
  id text not null,
  customer text not null,
  unit text not null check (unit in ('credit', 'points')),
  amount bigint not null check (amount > 0),
  state text not null check (state in ('held', 'captured', 'released')),
  order_id text,
  held_until timestamptz not null,
  created_at timestamptz not null,
  ended_at timestamptz,
  primary key (site_id, id)
);
create index spends_by_customer on spends (site_id, customer, id);

create table coupons (
  site_id text not null,
  code text not null,
  customer text not null,
  reward text not null,
  discount jsonb not null,
  minimum bigint not null check (minimum >= 0),
  applies text not null check (applies in ('by_hand', 'automatically')),
  state text not null check (state in ('available', 'used', 'expired', 'revoked')),
  expires_at timestamptz,
  used_at timestamptz,
  order_id text,
  created_at timestamptz not null,
  primary key (site_id, code)
);
create index coupons_by_customer on coupons (site_id, customer);
create index coupons_by_reward on coupons (site_id, reward);

create table notifications (
  site_id text not null,
  id text not null,
  customer text not null,
  scenario text not null,
  data jsonb not null,
  created_at timestamptz not null,
  read_at timestamptz,
  primary key (site_id, id)
);
create index notifications_by_customer on notifications (site_id, customer, id);

-- What was done, in the order of doing, for those who are told of it: taken from here after the save. What an event did
-- is written down there.
create table outbox (
  site_id text not null,
  id text not null,
  event text,
  effects jsonb check ((effects is null) = (event is not null)),
  created_at timestamptz not null,
  primary key (site_id, id)
);

create table events (
  site_id text not null,
  id text not null,
  type text not null,
  customer text,
  occurred_at timestamptz not null,
  received_at timestamptz not null,
  data jsonb not null,
  effects jsonb not null,
  primary key (site_id, id)
);
create index events_by_customer on events (site_id, customer) where customer is not null;
create index events_by_time on events (site_id, received_at);
