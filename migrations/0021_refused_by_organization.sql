-- A refused code remembers for which organization it was entered, so that it is asked again also of whoever has moved on.
-- Of those from before, whose people are now is what is known.
alter table refusals add column organization text;
update refusals r set organization = c.organization
from customers c, programs p, program_versions v
where c.site_id = r.site_id and c.id = r.customer and c.organization is not null
  and p.site_id = r.site_id and p.id = r.program
  and v.site_id = p.site_id and v.program = p.id and v.version = p.version
  and v.definition -> 'referee' ->> 'unit' = 'organization';
create index refusals_by_organization on refusals (site_id, organization, id) where organization is not null;
