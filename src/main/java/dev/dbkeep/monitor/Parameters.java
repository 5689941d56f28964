package dev.dbkeep.monitor;

import dev.dbkeep.observe.Metric;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;

/**
 * The server's configuration parameters that are numbers or switches, each under a name of its own,
 * in seconds and bytes: {@code pg_settings_shared_buffers_bytes}.
 */
final class Parameters {
  static final String NAME = "settings";
  static final String SQL =
      """
      SELECT s.name, s.setting, coalesce(s.unit, '') AS unit, s.vartype FROM pg_catalog.pg_settings s WHERE s.vartype IN ('bool', 'integer', 'real')
      """;

  private static final Map<String, Double> SECONDS =
      Map.of("ms", 0.001, "s", 1.0, "min", 60.0, "h", 3600.0, "d", 86_400.0);
  private static final String LETTERS = "kMGT";
  private static final int UNIT = 1024;

  private Parameters() {}

  /** Empty for what is no number after all, as some forks have it. */
  static Optional<Metric> read(ResultSet row) throws SQLException {
    String parameter = row.getString("name");
    String text = row.getString("setting");
    String name = "pg_settings_" + parameter.replace('.', '_').replace('-', '_');
    String help = "Configuration parameter " + parameter;
    if (row.getString("vartype").equals("bool")) {
      return Optional.of(Metric.of(name, help + ".", text.equals("on")));
    }
    try {
      double value = Double.parseDouble(text);
      String unit = row.getString("unit");
      if (unit.isEmpty()) {
        return Optional.of(Metric.of(name, help + ".", value));
      }
      boolean special = value < 0; // -1 means: off, or as another parameter says
      Double seconds = SECONDS.get(unit);
      return Optional.of(
          seconds == null
              ? Metric.of(
                  name + "_bytes", help + " in bytes.", special ? value : value * bytes(unit))
              : Metric.of(
                  name + "_seconds", help + " in seconds.", special ? value : value * seconds));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** Of {@code B}, {@code kB}, {@code 8kB}, {@code 16MB}. */
  private static double bytes(String unit) {
    int digits = 0;
    while (digits < unit.length() && Character.isDigit(unit.charAt(digits))) {
      digits++;
    }
    double factor = digits == 0 ? 1 : Double.parseDouble(unit.substring(0, digits));
    String word = unit.substring(digits);
    if (word.equals("B")) {
      return factor;
    }
    int power = word.length() == 2 && word.endsWith("B") ? LETTERS.indexOf(word.charAt(0)) : -1;
    if (power < 0) {
      throw new NumberFormatException(unit);
    }
    return factor * Math.pow(UNIT, power + 1);
  }
}
