# The one place that knows how each tool is called. Sourced.
# `call TOOL DEED ARG ...` leaves the command in the array `it`; it fails when the tool cannot do that deed.
#   status DB MIGRATIONS | deploy DB MIGRATIONS | diff DB WANTED (a database) | compare DB SCHEMA (a file) | create DB SCHEMA | version
# Needs $peers (their folder), $dbkeep (array), the cluster, $work.

format_of() { # TOOL : the migrations it reads
  case $1 in prisma*|dbkeep*) echo prisma ;; flyway*) echo flyway ;; *) echo "$1" ;; esac
}

schema_of() { # TOOL : the schema file it reads
  case $1 in prisma7|dbkeep) echo prisma ;; prisma6) echo prisma6 ;; drizzle) echo drizzle ;; *) echo sql ;; esac
}

has() { [ "$1" = dbkeep ] || [ -d "$peers/$1" ]; }

call() {
  local tool=$1 deed=$2 home=$peers/$1 db=${3:-postgres} arg=${4:-} java=${JAVA_HOME:+$JAVA_HOME/bin/}java
  local environment=(env -C "$home" DATABASE_URL="$(url "$db")" CHECKPOINT_DISABLE=1 PRISMA_HIDE_UPDATE_MESSAGE=1 NO_COLOR=1)
  case $tool:$deed in
    dbkeep:status) it=("${dbkeep[@]}" migrate status --url "$(url "$db")" --migrations "$arg") ;;
    dbkeep:deploy) it=("${dbkeep[@]}" migrate deploy --url "$(url "$db")" --migrations "$arg") ;;
    dbkeep:diff) it=("${dbkeep[@]}" diff "$(url "$db")" "$(url "$arg")") ;;
    dbkeep:compare) it=("${dbkeep[@]}" diff "$(url "$db")" "$arg") ;;
    dbkeep:create) it=("${dbkeep[@]}" diff --url "$(url "$db")" empty "$arg") ;;
    dbkeep:version) it=("${dbkeep[@]}" --version) ;;
    prisma*)
      [ "$tool" = prisma7 ] && environment+=(PRISMA_SCHEMA_ENGINE_BINARY="$home/engine.mjs")
      local cli=(node node_modules/prisma/build/index.js) to=--to-schema
      [ "$tool" = prisma6 ] && to=--to-schema-datamodel
      case $deed in
        status) it=("${environment[@]}" PRISMA_SCHEMA="$work/one.$tool" PRISMA_MIGRATIONS="$arg" "${cli[@]}" migrate status) ;;
        deploy) it=("${environment[@]}" PRISMA_SCHEMA="$work/one.$tool" PRISMA_MIGRATIONS="$arg" "${cli[@]}" migrate deploy) ;;
        compare) [ "$tool" = prisma7 ] || return 1
          it=("${environment[@]}" PRISMA_SCHEMA="$arg" "${cli[@]}" migrate diff --from-config-datasource $to "$arg" --script) ;;
        create) it=("${environment[@]}" PRISMA_SCHEMA="$arg" "${cli[@]}" migrate diff --from-empty $to "$arg" --script) ;;
        version) [ "$tool" = prisma7 ] || return 1 # Prisma 6 downloads its native engines to tell their versions
          it=("${environment[@]}" PRISMA_SCHEMA="$work/one.$tool" "${cli[@]}" version) ;;
        *) return 1 ;;
      esac ;;
    drizzle:*)
      # drizzle-kit wants its files inside its own folder
      local cli=("${environment[@]}" node node_modules/drizzle-kit/bin.cjs)
      case $deed in
        deploy) cat > "$home/deploy.config.mjs" <<CONFIG
export default { dialect: 'postgresql', out: '$(realpath --relative-to="$home" "$arg")', dbCredentials: { url: '$(url "$db")' } }
CONFIG
          it=("${cli[@]}" migrate --config=deploy.config.mjs) ;;
        compare) cp "$arg" "$home/wanted.ts"; it=("${cli[@]}" push --dialect=postgresql --schema=./wanted.ts --url="$(url "$db")" --strict --verbose) ;;
        create) cp "$arg" "$home/wanted.ts"; it=("${cli[@]}" generate --dialect=postgresql --schema=./wanted.ts --out=./generated) ;;
        version) it=("${cli[@]}" --version) ;;
        *) return 1 ;;
      esac ;;
    flyway:*)
      local cli=("$java" -cp "$home/lib/*" org.flywaydb.commandline.Main -skipCheckForUpdate -url="$(jdbc "$db")" -user=postgres
        -postgresql.transactional.lock=false -locations="filesystem:$arg") # with its lock in a transaction it waits for itself at CONCURRENTLY
      case $deed in status) it=("${cli[@]}" info) ;; deploy) it=("${cli[@]}" migrate) ;; version) it=("${cli[@]}" version) ;; *) return 1 ;; esac ;;
    flyway-library:status) it=("$java" -cp "$home/lib/*:$home/classes" FlywayLibrary "$(jdbc "$db")" "$arg" info) ;;
    flyway-library:deploy) it=("$java" -cp "$home/lib/*:$home/classes" FlywayLibrary "$(jdbc "$db")" "$arg" migrate) ;;
    liquibase:*)
      local cli=("$java" -cp "$home/lib/*" liquibase.integration.commandline.LiquibaseCommandLine --show-banner=false --url="$(jdbc "$db")"
        --username=postgres --password=x --search-path="$arg")
      case $deed in status) it=("${cli[@]}" status --changelog-file=root.xml) ;; deploy) it=("${cli[@]}" update --changelog-file=root.xml) ;; *) return 1 ;; esac ;;
    dbmate:*)
      local cli=("$home/node_modules/@dbmate/linux-x64/bin/dbmate" --url "$(url "$db")?sslmode=disable" --no-dump-schema --migrations-dir "$arg")
      case $deed in status) it=("${cli[@]}" status) ;; deploy) it=("${cli[@]}" migrate) ;; version) it=("${cli[0]}" --version) ;; *) return 1 ;; esac ;;
    node-pg-migrate:status) it=("${environment[@]}" node node_modules/.bin/node-pg-migrate up --dry-run -m "$arg") ;;
    node-pg-migrate:deploy) it=("${environment[@]}" node node_modules/.bin/node-pg-migrate up -m "$arg") ;;
    node-pg-migrate:version) it=("${environment[@]}" node node_modules/.bin/node-pg-migrate --version) ;;
    migra:diff) it=("${environment[@]}" node node_modules/.bin/migra run "$(url "$db")" "$(url "$arg")" --unsafe true) ;;
    pg-delta:diff) it=("${environment[@]}" node node_modules/.bin/pgdelta plan --source "$(url "$db")" --desired "$(url "$arg")") ;;
    *) return 1 ;;
  esac
}
