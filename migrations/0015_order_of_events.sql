-- Of what was received in one moment, what was written first goes first; where a row lies tells nothing of that once it
-- was written anew.
alter table events add column number bigint generated always as identity;
