-- Without these, what is looked for is found by walking through all rows of the site: the rewards of a referral, which
-- deciding asks for as well, and what is seldom.
create index rewards_by_referral on rewards (site_id, referral);
create index rewards_by_state on rewards (site_id, state, id);
create index rewards_by_kind on rewards (site_id, (gift ->> 'type'), id);
create index referrals_by_reason on referrals (site_id, reason, id) where reason is not null;
create index refusals_by_reason on refusals (site_id, reason, id);
drop index visits_by_program;
create index visits_by_program on visits (site_id, program, at) include (visitor, code);
