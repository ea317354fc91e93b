-- What is told to programs: the relay takes the outbox, and what it makes of it for webhooks.

-- A row that could not be passed on is left alone until then, so that it holds no other up.
alter table outbox add column held_until timestamptz;

-- One row a site: whoever holds it passes on what happened there, in the order of happening. It refers to no site, as
-- looking that up would wait for the batch that holds the site, which may wait for this row.
create table relays (
  site_id text primary key,
  -- Until then messages are kept even if no endpoint is told, as somebody reads them over the API.
  listened_until timestamptz
);

create table webhook_endpoints (
  site_id text not null references sites (id) on delete cascade,
  id text not null,
  url text not null,
  description text not null,
  -- Null: all of them.
  types jsonb,
  secrets jsonb not null,
  enabled boolean not null,
  disabled_at timestamptz,
  disabled_reason text,
  -- Of the first failure since it last took something; the deliveries write it, nobody else.
  failing_since timestamptz,
  created_at timestamptz not null,
  primary key (site_id, id)
);

-- One for each thing that happened, whoever it is sent to; its id is what receivers tell doubles by.
create table webhook_messages (
  site_id text not null,
  id text not null,
  type text not null,
  referral text,
  data jsonb not null,
  at timestamptz not null,
  created_at timestamptz not null,
  primary key (site_id, id)
);
create index webhook_messages_by_time on webhook_messages (site_id, at);
create index webhook_messages_by_age on webhook_messages (created_at);

create table webhook_deliveries (
  site_id text not null,
  id text not null,
  endpoint text not null,
  message text not null,
  type text not null,
  referral text,
  state text not null check (state in ('waiting', 'delivered', 'failed')),
  tries bigint not null check (tries >= 0),
  attempts jsonb not null,
  -- Of the next attempt; while one is under way, when it counts as lost.
  due_at timestamptz not null,
  request jsonb,
  response jsonb,
  created_at timestamptz not null,
  ended_at timestamptz,
  primary key (site_id, id),
  foreign key (site_id, endpoint) references webhook_endpoints (site_id, id) on delete cascade
) with (fillfactor = 80);
create index webhook_deliveries_due on webhook_deliveries (site_id, endpoint, due_at) where state = 'waiting';
create index webhook_deliveries_in_order on webhook_deliveries (site_id, endpoint, referral, message)
  where state = 'waiting' and referral is not null;
create index webhook_deliveries_by_endpoint on webhook_deliveries (site_id, endpoint, id);
create index webhook_deliveries_by_age on webhook_deliveries (created_at) where state <> 'waiting';
