-- A code of an authenticator app is good once: the last step of time whose code was taken, after which only later ones are.
alter table staff_two_factors add column taken_step bigint;
