-- A referral and an order are written again a few times in their life. With room left in its page a new version stays
-- beside the old one, and none of their indexes has to be told.
alter table referrals set (fillfactor = 50);
alter table orders set (fillfactor = 50);
alter table referrers set (fillfactor = 50);
alter table balances set (fillfactor = 50);

-- Counts the transactions that held the site, so that rows read before holding it are known to be good still.
alter table sites add column turns bigint not null default 0;
