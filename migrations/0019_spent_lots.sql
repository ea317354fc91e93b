-- A spend remembers from which lots it took, and a lot what was taken of it, so that what comes back goes where it was.
-- Of lots from before, what is left counts as all that there was.
alter table lots add column amount bigint check (amount >= 0);
alter table lots add column spent bigint not null default 0 check (spent >= 0);
update lots set amount = remaining;
alter table lots alter column amount set not null;
alter table lots drop constraint lots_remaining_check;
alter table lots add constraint lots_remaining_check check (remaining >= 0);
drop index lots_by_account;
create index lots_by_account on lots (site_id, customer, unit) where amount > spent;

-- Spends from before know how much of them would have expired, and when at the latest: it comes back as a lot of its own.
alter table spends add column took_from jsonb not null default '[]';
update spends set took_from = jsonb_build_array(jsonb_build_object('reward', id, 'amount', expiring))
where state = 'captured' and expiring > 0 and expires_at is not null;
insert into lots (site_id, reward, customer, unit, amount, spent, remaining, expires_at)
select site_id, id, customer, unit, expiring, expiring, 0, expires_at
from spends
where state = 'captured' and expiring > 0 and expires_at is not null;
alter table spends drop column expiring;
alter table spends drop column expires_at;
