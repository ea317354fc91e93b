-- Told late that a person belonged elsewhere, an organization's first order is looked for anew among its own.
create index orders_by_organization on orders (site_id, organization, id) where organization is not null;
