-- A reward may be granted by hand, for no referral and on no rung; what a person takes back is marked, so that settling
-- does not grant it again.
alter table rewards alter column program drop not null;
alter table rewards alter column program_version drop not null;
alter table rewards alter column referral drop not null;
alter table rewards alter column side drop not null;
alter table rewards alter column trigger drop not null;
alter table rewards alter column rung drop not null;
alter table rewards alter column ladder drop not null;
alter table rewards add column revoked_by_hand boolean not null default false;
alter table rewards add constraint rewards_rung_check
  check (trigger is null or (program is not null and referral is not null and side is not null and rung is not null));
alter table referrals add column withheld jsonb not null default '[]';

-- Lists, newest first, by what people narrow them with. A referral's state and reason stay out of every index: they
-- change, and a change that no index has to be told of is cheap.
create index customers_by_time on customers (site_id, identified_at, id);
create index customers_by_id_prefix on customers (site_id, lower(id) text_pattern_ops);
create index customers_by_email_prefix on customers (site_id, lower(email) text_pattern_ops) where email is not null;
create index customers_by_name_prefix on customers (site_id, lower(name) text_pattern_ops) where name is not null;
create index referrals_by_program on referrals (site_id, program, id);
create index rewards_by_program on rewards (site_id, program, id);
create index refusals_by_code on refusals (site_id, code);
create index coupons_by_time on coupons (site_id, created_at, code);
create index codes_by_customer on codes (site_id, customer);
create index codes_by_prefix on codes (site_id, code text_pattern_ops);
create index events_by_type on events (site_id, type, received_at);
drop index events_by_customer;
create index events_by_customer on events (site_id, customer, received_at) where customer is not null;
