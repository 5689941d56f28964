package dev.dbkeep.upkeep.partitions;

import dev.dbkeep.postgres.Identifiers;
import java.util.ArrayList;
import java.util.List;

/**
 * Notes which rows of some partitions are changed, by their keys: whoever changes them, whatever
 * role it has, and replication, too.
 */
record SplitCapture(Split split, SplitKey key) {
  /** As many changes can be taken back with the past; nobody notes more than that for days. */
  static final int MOST_BACK = 20_000;

  /** What else is done with a change. */
  enum Mode {
    /** Nothing. */
    NOTE,
    /** The copy of a row goes with it, so that no copy keeps others from removing its parent. */
    GUARD,
    /** No more than can be taken back. */
    LIMITED
  }

  /** Where changes are noted; the types are those of the table. */
  List<String> log(String past) {
    return List.of(
        "CREATE SEQUENCE " + split.counter(),
        "CREATE TABLE %s AS SELECT %s FROM ONLY %s AS t WITH NO DATA"
            .formatted(split.log(), key.named("t"), past),
        "ALTER TABLE %s ADD COLUMN number bigint NOT NULL DEFAULT pg_catalog.nextval(%s) PRIMARY KEY"
            .formatted(split.log(), Identifiers.literal(split.counter())));
  }

  /**
   * Who changes rows need not know schema dbkeep, so it runs as who made it.
   *
   * @param target what holds the copies
   */
  String function(Mode mode, String target) {
    String note = "INSERT INTO %s (%s) VALUES (%%s);".formatted(split.log(), key.noted());
    String copy =
        mode == Mode.GUARD
            ? "DELETE FROM %s AS t WHERE %s; ".formatted(target, key.isOld("t"))
            : "";
    String limit =
        mode == Mode.LIMITED
            ? "IF (SELECT s.last_value >= %d FROM %s AS s) THEN RETURN NULL; END IF; "
                .formatted(MOST_BACK, split.counter())
            : "";
    return """
    CREATE OR REPLACE FUNCTION %1$s() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp SET plan_cache_mode = force_custom_plan AS $dbkeep$ BEGIN
      %2$sIF TG_OP = 'TRUNCATE' THEN INSERT INTO %3$s (k1) VALUES (NULL);
      ELSIF TG_OP = 'INSERT' THEN %4$s
      ELSE
        %5$s%6$s
        IF TG_OP = 'UPDATE' THEN
          IF ROW(%7$s) IS DISTINCT FROM ROW(%8$s) THEN %4$s END IF;
        END IF;
      END IF;
      RETURN NULL;
    END $dbkeep$\
    """
        .formatted(
            split.function(),
            limit,
            split.log(),
            note.formatted(key.of("NEW")),
            copy,
            note.formatted(key.of("OLD")),
            key.of("NEW"),
            key.of("OLD"));
  }

  /** Of a partition; they fire for replication, too, which others do not. */
  List<String> triggers(String trigger, String partition) {
    List<String> sql = new ArrayList<>();
    String all = all(trigger);
    sql.add(
        "CREATE TRIGGER %s AFTER INSERT OR UPDATE OR DELETE ON %s FOR EACH ROW EXECUTE FUNCTION %s()"
            .formatted(trigger, partition, split.function()));
    sql.add(
        "CREATE TRIGGER %s AFTER TRUNCATE ON %s FOR EACH STATEMENT EXECUTE FUNCTION %s()"
            .formatted(all, partition, split.function()));
    sql.add(
        "ALTER TABLE %s ENABLE ALWAYS TRIGGER %s, ENABLE ALWAYS TRIGGER %s"
            .formatted(partition, trigger, all));
    return sql;
  }

  List<String> withoutTriggers(String trigger, String partition) {
    return List.of(
        "DROP TRIGGER IF EXISTS %s ON %s".formatted(trigger, partition),
        "DROP TRIGGER IF EXISTS %s ON %s".formatted(all(trigger), partition));
  }

  /** Once no trigger is left. */
  List<String> end() {
    return List.of(
        "DROP FUNCTION IF EXISTS " + split.function() + "()",
        "DROP TABLE IF EXISTS " + split.log(),
        "DROP SEQUENCE IF EXISTS " + split.counter());
  }

  private static String all(String trigger) {
    return trigger.substring(0, trigger.length() - 1) + "_all\"";
  }
}
