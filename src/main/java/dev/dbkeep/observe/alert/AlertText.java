package dev.dbkeep.observe.alert;

import dev.dbkeep.observe.Incident;
import dev.dbkeep.observe.IncidentBook;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** What is said of an incident, for people and for programs. */
public final class AlertText {
  private AlertText() {}

  /** {@code firing} or {@code resolved}. */
  static String state(IncidentBook.Change change) {
    return change.state().name().toLowerCase(Locale.ROOT);
  }

  /** One line, for a subject. */
  static String subject(IncidentBook.Change change) {
    return switch (change.state()) {
      case FIRING -> "[firing] " + change.incident().object() + ": " + change.incident().what();
      case RESOLVED -> "[resolved] " + change.incident().object() + ": " + change.incident().what();
    };
  }

  /** What there is to know, by its name. */
  static Map<String, String> facts(IncidentBook.Change change) {
    Incident incident = change.incident();
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("object", incident.object());
    facts.put("found", incident.value());
    facts.put("should be", incident.threshold());
    facts.put("since", change.since().truncatedTo(ChronoUnit.SECONDS).toString());
    if (change.state() == IncidentBook.State.RESOLVED) {
      facts.put("over after", text(Duration.between(change.since(), change.at())));
    } else {
      facts.put("next command", incident.fix());
    }
    if (incident.link() != null) {
      facts.put("read on", incident.link());
    }
    return facts;
  }

  private static String text(Duration lasted) {
    return lasted.toHours() > 0
        ? "%d h %d min".formatted(lasted.toHours(), lasted.toMinutesPart())
        : lasted.toMinutes() > 0
            ? "%d min %d s".formatted(lasted.toMinutes(), lasted.toSecondsPart())
            : lasted.toSeconds() + " s";
  }

  /** Some lines of plain text. */
  static String plain(IncidentBook.Change change) {
    StringBuilder text = new StringBuilder(change.incident().what()).append(".\n\n");
    facts(change).forEach((name, value) -> text.append("%-13s %s%n".formatted(name + ":", value)));
    return text.toString();
  }

  /** The same for something to read. */
  static String json(Letter letter) {
    Map<String, String> document = new LinkedHashMap<>();
    document.put("state", "report");
    document.put("object", letter.subject());
    document.put("text", letter.text());
    document.put("html", letter.html());
    return JsonMapper.shared().writeValueAsString(document);
  }

  /** One line of JSON, as commands, web hooks and logs get it. */
  public static String json(IncidentBook.Change change) {
    Incident incident = change.incident();
    Map<String, String> document = new LinkedHashMap<>();
    document.put("state", state(change));
    document.put("kind", incident.kind());
    document.put("object", incident.object());
    document.put("text", incident.what());
    document.put("value", incident.value());
    document.put("threshold", incident.threshold());
    document.put("fix", incident.fix());
    if (incident.link() != null) {
      document.put("link", incident.link());
    }
    document.put("since", change.since().toString());
    document.put("at", change.at().toString());
    return JsonMapper.shared().writeValueAsString(document);
  }
}
