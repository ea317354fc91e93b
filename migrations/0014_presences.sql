-- Who has a form of the portal open at this moment, by the browser window; whoever is silent for a while is gone.
create table presences (
  workspace_id text not null references workspaces (id),
  place text not null,
  window_id text not null,
  staff_id text not null references staff_users (id) on delete cascade,
  since timestamptz not null,
  seen_at timestamptz not null,
  primary key (workspace_id, place, window_id)
);
create index presences_by_staff on presences (staff_id);
