-- What operators make of the pages of their activities. A program without a row has a page made from its definition.
create table program_pages (
  site_id text not null,
  program text not null,
  draft jsonb,
  draft_at timestamptz,
  -- How many were published so far, and which of them people see; null: the page made from the definition.
  versions bigint not null check (versions >= 0),
  published bigint check (published between 1 and versions),
  primary key (site_id, program),
  foreign key (site_id, program) references programs (site_id, id) on delete cascade
);

create table program_page_versions (
  site_id text not null,
  program text not null,
  version bigint not null check (version > 0),
  page jsonb not null,
  published_at timestamptz not null,
  primary key (site_id, program, version),
  foreign key (site_id, program) references programs (site_id, id) on delete cascade
);
