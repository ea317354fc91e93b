-- How many took part in a span of time, each counted once, is no sum of its days. What is kept of a day is how long before it
-- each of its people had last been there: of the days of a span, those count who were not there since its start.
-- `people` of a day counts what was added to it that makes somebody take part; `changes` moves with everything.
alter table changed_days add column people bigint not null default 0;
create table counted_people (
  site_id text not null,
  -- Empty: all programs together.
  program text not null,
  day date not null,
  time_zone text not null,
  changes bigint not null,
  people jsonb not null,
  primary key (site_id, program, day)
);

-- When somebody was there before.
create index visits_by_visitor on visits (site_id, visitor, at) include (program);
drop index referrals_by_referrer;
create index referrals_by_referrer on referrals (site_id, referrer, redeemed_at) include (program);
