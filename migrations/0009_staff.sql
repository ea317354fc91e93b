-- Who signs in to the portal. A person is of the installation, as their password is; which workspace they work for, and as
-- what, is said by `staff_members`.
create table staff_users (
  id text primary key,
  name text not null,
  email text not null unique,
  email_verified boolean not null,
  image text,
  locale text,
  two_factor_enabled boolean not null default false,
  created_at timestamptz not null,
  updated_at timestamptz not null
);

create table staff_sessions (
  id text primary key,
  user_id text not null references staff_users (id) on delete cascade,
  token text not null unique,
  ip_address text,
  user_agent text,
  expires_at timestamptz not null,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index staff_sessions_by_user on staff_sessions (user_id);

create table staff_accounts (
  id text primary key,
  user_id text not null references staff_users (id) on delete cascade,
  account_id text not null,
  provider_id text not null,
  password text,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  unique (user_id, provider_id)
);

create table staff_verifications (
  id text primary key,
  identifier text not null,
  value text not null,
  expires_at timestamptz not null,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index staff_verifications_by_identifier on staff_verifications (identifier);

create table staff_two_factors (
  id text primary key,
  user_id text not null references staff_users (id) on delete cascade,
  secret text not null,
  backup_codes text not null,
  verified boolean not null default true,
  failed_verification_count integer not null default 0,
  locked_until timestamptz
);
create index staff_two_factors_by_user on staff_two_factors (user_id);

create table staff_members (
  workspace_id text not null references workspaces (id),
  staff_id text not null references staff_users (id) on delete cascade,
  role text not null check (role in ('owner', 'marketer', 'support', 'developer')),
  created_at timestamptz not null,
  primary key (workspace_id, staff_id)
);
create unique index staff_members_by_staff on staff_members (staff_id);

create table staff_invitations (
  workspace_id text not null references workspaces (id),
  id text not null,
  email text not null,
  role text not null check (role in ('owner', 'marketer', 'support', 'developer')),
  token_hash text not null,
  invited_by text,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  primary key (workspace_id, id)
);
create unique index staff_invitations_by_token on staff_invitations (token_hash);
create unique index staff_invitations_by_email on staff_invitations (workspace_id, email);

-- What staff changed, with what was there before. Never edited; the site is none where it concerns the workspace.
create table audit_entries (
  workspace_id text not null references workspaces (id),
  id text not null,
  site_id text,
  at timestamptz not null,
  staff text not null,
  staff_name text not null,
  role text not null,
  action text not null,
  subject_kind text,
  subject text,
  changes jsonb not null,
  -- Whose rows were among them: what was said about a person goes when they are erased.
  customers jsonb not null,
  reason text,
  primary key (workspace_id, id)
);
create index audit_entries_by_site on audit_entries (site_id, id);
create index audit_entries_by_staff on audit_entries (workspace_id, staff, id);
create index audit_entries_by_action on audit_entries (workspace_id, action, id);
create index audit_entries_by_subject on audit_entries (workspace_id, subject, id);
create index audit_entries_by_customer on audit_entries using gin (customers);
