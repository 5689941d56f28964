package dev.dbkeep.upkeep.incidents;

import dev.dbkeep.observe.Incident;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/**
 * When a disk will be full if it goes on as in the last two weeks, as a pure function of what was
 * measured: the line through all measurements, so that one large file changes little.
 */
public final class DiskForecast {
  public static final String KIND = "disk-filling";

  private static final Duration SHORTEST = Duration.ofHours(1);
  private static final int FEWEST = 3;
  private static final double TENTH = 0.1;
  private static final Duration SOON = Duration.ofDays(14);

  /** What is told is over only once it is clearly better. */
  private static final double RELIEF = 1.25;

  private DiskForecast() {}

  /** How a disk stood at a moment, in bytes. */
  public record Sample(Instant at, long used, long free) {}

  /** Empty while it does not fill, or too little is known. */
  public static Optional<Instant> full(List<Sample> samples) {
    if (samples.size() < FEWEST) {
      return Optional.empty();
    }
    Instant first = samples.getFirst().at();
    Sample last = samples.getLast();
    if (Duration.between(first, last.at()).compareTo(SHORTEST) < 0) {
      return Optional.empty();
    }
    double meanTime = 0;
    double meanFree = 0;
    for (Sample sample : samples) {
      meanTime += seconds(first, sample) / samples.size();
      meanFree += (double) sample.free() / samples.size();
    }
    double product = 0;
    double square = 0;
    for (Sample sample : samples) {
      double time = seconds(first, sample) - meanTime;
      product += time * (sample.free() - meanFree);
      square += time * time;
    }
    double slope = product / square;
    double left = -last.free() / slope;
    // what takes a century is no forecast
    return slope < 0 && left < Duration.ofDays(36_500).toSeconds()
        ? Optional.of(last.at().plusSeconds((long) left))
        : Optional.empty();
  }

  private static double seconds(Instant first, Sample sample) {
    return Duration.between(first, sample.at()).toMillis() / 1000.0;
  }

  /**
   * Judges a disk.
   *
   * @param samples the oldest first; not empty
   * @param open whether it is told already
   * @param fix what makes room there
   */
  static Optional<Incident> judge(String object, List<Sample> samples, boolean open, String fix) {
    Sample now = samples.getLast();
    double relief = open ? RELIEF : 1;
    Optional<Instant> full = full(samples);
    boolean little = now.free() < (double) (now.used() + now.free()) * TENTH * relief;
    boolean soon =
        full.filter(at -> Duration.between(now.at(), at).toSeconds() < SOON.toSeconds() * relief)
            .isPresent();
    if (!little && !soon) {
      return Optional.empty();
    }
    String value =
        Bytes.text(now.free())
            + " free of "
            + Bytes.text(now.used() + now.free())
            + full.map(at -> ", full on " + at.atZone(ZoneOffset.UTC).toLocalDate()).orElse("");
    return Optional.of(
        new Incident(
            KIND,
            object,
            "The disk fills",
            value,
            "a tenth is free, and lasts for two weeks",
            fix));
  }
}
