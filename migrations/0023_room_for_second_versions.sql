-- Every referral is written a second time, when it succeeds or lapses, often many beside each other in one transaction:
-- a page has room for both versions of each of its rows, so that they change in place.
alter table referrals set (fillfactor = 40);
