package dev.dbkeep.config;

import java.util.List;

/** The settings of a run together with where each value came from. */
public record LoadedSettings(Settings settings, List<SettingValue> values) {
  public LoadedSettings {
    values = List.copyOf(values);
  }
}
