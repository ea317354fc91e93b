-- Who of the staff published a version of a program's page; null: the store, by the API, or somebody before this was kept.
alter table program_page_versions add column published_by jsonb;
