-- Emails: what an operator has changed about them, and each one from its making to its end.

-- A site without a row goes by the defaults.
create table email_settings (
  site_id text primary key references sites (id) on delete cascade,
  from_name text,
  reply_to text,
  -- A test site keeps its emails unless it is told to send them.
  sends boolean not null,
  invites boolean not null,
  invitations_per_day bigint not null check (invitations_per_day between 1 and 1000)
);

create table email_scenarios (
  site_id text not null references sites (id) on delete cascade,
  scenario text not null,
  enabled boolean not null,
  -- By language; a language that is not here has our own text.
  texts jsonb not null,
  updated_at timestamptz not null,
  primary key (site_id, scenario)
);

create table emails (
  site_id text not null,
  id text not null,
  scenario text not null,
  -- What it is about: the same scenario is told once for one thing.
  about text not null,
  -- Whom it is for, or in an invitation whom it is from.
  customer text,
  -- Null: whatever the customer's is when it is sent.
  address text,
  facts jsonb not null,
  state text not null check (state in ('waiting', 'sent', 'kept', 'failed', 'withheld')),
  -- One of many that go out together, behind those that go out alone.
  bulk boolean not null,
  tries bigint not null check (tries >= 0),
  -- Of the next attempt; while one is under way, when it counts as lost.
  due_at timestamptz not null,
  problem text,
  sent_to text,
  subject text,
  html text,
  body text,
  -- By the site's clock.
  created_at timestamptz not null,
  ended_at timestamptz,
  primary key (site_id, id),
  unique (site_id, scenario, about)
) with (fillfactor = 80);
create index emails_due on emails (bulk, due_at) where state = 'waiting';
create index emails_waiting on emails (site_id, due_at) where state = 'waiting';
create index emails_by_customer on emails (site_id, customer, id) where customer is not null;
create index emails_by_state on emails (site_id, scenario, state);

-- Who gets no more emails of a site, by mailbox.
create table email_suppressions (
  site_id text not null references sites (id) on delete cascade,
  mailbox text not null,
  address text not null,
  reason text not null check (reason in ('unsubscribed', 'bounced', 'complained', 'by_hand')),
  created_at timestamptz not null,
  primary key (site_id, mailbox)
);
