package dev.dbkeep.monitor;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** A dashboard for Grafana over the numbers that {@code dbkeep metrics} serves. */
public final class Dashboard {
  private static final int SCHEMA = 39;
  private static final int WIDTH = 24;
  private static final Map<String, Object> SOURCE =
      ordered("type", "prometheus", "uid", "${datasource}");

  private final List<Object> panels = new ArrayList<>();
  private int id;
  private int x;
  private int y;

  private Dashboard() {}

  /** The file to import. */
  public static String json() {
    Dashboard dashboard = new Dashboard();
    Panels.ROWS.forEach(dashboard::row);
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("uid", "dbkeep");
    document.put("title", "dbkeep");
    document.put("tags", List.of("postgresql", "dbkeep"));
    document.put("schemaVersion", SCHEMA);
    document.put("editable", true);
    document.put("refresh", "1m");
    document.put("time", ordered("from", "now-24h", "to", "now"));
    document.put("templating", Map.of("list", variables()));
    document.put("panels", dashboard.panels);
    return JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build()
            .writeValueAsString(document)
        + "\n";
  }

  private static List<Object> variables() {
    Map<String, Object> source =
        ordered("name", "datasource", "label", "Prometheus", "type", "datasource");
    source.put("query", "prometheus");
    return List.of(
        source,
        variable("instance", "Server", "label_values(pg_up, instance)"),
        variable(
            "datname",
            "Database",
            "label_values(pg_stat_database_xact_commit{instance=~\"$instance\"}, datname)"));
  }

  private static Map<String, Object> variable(String name, String label, String query) {
    Map<String, Object> variable = ordered("name", name, "label", label, "type", "query");
    variable.put("datasource", SOURCE);
    variable.put("query", query);
    variable.put("refresh", 2);
    variable.put("includeAll", true);
    variable.put("multi", true);
    variable.put("allValue", ".+");
    variable.put("current", ordered("text", "All", "value", "$__all"));
    return variable;
  }

  private void row(String title, List<Panel> members) {
    x = 0;
    Map<String, Object> head = ordered("type", "row", "title", title);
    head.put("id", ++id);
    head.put("collapsed", false);
    head.put("panels", List.of());
    head.put("gridPos", place(WIDTH, 1));
    panels.add(head);
    y++;
    int height = 0;
    for (Panel panel : members) {
      int width = panel.kind() == Panel.Kind.STAT ? 4 : 12;
      if (x + width > WIDTH) {
        x = 0;
        y += height;
      }
      height = panel.kind() == Panel.Kind.STAT ? 4 : 8;
      panels.add(panel(panel, place(width, height)));
      x += width;
    }
    y += height;
  }

  private Map<String, Object> place(int width, int height) {
    Map<String, Object> place = new LinkedHashMap<>();
    place.put("x", x);
    place.put("y", y);
    place.put("w", width);
    place.put("h", height);
    return place;
  }

  private Map<String, Object> panel(Panel panel, Map<String, Object> place) {
    Map<String, Object> json =
        ordered("type", panel.kind().name().toLowerCase(Locale.ROOT), "title", panel.title());
    json.put("id", ++id);
    json.put("datasource", SOURCE);
    json.put("gridPos", place);
    Map<String, Object> look = ordered("unit", panel.unit());
    if (panel.limits().size() == 2) {
      Map<String, Object> thresholds = ordered("mode", "absolute");
      thresholds.put("steps", steps(panel));
      look.put("thresholds", thresholds);
    }
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("defaults", look);
    fields.put("overrides", List.of());
    json.put("fieldConfig", fields);
    List<Object> targets = new ArrayList<>();
    char letter = 'A';
    for (Panel.Query query : panel.queries()) {
      Map<String, Object> target = ordered("refId", String.valueOf(letter++));
      target.put("datasource", SOURCE);
      target.put("expr", query.expression());
      target.put("legendFormat", query.legend());
      if (panel.kind() != Panel.Kind.TIMESERIES) {
        target.put("instant", true);
      }
      if (panel.kind() == Panel.Kind.TABLE) {
        target.put("format", "table");
      }
      targets.add(target);
    }
    json.put("targets", targets);
    return json;
  }

  /** From the first step, which has no value, upwards. */
  private static List<Object> steps(Panel panel) {
    double yellow = panel.limits().getFirst();
    double red = panel.limits().getLast();
    return panel.fallsBelow()
        ? List.of(step("red", null), step("yellow", red), step("green", yellow))
        : List.of(step("green", null), step("yellow", yellow), step("red", red));
  }

  private static Map<String, @Nullable Object> step(String color, @Nullable Double value) {
    Map<String, @Nullable Object> step = new LinkedHashMap<>();
    step.put("color", color);
    step.put("value", value);
    return step;
  }

  private static Map<String, Object> ordered(String... pairs) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      map.put(pairs[i], pairs[i + 1]);
    }
    return map;
  }
}
