# migrations COUNT FORMAT DIR : COUNT small migrations, a table and its index each, in one tool's own layout.
# Sourced. FORMAT: prisma | drizzle | flyway | liquibase | dbmate | node-pg-migrate | transactions (one psql script).

migrations() {
  mkdir -p "$3"
  awk -v count="$1" -v format="$2" -v dir="$3" '
    function statements(i, between) {
      return sprintf("CREATE TABLE step_%05d (id bigserial PRIMARY KEY, label text NOT NULL, made_at timestamptz NOT NULL DEFAULT now());%s\nCREATE INDEX step_%05d_label_idx ON step_%05d (label);\n", i, between, i, i)
    }
    function stamp(i) { return sprintf("202601%02d%02d%02d00", 1 + int(i / 1440), int(i % 1440 / 60), i % 60) }
    function put(name, text,   file) { file = dir "/" name; printf "%s", text > file; close(file) }
    BEGIN {
      if (format == "prisma") put("migration_lock.toml", "provider = \"postgresql\"\n")
      if (format == "drizzle") { system("mkdir -p " dir "/meta"); journal = "" }
      if (format == "liquibase") {
        ns = "http://www.liquibase.org/xml/ns/dbchangelog"
        put("root.xml", "<databaseChangeLog xmlns=\"" ns "\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:schemaLocation=\"" ns " " ns "/dbchangelog-latest.xsd\">\n  <includeAll path=\"sql\" relativeToChangelogFile=\"true\"/>\n</databaseChangeLog>\n")
        system("mkdir -p " dir "/sql")
      }
      if (format == "prisma") { all = ""; for (i = 1; i <= count; i++) all = all " " dir "/" stamp(i) "_step"; print all | "xargs mkdir -p"; close("xargs mkdir -p") }
      script = dir "/all.sql"
      for (i = 1; i <= count; i++) {
        if (format == "prisma") put(stamp(i) "_step/migration.sql", statements(i, ""))
        else if (format == "flyway") put("V" i "__step.sql", statements(i, ""))
        else if (format == "liquibase") put(sprintf("sql/%05d.sql", i), "--liquibase formatted sql\n--changeset bench:" i "\n" statements(i, ""))
        else if (format == "dbmate") put(stamp(i) "_step.sql", "-- migrate:up\n" statements(i, "") "\n-- migrate:down\n")
        else if (format == "node-pg-migrate") put(stamp(i) "000_step.sql", "-- Up Migration\n" statements(i, "") "-- Down Migration\n")
        else if (format == "transactions") printf "BEGIN;\n%sCOMMIT;\n", statements(i, "") > script
        else if (format == "drizzle") {
          tag = sprintf("%04d_step", i - 1)
          put(tag ".sql", statements(i, "--> statement-breakpoint"))
          journal = journal sprintf("%s{\"idx\":%d,\"version\":\"7\",\"when\":%.0f,\"tag\":\"%s\",\"breakpoints\":true}", i > 1 ? "," : "", i - 1, 1767225600000 + i * 1000, tag)
        }
        else { print "bench: no such format: " format > "/dev/stderr"; exit 2 }
      }
      if (format == "drizzle") put("meta/_journal.json", "{\"version\":\"7\",\"dialect\":\"postgresql\",\"entries\":[" journal "]}\n")
    }'
}
