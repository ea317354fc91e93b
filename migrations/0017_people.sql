-- How many took part in a span of time, each counted once, is no sum of its days. What is kept of a day is how long before it
-- each of its people had last been there, in that role: of the days of a span, those count who were not there since its start.
create table counted_people (
  site_id text not null,
  -- Empty: all programs together.
  program text not null,
  role text not null,
  day date not null,
  time_zone text not null,
  changes bigint not null,
  gaps jsonb not null,
  primary key (site_id, program, role, day)
);
-- By hours, as the day of a site seldom ends with a day of UTC.
create table changed_people (
  site_id text not null,
  role text not null,
  hour timestamptz not null,
  changes bigint not null,
  primary key (site_id, role, hour)
);

-- A visit of an old row, which knew no browser, is a visitor of its own.
update visits set visitor = id where visitor is null;
alter table visits alter column visitor set not null;

-- When somebody was there before.
create index visits_by_visitor on visits (site_id, visitor, at) include (program);
drop index referrals_by_referrer;
create index referrals_by_referrer on referrals (site_id, referrer, redeemed_at) include (program);
