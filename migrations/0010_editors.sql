-- Who of the staff made a version of a program's terms; null: the store, by the API.
alter table program_versions add column edited_by jsonb;
