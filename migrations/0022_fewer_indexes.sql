-- What is written most is filed in fewer places. When a referral reached its goal stands beside it, so that none of its
-- own indexes changes with that; and its page keeps room for what becomes of it.
create table reached_goals (
  site_id text not null,
  referral text not null,
  program text not null,
  at timestamptz not null,
  primary key (site_id, referral)
);
insert into reached_goals (site_id, referral, program, at)
select site_id, id, program, qualified_at from referrals where qualified_at is not null;
create index reached_goals_by_time on reached_goals (site_id, program, at);
drop index referrals_by_success;
alter table referrals set (fillfactor = 50);
-- One index finds a referral's rewards and keeps each from standing twice: those taken back differ by their ids.
create unique index rewards_once_standing on rewards
  (site_id, referral, side, trigger, rung, place, (case when revoked_at is null then '' else id end));
drop index rewards_once;
drop index rewards_by_referral;
alter index rewards_once_standing rename to rewards_once;
-- Most rewards are issued when they are made.
drop index rewards_by_issue;
create index rewards_by_issue on rewards (site_id, program, issued_at) where issued_at <> created_at;
