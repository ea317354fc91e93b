-- What happened on a day is counted once and kept for as long as nothing of that day changes. Days that change are in UTC,
-- days that are counted are the site's own.
create table changed_days (
  site_id text not null,
  day date not null,
  changes bigint not null,
  primary key (site_id, day)
);
create table counted_days (
  site_id text not null,
  day date not null,
  time_zone text not null,
  changes bigint not null,
  counts jsonb not null,
  primary key (site_id, day)
);

-- Figures of a span of time, day by day.
drop index visits_by_program;
create index visits_by_program on visits (site_id, program, at) include (visitor);
create index visits_by_code on visits (site_id, code, at);
create index codes_by_program on codes (site_id, program, created_at);
create index referrals_by_redemption on referrals (site_id, program, redeemed_at) include (referrer, referee);
create index referrals_by_success on referrals (site_id, program, qualified_at) where qualified_at is not null;
create index referrals_by_order on referrals (site_id, order_id) where order_id is not null;
create index rewards_by_issue on rewards (site_id, program, issued_at) where issued_at is not null;
create index rewards_by_creation on rewards (site_id, program, created_at);
create index refusals_by_program on refusals (site_id, program, at);
create index orders_by_time on orders (site_id, placed_at) where placed_at is not null;
