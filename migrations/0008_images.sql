-- Pictures that operators upload for their pages, and what was made of them.
create table images (
  site_id text not null references sites (id) on delete cascade,
  -- Made from what was sent: the same picture is kept once.
  id text not null,
  name text not null,
  alt text not null,
  -- What it came as; it is kept as WebP.
  format text not null,
  width bigint not null check (width > 0),
  height bigint not null check (height > 0),
  -- Of all its files together.
  bytes bigint not null,
  created_at timestamptz not null,
  primary key (site_id, id)
);
create index images_by_age on images (site_id, created_at desc, id desc);

create table image_files (
  site_id text not null,
  image text not null,
  name text not null,
  type text not null,
  content bytea not null,
  primary key (site_id, image, name),
  foreign key (site_id, image) references images (site_id, id) on delete cascade
);
-- What is packed already is only made slower by packing it again.
alter table image_files alter column content set storage external;
