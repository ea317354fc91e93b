-- Where members find their rewards: messages lead there.

alter table sites add column member_url text;
