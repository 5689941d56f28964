package dev.dbkeep.monitor;

import dev.dbkeep.observe.Metric;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What this process itself takes, as every exporter says it; what the system does not tell is left
 * out.
 */
public final class ProcessMetrics {
  private static final Path SELF = Path.of("/proc/self");
  private static final double MILLIS = 1000;
  private static final int KILO = 1024;

  private ProcessMetrics() {}

  public static List<Metric> read() {
    List<Metric> all = new ArrayList<>();
    ProcessHandle.Info info = ProcessHandle.current().info();
    info.totalCpuDuration()
        .map(Duration::toMillis)
        .ifPresent(
            used ->
                all.add(
                    new Metric(
                        "process_cpu_seconds_total",
                        "Processor time that dbkeep has used.",
                        Metric.Type.COUNTER,
                        Map.of(),
                        used / MILLIS)));
    info.startInstant()
        .map(Instant::toEpochMilli)
        .ifPresent(
            at ->
                all.add(
                    Metric.of("process_start_time_seconds", "When dbkeep started.", at / MILLIS)));
    try {
      for (String line : Files.readAllLines(SELF.resolve("status"))) {
        memory(all, line, "VmRSS:", "process_resident_memory_bytes", "Memory that is in use.");
        memory(all, line, "VmSize:", "process_virtual_memory_bytes", "Memory that is mapped.");
      }
      try (Stream<Path> open = Files.list(SELF.resolve("fd"))) {
        all.add(Metric.of("process_open_fds", "Files and connections open.", open.count()));
      }
    } catch (IOException e) {
      // another system than Linux
    }
    return all;
  }

  private static void memory(List<Metric> all, String line, String key, String name, String help) {
    if (line.startsWith(key)) {
      String[] words = line.substring(key.length()).strip().split(" ", 2);
      all.add(Metric.of(name, help, Long.parseLong(words[0]) * KILO));
    }
  }
}
