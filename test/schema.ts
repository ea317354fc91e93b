import type { Queryable } from '#plumbing/db.ts'

const columns = `select c.relname as table, a.attname || ' ' || format_type(a.atttypid, a.atttypmod)
    || case when a.attnotnull then ' not null' else '' end
    || coalesce(' default ' || pg_get_expr(d.adbin, d.adrelid), '') as line
  from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid
  left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
  where n.nspname = 'public' and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped and c.relname <> 'migrations'
  order by c.relname, a.attnum`

// Since PostgreSQL 18 "not null" is a constraint (n) as well; columns show it already.
const constraints = `select c.relname as table, 'constraint ' || k.conname || ' ' || pg_get_constraintdef(k.oid) as line
  from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace
  where n.nspname = 'public' and k.contype <> 'n' and c.relname <> 'migrations'
  order by c.relname, array_position(array['p', 'u', 'c', 'f'], k.contype::text), k.conname`

const indexes = `select c.relname as table, replace(pg_get_indexdef(i.indexrelid), 'public.', '') as line
  from pg_index i join pg_class c on c.oid = i.indrelid join pg_class x on x.oid = i.indexrelid
  join pg_namespace n on n.oid = c.relnamespace
  where n.nspname = 'public' and c.relname <> 'migrations'
    and not exists (select 1 from pg_constraint k where k.conindid = i.indexrelid and k.contype in ('p', 'u'))
  order by c.relname, x.relname`

interface Line extends Record<string, unknown> {
  table: string
  line: string
}

/** The tables of a database as text, the same on every version of PostgreSQL. */
export async function describeSchema(database: Queryable): Promise<string> {
  const [first, second, third] = await Promise.all(
    [columns, constraints, indexes].map(async (text) =>
      Map.groupBy((await database.query<Line>(text)).rows, (row) => row.table),
    ),
  )
  const tables = [...(first?.keys() ?? [])].map((table) => {
    const inside = [...(first?.get(table) ?? []), ...(second?.get(table) ?? [])].map(({ line }) => `  ${line}`)
    const after = (third?.get(table) ?? []).map(({ line }) => `${line};\n`)
    return `create table ${table} (\n${inside.join(',\n')}\n);\n${after.join('')}`
  })
  const head =
    '-- What the migrations add up to, for reading. Made by test/schema.test.ts: npm test -- test/schema.test.ts -u\n'
  return [head, ...tables].join('\n')
}
