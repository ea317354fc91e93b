-- What the migrations add up to, for reading. Made by test/schema.test.ts: npm test -- test/schema.test.ts -u

create table api_keys (
  site_id text not null,
  id text not null,
  kind text not null,
  name text not null,
  hash text not null,
  hint text not null,
  created_at timestamp with time zone not null,
  expires_at timestamp with time zone,
  revoked_at timestamp with time zone,
  constraint api_keys_pkey PRIMARY KEY (site_id, id),
  constraint api_keys_site_id_hash_key UNIQUE (site_id, hash),
  constraint api_keys_kind_check CHECK ((kind = ANY (ARRAY['secret'::text, 'publishable'::text]))),
  constraint api_keys_site_id_fkey FOREIGN KEY (site_id) REFERENCES sites(id) ON DELETE CASCADE
);
CREATE INDEX api_keys_by_hash ON api_keys USING btree (hash);

create table audit_entries (
  workspace_id text not null,
  id text not null,
  site_id text,
  at timestamp with time zone not null,
  staff text not null,
  staff_name text not null,
  role text not null,
  action text not null,
  subject_kind text,
  subject text,
  changes jsonb not null,
  customers jsonb not null,
  reason text,
  constraint audit_entries_pkey PRIMARY KEY (workspace_id, id),
  constraint audit_entries_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id)
);
CREATE INDEX audit_entries_by_action ON audit_entries USING btree (workspace_id, action, id);
CREATE INDEX audit_entries_by_customer ON audit_entries USING gin (customers);
CREATE INDEX audit_entries_by_site ON audit_entries USING btree (site_id, id);
CREATE INDEX audit_entries_by_staff ON audit_entries USING btree (workspace_id, staff, id);
CREATE INDEX audit_entries_by_subject ON audit_entries USING btree (workspace_id, subject, id);

create table balances (
  site_id text not null,
  customer text not null,
  unit text not null,
  balance bigint not null,
  held bigint not null,
  constraint balances_pkey PRIMARY KEY (site_id, customer, unit),
  constraint balances_held_check CHECK ((held >= 0)),
  constraint balances_unit_check CHECK ((unit = ANY (ARRAY['credit'::text, 'points'::text])))
);

create table changed_days (
  site_id text not null,
  day date not null,
  changes bigint not null,
  constraint changed_days_pkey PRIMARY KEY (site_id, day)
);

create table changed_people (
  site_id text not null,
  role text not null,
  hour timestamp with time zone not null,
  changes bigint not null,
  constraint changed_people_pkey PRIMARY KEY (site_id, role, hour)
);

create table codes (
  site_id text not null,
  code text not null,
  program text not null,
  customer text not null,
  number bigint not null,
  max_uses bigint,
  uses bigint not null,
  consumed_at timestamp with time zone,
  created_at timestamp with time zone not null,
  expires_at timestamp with time zone,
  revoked_at timestamp with time zone,
  replaced_at timestamp with time zone,
  constraint codes_pkey PRIMARY KEY (site_id, code),
  constraint codes_site_id_program_customer_number_key UNIQUE (site_id, program, customer, number),
  constraint codes_check CHECK (((uses >= 0) AND ((max_uses IS NULL) OR (uses <= max_uses)))),
  constraint codes_site_id_program_fkey FOREIGN KEY (site_id, program) REFERENCES programs(site_id, id) ON DELETE CASCADE
);
CREATE INDEX codes_by_customer ON codes USING btree (site_id, customer);
CREATE INDEX codes_by_prefix ON codes USING btree (site_id, code text_pattern_ops);
CREATE INDEX codes_by_program ON codes USING btree (site_id, program, created_at);
CREATE INDEX codes_by_string ON codes USING btree (code);
CREATE INDEX codes_by_time ON codes USING btree (site_id, created_at);

create table counted_days (
  site_id text not null,
  day date not null,
  time_zone text not null,
  changes bigint not null,
  counts jsonb not null,
  constraint counted_days_pkey PRIMARY KEY (site_id, day)
);

create table counted_people (
  site_id text not null,
  program text not null,
  role text not null,
  day date not null,
  time_zone text not null,
  changes bigint not null,
  gaps jsonb not null,
  constraint counted_people_pkey PRIMARY KEY (site_id, program, role, day)
);

create table coupons (
  site_id text not null,
  code text not null,
  customer text not null,
  reward text not null,
  discount jsonb not null,
  minimum bigint not null,
  applies text not null,
  state text not null,
  expires_at timestamp with time zone,
  used_at timestamp with time zone,
  order_id text,
  created_at timestamp with time zone not null,
  constraint coupons_pkey PRIMARY KEY (site_id, code),
  constraint coupons_applies_check CHECK ((applies = ANY (ARRAY['by_hand'::text, 'automatically'::text]))),
  constraint coupons_minimum_check CHECK ((minimum >= 0)),
  constraint coupons_state_check CHECK ((state = ANY (ARRAY['available'::text, 'used'::text, 'expired'::text, 'revoked'::text])))
);
CREATE INDEX coupons_by_customer ON coupons USING btree (site_id, customer);
CREATE INDEX coupons_by_order ON coupons USING btree (site_id, order_id) WHERE (order_id IS NOT NULL);
CREATE INDEX coupons_by_reward ON coupons USING btree (site_id, reward);
CREATE INDEX coupons_by_time ON coupons USING btree (site_id, created_at, code);

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
  identified_at timestamp with time zone not null,
  registered_at timestamp with time zone,
  card_activated_at timestamp with time zone,
  first_order_id text,
  first_order_at timestamp with time zone,
  returning boolean not null,
  erased_at timestamp with time zone,
  devices jsonb not null default '{}'::jsonb,
  constraint customers_pkey PRIMARY KEY (site_id, id)
);
CREATE INDEX customers_by_email_prefix ON customers USING btree (site_id, lower(email) text_pattern_ops) WHERE (email IS NOT NULL);
CREATE INDEX customers_by_id_prefix ON customers USING btree (site_id, lower(id) text_pattern_ops);
CREATE INDEX customers_by_mailbox ON customers USING btree (site_id, mailbox) WHERE (mailbox IS NOT NULL);
CREATE INDEX customers_by_name_prefix ON customers USING btree (site_id, lower(name) text_pattern_ops) WHERE (name IS NOT NULL);
CREATE INDEX customers_by_organization ON customers USING btree (site_id, organization) WHERE (organization IS NOT NULL);
CREATE INDEX customers_by_time ON customers USING btree (site_id, identified_at, id);

create table decisions (
  site_id text not null,
  id text not null,
  subject text not null,
  at timestamp with time zone not null,
  decided_at timestamp with time zone not null,
  event text,
  checks jsonb not null,
  decision text not null,
  effects jsonb not null,
  constraint decisions_pkey PRIMARY KEY (site_id, subject, id)
);

create table due_work (
  site_id text not null,
  kind text not null,
  subject text not null,
  at timestamp with time zone not null,
  constraint due_work_pkey PRIMARY KEY (site_id, kind, subject)
);
CREATE INDEX due_work_by_time ON due_work USING btree (site_id, at);
CREATE INDEX due_work_overall ON due_work USING btree (at);

create table email_scenarios (
  site_id text not null,
  scenario text not null,
  enabled boolean not null,
  texts jsonb not null,
  updated_at timestamp with time zone not null,
  constraint email_scenarios_pkey PRIMARY KEY (site_id, scenario),
  constraint email_scenarios_site_id_fkey FOREIGN KEY (site_id) REFERENCES sites(id) ON DELETE CASCADE
);

create table email_settings (
  site_id text not null,
  from_name text,
  reply_to text,
  sends boolean not null,
  invites boolean not null,
  invitations_per_day bigint not null,
  constraint email_settings_pkey PRIMARY KEY (site_id),
  constraint email_settings_invitations_per_day_check CHECK (((invitations_per_day >= 1) AND (invitations_per_day <= 1000))),
  constraint email_settings_site_id_fkey FOREIGN KEY (site_id) REFERENCES sites(id) ON DELETE CASCADE
);

create table email_suppressions (
  site_id text not null,
  mailbox text not null,
  address text not null,
  reason text not null,
  created_at timestamp with time zone not null,
  constraint email_suppressions_pkey PRIMARY KEY (site_id, mailbox),
  constraint email_suppressions_reason_check CHECK ((reason = ANY (ARRAY['unsubscribed'::text, 'bounced'::text, 'complained'::text, 'by_hand'::text]))),
  constraint email_suppressions_site_id_fkey FOREIGN KEY (site_id) REFERENCES sites(id) ON DELETE CASCADE
);

create table emails (
  site_id text not null,
  id text not null,
  scenario text not null,
  about text not null,
  customer text,
  address text,
  facts jsonb not null,
  state text not null,
  bulk boolean not null,
  tries bigint not null,
  due_at timestamp with time zone not null,
  problem text,
  sent_to text,
  subject text,
  html text,
  body text,
  created_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  constraint emails_pkey PRIMARY KEY (site_id, id),
  constraint emails_site_id_scenario_about_key UNIQUE (site_id, scenario, about),
  constraint emails_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'sent'::text, 'kept'::text, 'failed'::text, 'withheld'::text]))),
  constraint emails_tries_check CHECK ((tries >= 0))
);
CREATE INDEX emails_by_customer ON emails USING btree (site_id, customer, id) WHERE (customer IS NOT NULL);
CREATE INDEX emails_by_state ON emails USING btree (site_id, scenario, state);
CREATE INDEX emails_due ON emails USING btree (bulk, due_at) WHERE (state = 'waiting'::text);
CREATE INDEX emails_waiting ON emails USING btree (site_id, due_at) WHERE (state = 'waiting'::text);

create table erased_identities (
  site_id text not null,
  hash text not null,
  erased_at timestamp with time zone not null,
  kept_until timestamp with time zone not null,
  constraint erased_identities_pkey PRIMARY KEY (site_id, hash)
);

create table events (
  site_id text not null,
  id text not null,
  type text not null,
  customer text,
  occurred_at timestamp with time zone not null,
  received_at timestamp with time zone not null,
  data jsonb not null,
  effects jsonb not null,
  number bigint not null,
  constraint events_pkey PRIMARY KEY (site_id, id)
);
CREATE INDEX events_by_customer ON events USING btree (site_id, customer, received_at) WHERE (customer IS NOT NULL);
CREATE INDEX events_by_time ON events USING btree (site_id, received_at);
CREATE INDEX events_by_type ON events USING btree (site_id, type, received_at);

create table idempotency_keys (
  site_id text not null,
  key text not null,
  request_hash text not null,
  answer jsonb not null,
  at timestamp with time zone not null,
  constraint idempotency_keys_pkey PRIMARY KEY (site_id, key),
  constraint idempotency_keys_site_id_fkey FOREIGN KEY (site_id) REFERENCES sites(id) ON DELETE CASCADE
);
CREATE INDEX idempotency_keys_by_age ON idempotency_keys USING btree (at);

create table image_files (
  site_id text not null,
  image text not null,
  name text not null,
  type text not null,
  content bytea not null,
  constraint image_files_pkey PRIMARY KEY (site_id, image, name),
  constraint image_files_site_id_image_fkey FOREIGN KEY (site_id, image) REFERENCES images(site_id, id) ON DELETE CASCADE
);

create table images (
  site_id text not null,
  id text not null,
  name text not null,
  alt text not null,
  format text not null,
  width bigint not null,
  height bigint not null,
  bytes bigint not null,
  created_at timestamp with time zone not null,
  constraint images_pkey PRIMARY KEY (site_id, id),
  constraint images_height_check CHECK ((height > 0)),
  constraint images_width_check CHECK ((width > 0)),
  constraint images_site_id_fkey FOREIGN KEY (site_id) REFERENCES sites(id) ON DELETE CASCADE
);
CREATE INDEX images_by_age ON images USING btree (site_id, created_at DESC, id DESC);

create table ledger_entries (
  site_id text not null,
  id text not null,
  customer text not null,
  unit text not null,
  amount bigint not null,
  balance bigint not null,
  kind text not null,
  reward text,
  spend text,
  at timestamp with time zone not null,
  constraint ledger_entries_pkey PRIMARY KEY (site_id, customer, id),
  constraint ledger_entries_amount_check CHECK ((amount <> 0)),
  constraint ledger_entries_kind_check CHECK ((kind = ANY (ARRAY['reward'::text, 'revocation'::text, 'spend'::text, 'return'::text, 'expiry'::text, 'adjustment'::text])))
);

create table lots (
  site_id text not null,
  reward text not null,
  customer text not null,
  unit text not null,
  remaining bigint not null,
  expires_at timestamp with time zone not null,
  amount bigint not null,
  spent bigint not null default 0,
  constraint lots_pkey PRIMARY KEY (site_id, reward),
  constraint lots_amount_check CHECK ((amount >= 0)),
  constraint lots_remaining_check CHECK ((remaining >= 0)),
  constraint lots_spent_check CHECK ((spent >= 0))
);
CREATE INDEX lots_by_account ON lots USING btree (site_id, customer, unit) WHERE (amount > spent);

create table notifications (
  site_id text not null,
  id text not null,
  customer text not null,
  scenario text not null,
  data jsonb not null,
  created_at timestamp with time zone not null,
  read_at timestamp with time zone,
  constraint notifications_pkey PRIMARY KEY (site_id, id)
);
CREATE INDEX notifications_by_customer ON notifications USING btree (site_id, customer, id);

create table orders (
  site_id text not null,
  id text not null,
  customer text,
  organization text,
  total bigint,
  imported boolean not null,
  placed_at timestamp with time zone,
  paid_at timestamp with time zone,
  completed_at timestamp with time zone,
  cancelled_at timestamp with time zone,
  refunded bigint not null,
  refunded_in_full boolean not null,
  refunded_at timestamp with time zone,
  cart text,
  code text,
  constraint orders_pkey PRIMARY KEY (site_id, id),
  constraint orders_refunded_check CHECK ((refunded >= 0))
);
CREATE INDEX orders_by_customer ON orders USING btree (site_id, customer, placed_at) WHERE (customer IS NOT NULL);
CREATE INDEX orders_by_organization ON orders USING btree (site_id, organization, id) WHERE (organization IS NOT NULL);
CREATE INDEX orders_by_time ON orders USING btree (site_id, placed_at) WHERE (placed_at IS NOT NULL);
CREATE INDEX orders_completed ON orders USING btree (site_id, organization) WHERE ((organization IS NOT NULL) AND (completed_at IS NOT NULL) AND (cancelled_at IS NULL));

create table organizations (
  site_id text not null,
  id text not null,
  first_order_id text,
  first_order_at timestamp with time zone,
  constraint organizations_pkey PRIMARY KEY (site_id, id)
);

create table outbox (
  site_id text not null,
  id text not null,
  event text,
  effects jsonb,
  created_at timestamp with time zone not null,
  held_until timestamp with time zone,
  constraint outbox_pkey PRIMARY KEY (site_id, id),
  constraint outbox_check CHECK (((effects IS NULL) = (event IS NOT NULL)))
);

create table presences (
  workspace_id text not null,
  place text not null,
  window_id text not null,
  staff_id text not null,
  since timestamp with time zone not null,
  seen_at timestamp with time zone not null,
  constraint presences_pkey PRIMARY KEY (workspace_id, place, window_id),
  constraint presences_staff_id_fkey FOREIGN KEY (staff_id) REFERENCES staff_users(id) ON DELETE CASCADE,
  constraint presences_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id)
);
CREATE INDEX presences_by_staff ON presences USING btree (staff_id);

create table program_page_versions (
  site_id text not null,
  program text not null,
  version bigint not null,
  page jsonb not null,
  published_at timestamp with time zone not null,
  published_by jsonb,
  constraint program_page_versions_pkey PRIMARY KEY (site_id, program, version),
  constraint program_page_versions_version_check CHECK ((version > 0)),
  constraint program_page_versions_site_id_program_fkey FOREIGN KEY (site_id, program) REFERENCES programs(site_id, id) ON DELETE CASCADE
);

create table program_pages (
  site_id text not null,
  program text not null,
  draft jsonb,
  draft_at timestamp with time zone,
  versions bigint not null,
  published bigint,
  constraint program_pages_pkey PRIMARY KEY (site_id, program),
  constraint program_pages_check CHECK (((published >= 1) AND (published <= versions))),
  constraint program_pages_versions_check CHECK ((versions >= 0)),
  constraint program_pages_site_id_program_fkey FOREIGN KEY (site_id, program) REFERENCES programs(site_id, id) ON DELETE CASCADE
);

create table program_versions (
  site_id text not null,
  program text not null,
  version bigint not null,
  definition jsonb not null,
  name text not null,
  description text,
  starts_at timestamp with time zone,
  ends_at timestamp with time zone,
  from_at timestamp with time zone not null,
  edited_by jsonb,
  constraint program_versions_pkey PRIMARY KEY (site_id, program, version),
  constraint program_versions_site_id_program_fkey FOREIGN KEY (site_id, program) REFERENCES programs(site_id, id) ON DELETE CASCADE
);

create table programs (
  site_id text not null,
  id text not null,
  key text not null,
  preset text,
  name text not null,
  description text,
  starts_at timestamp with time zone,
  ends_at timestamp with time zone,
  version bigint not null,
  versions jsonb not null,
  pauses jsonb not null,
  archived_at timestamp with time zone,
  issue text not null,
  issuing jsonb,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  constraint programs_pkey PRIMARY KEY (site_id, id),
  constraint programs_site_id_key_key UNIQUE (site_id, key),
  constraint programs_check CHECK ((ends_at > starts_at)),
  constraint programs_issue_check CHECK ((issue = ANY (ARRAY['on_request'::text, 'automatic'::text]))),
  constraint programs_version_check CHECK ((version >= 1)),
  constraint programs_site_id_fkey FOREIGN KEY (site_id) REFERENCES sites(id) ON DELETE CASCADE
);
CREATE INDEX programs_by_issue ON programs USING btree (site_id, issue);

create table reached_goals (
  site_id text not null,
  referral text not null,
  program text not null,
  at timestamp with time zone not null,
  constraint reached_goals_pkey PRIMARY KEY (site_id, referral)
);
CREATE INDEX reached_goals_by_time ON reached_goals USING btree (site_id, program, at);

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
  place text not null,
  redeemed_at timestamp with time zone not null,
  order_id text,
  visit text,
  state text not null,
  reason text,
  successes jsonb not null,
  qualified_at timestamp with time zone,
  marked boolean not null,
  lapses_at timestamp with time zone,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  takes_part boolean default 
CASE
    WHEN (state = ANY (ARRAY['lapsed'::text, 'rejected'::text])) THEN NULL::boolean
    WHEN ((state = 'revoked'::text) AND (reason = ANY (ARRAY['not_new_customer'::text, 'not_new_organization'::text, 'already_participated'::text, 'registration_window_passed'::text, 'self_referral'::text]))) THEN NULL::boolean
    ELSE true
END,
  withheld jsonb not null default '[]'::jsonb,
  constraint referrals_pkey PRIMARY KEY (site_id, id),
  constraint referrals_once UNIQUE (site_id, participant, program, takes_part) DEFERRABLE INITIALLY DEFERRED,
  constraint referrals_place_check CHECK ((place = ANY (ARRAY['link'::text, 'registration'::text, 'checkout'::text]))),
  constraint referrals_state_check CHECK ((state = ANY (ARRAY['pending'::text, 'qualified'::text, 'rewarded'::text, 'revoked'::text, 'lapsed'::text, 'rejected'::text])))
);
CREATE INDEX referrals_by_code ON referrals USING btree (site_id, code);
CREATE INDEX referrals_by_order ON referrals USING btree (site_id, order_id) WHERE (order_id IS NOT NULL);
CREATE INDEX referrals_by_program ON referrals USING btree (site_id, program, id);
CREATE INDEX referrals_by_reason ON referrals USING btree (site_id, reason, id) WHERE (reason IS NOT NULL);
CREATE INDEX referrals_by_redemption ON referrals USING btree (site_id, program, redeemed_at) INCLUDE (referrer, referee);
CREATE INDEX referrals_by_referee ON referrals USING btree (site_id, referee);
CREATE INDEX referrals_by_referrer ON referrals USING btree (site_id, referrer, redeemed_at) INCLUDE (program);
CREATE INDEX referrals_waiting ON referrals USING btree (site_id, program, id) WHERE (reason = 'program_paused'::text);

create table referrers (
  site_id text not null,
  program text not null,
  customer text not null,
  codes bigint not null,
  pending bigint not null,
  successes bigint not null,
  months jsonb not null,
  days jsonb not null,
  ladders jsonb not null,
  constraint referrers_pkey PRIMARY KEY (site_id, program, customer),
  constraint referrers_codes_check CHECK ((codes >= 0)),
  constraint referrers_pending_check CHECK ((pending >= 0)),
  constraint referrers_successes_check CHECK ((successes >= 0)),
  constraint referrers_site_id_program_fkey FOREIGN KEY (site_id, program) REFERENCES programs(site_id, id) ON DELETE CASCADE
);

create table refusals (
  site_id text not null,
  id text not null,
  customer text not null,
  code text not null,
  program text,
  place text not null,
  at timestamp with time zone not null,
  order_id text,
  visit text,
  reason text not null,
  waiting boolean not null,
  organization text,
  constraint refusals_pkey PRIMARY KEY (site_id, id)
);
CREATE INDEX refusals_by_code ON refusals USING btree (site_id, code);
CREATE INDEX refusals_by_customer ON refusals USING btree (site_id, customer, id);
CREATE INDEX refusals_by_organization ON refusals USING btree (site_id, organization, id) WHERE (organization IS NOT NULL);
CREATE INDEX refusals_by_program ON refusals USING btree (site_id, program, at);
CREATE INDEX refusals_by_reason ON refusals USING btree (site_id, reason, id);
CREATE INDEX refusals_waiting ON refusals USING btree (site_id, customer) WHERE waiting;

create table relays (
  site_id text not null,
  listened_until timestamp with time zone,
  constraint relays_pkey PRIMARY KEY (site_id)
);

create table reservations (
  site_id text not null,
  cart text not null,
  code text not null,
  program text not null,
  customer text not null,
  referrer text not null,
  participant text not null,
  kind text not null,
  state text not null,
  reserved_at timestamp with time zone not null,
  until_at timestamp with time zone not null,
  constraint reservations_pkey PRIMARY KEY (site_id, cart),
  constraint reservations_kind_check CHECK ((kind = ANY (ARRAY['use'::text, 'referral'::text, 'benefit'::text]))),
  constraint reservations_state_check CHECK ((state = ANY (ARRAY['held'::text, 'released'::text, 'expired'::text, 'consumed'::text])))
);
CREATE INDEX reservations_by_code ON reservations USING btree (site_id, code) WHERE (state = 'held'::text);
CREATE INDEX reservations_by_referrer ON reservations USING btree (site_id, program, referrer) WHERE (state = 'held'::text);

create table rewards (
  site_id text not null,
  id text not null,
  program text,
  program_version bigint,
  referral text,
  side text,
  customer text not null,
  organization text,
  trigger text,
  rung text,
  ladder text,
  place bigint not null,
  gift jsonb not null,
  state text not null,
  claimable boolean not null,
  uses_left bigint,
  expired_amount bigint not null,
  due_at timestamp with time zone not null,
  issued_at timestamp with time zone,
  claimed_at timestamp with time zone,
  used_at timestamp with time zone,
  expires_at timestamp with time zone,
  revoked_at timestamp with time zone,
  reason text,
  created_at timestamp with time zone not null,
  revoked_by_hand boolean not null default false,
  constraint rewards_pkey PRIMARY KEY (site_id, id),
  constraint rewards_expired_amount_check CHECK ((expired_amount >= 0)),
  constraint rewards_rung_check CHECK (((trigger IS NULL) OR ((program IS NOT NULL) AND (referral IS NOT NULL) AND (side IS NOT NULL) AND (rung IS NOT NULL)))),
  constraint rewards_side_check CHECK ((side = ANY (ARRAY['referrer'::text, 'referee'::text]))),
  constraint rewards_state_check CHECK ((state = ANY (ARRAY['held'::text, 'issued'::text, 'claimed'::text, 'used'::text, 'expired'::text, 'revoked'::text]))),
  constraint rewards_uses_left_check CHECK ((uses_left >= 0))
);
CREATE INDEX rewards_by_creation ON rewards USING btree (site_id, program, created_at);
CREATE INDEX rewards_by_customer ON rewards USING btree (site_id, customer, id);
CREATE INDEX rewards_by_issue ON rewards USING btree (site_id, program, issued_at) WHERE (issued_at <> created_at);
CREATE INDEX rewards_by_kind ON rewards USING btree (site_id, ((gift ->> 'type'::text)), id);
CREATE INDEX rewards_by_program ON rewards USING btree (site_id, program, id);
CREATE INDEX rewards_by_state ON rewards USING btree (site_id, state, id);
CREATE UNIQUE INDEX rewards_once ON rewards USING btree (site_id, referral, side, trigger, rung, place, (
CASE
    WHEN (revoked_at IS NULL) THEN ''::text
    ELSE id
END));
CREATE INDEX rewards_standing ON rewards USING btree (site_id, ladder, rung, id) WHERE ((revoked_at IS NULL) AND (side = 'referrer'::text));
CREATE INDEX rewards_waiting ON rewards USING btree (site_id, program, id) WHERE ((state = 'held'::text) AND (reason = 'program_paused'::text));

create table settings (
  key text not null,
  value text not null,
  constraint settings_pkey PRIMARY KEY (key)
);

create table sites (
  id text not null,
  workspace_id text not null,
  key text not null,
  name text not null,
  home_url text,
  currency text not null,
  locale text not null,
  time_zone text not null,
  mode text not null,
  clock_at timestamp with time zone,
  identity_secret text not null,
  created_at timestamp with time zone not null,
  turns bigint not null default 0,
  member_url text,
  constraint sites_pkey PRIMARY KEY (id),
  constraint sites_key_key UNIQUE (key),
  constraint sites_check CHECK (((clock_at IS NULL) OR (mode = 'test'::text))),
  constraint sites_mode_check CHECK ((mode = ANY (ARRAY['live'::text, 'test'::text]))),
  constraint sites_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id)
);
CREATE INDEX sites_by_workspace ON sites USING btree (workspace_id);

create table spends (
  site_id text not null,
  id text not null,
  customer text not null,
  unit text not null,
  amount bigint not null,
  state text not null,
  order_id text,
  held_until timestamp with time zone not null,
  created_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  took_from jsonb not null default '[]'::jsonb,
  constraint spends_pkey PRIMARY KEY (site_id, id),
  constraint spends_amount_check CHECK ((amount > 0)),
  constraint spends_state_check CHECK ((state = ANY (ARRAY['held'::text, 'captured'::text, 'released'::text, 'returned'::text]))),
  constraint spends_unit_check CHECK ((unit = ANY (ARRAY['credit'::text, 'points'::text])))
);
CREATE INDEX spends_by_customer ON spends USING btree (site_id, customer, id);
CREATE INDEX spends_by_order ON spends USING btree (site_id, order_id) WHERE (order_id IS NOT NULL);

create table staff_accounts (
  id text not null,
  user_id text not null,
  account_id text not null,
  provider_id text not null,
  password text,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  constraint staff_accounts_pkey PRIMARY KEY (id),
  constraint staff_accounts_user_id_provider_id_key UNIQUE (user_id, provider_id),
  constraint staff_accounts_user_id_fkey FOREIGN KEY (user_id) REFERENCES staff_users(id) ON DELETE CASCADE
);

create table staff_invitations (
  workspace_id text not null,
  id text not null,
  email text not null,
  role text not null,
  token_hash text not null,
  invited_by text,
  created_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  constraint staff_invitations_pkey PRIMARY KEY (workspace_id, id),
  constraint staff_invitations_role_check CHECK ((role = ANY (ARRAY['owner'::text, 'marketer'::text, 'support'::text, 'developer'::text]))),
  constraint staff_invitations_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id)
);
CREATE UNIQUE INDEX staff_invitations_by_email ON staff_invitations USING btree (workspace_id, email);
CREATE UNIQUE INDEX staff_invitations_by_token ON staff_invitations USING btree (token_hash);

create table staff_members (
  workspace_id text not null,
  staff_id text not null,
  role text not null,
  created_at timestamp with time zone not null,
  constraint staff_members_pkey PRIMARY KEY (workspace_id, staff_id),
  constraint staff_members_role_check CHECK ((role = ANY (ARRAY['owner'::text, 'marketer'::text, 'support'::text, 'developer'::text]))),
  constraint staff_members_staff_id_fkey FOREIGN KEY (staff_id) REFERENCES staff_users(id) ON DELETE CASCADE,
  constraint staff_members_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id)
);
CREATE UNIQUE INDEX staff_members_by_staff ON staff_members USING btree (staff_id);

create table staff_sessions (
  id text not null,
  user_id text not null,
  token text not null,
  ip_address text,
  user_agent text,
  expires_at timestamp with time zone not null,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  constraint staff_sessions_pkey PRIMARY KEY (id),
  constraint staff_sessions_token_key UNIQUE (token),
  constraint staff_sessions_user_id_fkey FOREIGN KEY (user_id) REFERENCES staff_users(id) ON DELETE CASCADE
);
CREATE INDEX staff_sessions_by_user ON staff_sessions USING btree (user_id);

create table staff_two_factors (
  id text not null,
  user_id text not null,
  secret text not null,
  backup_codes text not null,
  verified boolean not null default true,
  failed_verification_count integer not null default 0,
  locked_until timestamp with time zone,
  taken_step bigint,
  constraint staff_two_factors_pkey PRIMARY KEY (id),
  constraint staff_two_factors_user_id_fkey FOREIGN KEY (user_id) REFERENCES staff_users(id) ON DELETE CASCADE
);
CREATE INDEX staff_two_factors_by_user ON staff_two_factors USING btree (user_id);

create table staff_users (
  id text not null,
  name text not null,
  email text not null,
  email_verified boolean not null,
  image text,
  locale text,
  two_factor_enabled boolean not null default false,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  constraint staff_users_pkey PRIMARY KEY (id),
  constraint staff_users_email_key UNIQUE (email)
);

create table staff_verifications (
  id text not null,
  identifier text not null,
  value text not null,
  expires_at timestamp with time zone not null,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  constraint staff_verifications_pkey PRIMARY KEY (id)
);
CREATE INDEX staff_verifications_by_identifier ON staff_verifications USING btree (identifier);

create table visits (
  site_id text not null,
  id text not null,
  code text not null,
  program text not null,
  visitor text not null,
  at timestamp with time zone not null,
  constraint visits_pkey PRIMARY KEY (site_id, id)
);
CREATE INDEX visits_by_code ON visits USING btree (site_id, code, at);
CREATE INDEX visits_by_program ON visits USING btree (site_id, program, at) INCLUDE (visitor, code);
CREATE INDEX visits_by_visitor ON visits USING btree (site_id, visitor, at) INCLUDE (program);

create table webhook_deliveries (
  site_id text not null,
  id text not null,
  endpoint text not null,
  message text not null,
  type text not null,
  referral text,
  state text not null,
  tries bigint not null,
  attempts jsonb not null,
  due_at timestamp with time zone not null,
  request jsonb,
  response jsonb,
  created_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  constraint webhook_deliveries_pkey PRIMARY KEY (site_id, id),
  constraint webhook_deliveries_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'delivered'::text, 'failed'::text]))),
  constraint webhook_deliveries_tries_check CHECK ((tries >= 0)),
  constraint webhook_deliveries_site_id_endpoint_fkey FOREIGN KEY (site_id, endpoint) REFERENCES webhook_endpoints(site_id, id) ON DELETE CASCADE
);
CREATE INDEX webhook_deliveries_by_age ON webhook_deliveries USING btree (created_at) WHERE (state <> 'waiting'::text);
CREATE INDEX webhook_deliveries_by_endpoint ON webhook_deliveries USING btree (site_id, endpoint, id);
CREATE INDEX webhook_deliveries_due ON webhook_deliveries USING btree (site_id, endpoint, due_at) WHERE (state = 'waiting'::text);
CREATE INDEX webhook_deliveries_in_order ON webhook_deliveries USING btree (site_id, endpoint, referral, message) WHERE ((state = 'waiting'::text) AND (referral IS NOT NULL));

create table webhook_endpoints (
  site_id text not null,
  id text not null,
  url text not null,
  description text not null,
  types jsonb,
  secrets jsonb not null,
  enabled boolean not null,
  disabled_at timestamp with time zone,
  disabled_reason text,
  failing_since timestamp with time zone,
  created_at timestamp with time zone not null,
  constraint webhook_endpoints_pkey PRIMARY KEY (site_id, id),
  constraint webhook_endpoints_site_id_fkey FOREIGN KEY (site_id) REFERENCES sites(id) ON DELETE CASCADE
);

create table webhook_messages (
  site_id text not null,
  id text not null,
  type text not null,
  referral text,
  data jsonb not null,
  at timestamp with time zone not null,
  created_at timestamp with time zone not null,
  constraint webhook_messages_pkey PRIMARY KEY (site_id, id)
);
CREATE INDEX webhook_messages_by_age ON webhook_messages USING btree (created_at);
CREATE INDEX webhook_messages_by_time ON webhook_messages USING btree (site_id, at);

create table workspaces (
  id text not null,
  name text not null,
  created_at timestamp with time zone not null,
  constraint workspaces_pkey PRIMARY KEY (id)
);
