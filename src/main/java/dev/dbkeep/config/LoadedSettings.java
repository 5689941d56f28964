package dev.dbkeep.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The settings of a run together with where each value came from.
 *
 * @param mask the rules of {@code [branch.mask]} by column, in their order
 * @param tables every {@code [[NAME]]} of dbkeep.toml, in their order
 */
public record LoadedSettings(
    Settings settings,
    List<SettingValue> values,
    Map<String, String> mask,
    List<TomlTable> tables) {
  public LoadedSettings {
    values = List.copyOf(values);
    tables = List.copyOf(tables);
    mask = Collections.unmodifiableMap(new LinkedHashMap<>(mask));
  }
}
