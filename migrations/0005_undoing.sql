-- The devices on which a person was seen, each with the first time: who registers on a referrer's own device is no
-- friend of theirs. The first few suffice.
alter table customers add column devices jsonb not null default '{}';
update customers
set devices = jsonb_build_object(device, (extract(epoch from coalesce(registered_at, identified_at)) * 1000)::bigint)
where device is not null;
alter table customers drop column device;

-- A code that was used up, and that its owner has replaced by a new one, stays ended when a use of it is given back.
alter table codes add column replaced_at timestamptz;

-- What was spent on an order comes back when the order is cancelled or refunded: what would have expired still does.
alter table spends add column expiring bigint not null default 0 check (expiring >= 0);
alter table spends add column expires_at timestamptz;
alter table spends drop constraint spends_state_check;
alter table spends add constraint spends_state_check check (state in ('held', 'captured', 'released', 'returned'));
alter table ledger_entries drop constraint ledger_entries_kind_check;
alter table ledger_entries add constraint ledger_entries_kind_check
  check (kind in ('reward', 'revocation', 'spend', 'return', 'expiry', 'adjustment'));
create index spends_by_order on spends (site_id, order_id) where order_id is not null;
create index coupons_by_order on coupons (site_id, order_id) where order_id is not null;
