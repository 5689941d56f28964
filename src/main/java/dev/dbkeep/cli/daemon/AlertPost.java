package dev.dbkeep.cli.daemon;

import dev.dbkeep.cli.console.Context;
import dev.dbkeep.observe.alert.Outcome;
import dev.dbkeep.observe.alert.QuietHours;
import dev.dbkeep.observe.alert.Recipient;
import dev.dbkeep.upkeep.incidents.MessageTable;
import dev.dbkeep.upkeep.incidents.MessageTable.Message;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Brings what is due to everybody, once; what does not arrive is left to a later check. */
final class AlertPost {
  /** Slack takes one message a second. */
  private static final Duration BETWEEN = Duration.ofMillis(1100);

  private static final int ATTEMPTS = 3;
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);
  private static final Duration LATER = Duration.ofMinutes(1);
  private static final Duration MUCH_LATER = Duration.ofHours(1);

  private final Context context;
  private final MessageTable messages;
  private final List<String> names;
  private final List<Recipient> recipients;

  /**
   * @param names of the recipients, in their order
   */
  AlertPost(
      Context context, MessageTable messages, List<String> names, List<Recipient> recipients) {
    this.context = context;
    this.messages = messages;
    this.names = names;
    this.recipients = recipients;
  }

  /**
   * Delivers.
   *
   * @param at the moment of the check
   * @return what did not arrive, a sentence each
   */
  List<String> deliver(Instant at) throws InterruptedException {
    List<String> failed = new ArrayList<>();
    for (int i = 0; i < recipients.size(); i++) {
      Recipient recipient = recipients.get(i);
      QuietHours quiet = recipient.quiet();
      if (quiet == null || !quiet.earliest(at).isAfter(at)) {
        deliver(recipient, messages.due(names.get(i), at), failed);
      }
    }
    return failed;
  }

  /** The first that does not arrive ends it: the others would not either. */
  private void deliver(Recipient recipient, List<Message> due, List<String> failed)
      throws InterruptedException {
    boolean first = true;
    for (Message message : due) {
      if (!first && recipient.channel().name().equals("slack")) {
        Thread.sleep(BETWEEN);
      }
      first = false;
      if (messages.claim(message, context.clock().instant()).isPresent()
          && !send(recipient, message, failed)) {
        return;
      }
    }
  }

  private boolean send(Recipient recipient, Message message, List<String> failed)
      throws InterruptedException {
    for (int attempt = 1; ; attempt++) {
      Outcome outcome = recipient.tell(message.change());
      Instant now = context.clock().instant();
      switch (outcome) {
        case Outcome.Delivered _ -> {
          messages.delivered(message, now);
          return true;
        }
        case Outcome.Refused refused -> {
          return lost(message, refused.why(), now.plus(MUCH_LATER), failed);
        }
        case Outcome.Later later -> {
          Duration wait = later.after().compareTo(BETWEEN) > 0 ? later.after() : BETWEEN;
          if (attempt == ATTEMPTS || wait.compareTo(LONGEST_WAIT) > 0) {
            Duration pause = wait.compareTo(LATER) > 0 ? wait : LATER;
            return lost(message, later.why(), now.plus(pause), failed);
          }
          Thread.sleep(wait);
        }
      }
    }
  }

  private boolean lost(Message message, String why, Instant again, List<String> failed) {
    String plain = context.console().redactor().redact(why);
    messages.failed(message, plain, again);
    failed.add(
        "%s of %s by %s: %s"
            .formatted(
                message.change().incident().kind(),
                message.change().incident().object(),
                message.recipient(),
                plain));
    return false;
  }
}
