# schema COUNT FORMAT [more] : COUNT tables of ten columns, a foreign key and two indexes each, to stdout.
# Sourced. FORMAT: sql | prisma | prisma6 (with a url, which 7 forbids) | drizzle. With "more" the middle table has one optional column more.

schema() {
  awk -v count="$1" -v format="$2" -v more="${3:-}" '
    function table(i) { return sprintf("item_%05d", i) }
    function parent(i) { return table(int((i + 7) / 8)) } # a tree, eight children a table; the first is its own parent
    function extra(i, text) { return more != "" && i == int((count + 1) / 2) ? text : "" }
    BEGIN {
      if (format ~ /^prisma/) print "generator client {\n  provider = \"prisma-client-js\"\n  engineType = \"client\"\n}\n\ndatasource db {\n  provider = \"postgresql\"" (format == "prisma6" ? "\n  url = env(\"DATABASE_URL\")" : "") "\n}"
      if (format == "drizzle") print "import { bigint, bigserial, boolean, foreignKey, index, integer, numeric, pgTable, text, timestamp, varchar } from \"drizzle-orm/pg-core\"\nimport { sql } from \"drizzle-orm\""
      for (i = 1; i <= count; i++) {
        t = table(i)
        if (format == "sql") {
          printf "CREATE TABLE %s (id bigserial NOT NULL, parent_id bigint NOT NULL, title varchar(100) NOT NULL, email text, state text NOT NULL DEFAULT '\''new'\'', amount decimal(12, 2), quantity integer NOT NULL DEFAULT 0, open boolean NOT NULL DEFAULT true, made_at timestamptz(6) NOT NULL DEFAULT CURRENT_TIMESTAMP, note text%s, CONSTRAINT %s_pkey PRIMARY KEY (id));\n", t, extra(i, ", extra text"), t
          printf "CREATE INDEX %s_parent_id_idx ON %s (parent_id);\nCREATE INDEX %s_state_made_at_idx ON %s (state, made_at);\n", t, t, t, t
        } else if (format ~ /^prisma/) {
          printf "\nmodel %s {\n  id BigInt @id @default(autoincrement())\n  parent_id BigInt\n  title String @db.VarChar(100)\n  email String?\n  state String @default(\"new\")\n  amount Decimal? @db.Decimal(12, 2)\n  quantity Int @default(0)\n  open Boolean @default(true)\n  made_at DateTime @default(now()) @db.Timestamptz(6)\n  note String?\n%s", t, extra(i, "  extra String?\n")
          printf "  parent %s @relation(\"to_%d\", fields: [parent_id], references: [id])\n", parent(i), i
          for (c = i * 8 - 7; c <= i * 8 && c <= count; c++) printf "  child_%d %s[] @relation(\"to_%d\")\n", c, table(c), c
          printf "\n  @@index([parent_id])\n  @@index([state, made_at])\n}\n"
        } else {
          printf "export const %s = pgTable(\"%s\", { id: bigserial({ mode: \"bigint\" }).primaryKey(), parent_id: bigint({ mode: \"bigint\" }).notNull(), title: varchar({ length: 100 }).notNull(), email: text(), state: text().notNull().default(\"new\"), amount: numeric({ precision: 12, scale: 2 }), quantity: integer().notNull().default(0), open: boolean().notNull().default(true), made_at: timestamp({ withTimezone: true, precision: 6 }).notNull().default(sql`CURRENT_TIMESTAMP`), note: text()%s }, (t) => [index(\"%s_parent_id_idx\").on(t.parent_id), index(\"%s_state_made_at_idx\").on(t.state, t.made_at), foreignKey({ name: \"%s_parent_id_fkey\", columns: [t.parent_id], foreignColumns: [%s.id] }).onDelete(\"restrict\").onUpdate(\"cascade\")])\n", t, t, extra(i, ", extra: text()"), t, t, t, i == 1 ? "t" : parent(i)
        }
      }
      if (format == "sql") for (i = 1; i <= count; i++) printf "ALTER TABLE %s ADD CONSTRAINT %s_parent_id_fkey FOREIGN KEY (parent_id) REFERENCES %s (id) ON DELETE RESTRICT ON UPDATE CASCADE;\n", table(i), table(i), parent(i)
    }'
}
