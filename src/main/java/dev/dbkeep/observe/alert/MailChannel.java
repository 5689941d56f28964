package dev.dbkeep.observe.alert;

import dev.dbkeep.observe.IncidentBook;
import jakarta.mail.Authenticator;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.PasswordAuthentication;
import jakarta.mail.SendFailedException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Date;
import java.util.Properties;
import java.util.UUID;

/**
 * Sends an e-mail of plain text. What is over answers the message that told of it, so that readers
 * show both as one thread.
 */
public final class MailChannel implements Channel {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final MailServer server;
  private final String from;
  private final String to;

  /**
   * @param to one address, or several with commas
   */
  public MailChannel(MailServer server, String from, String to) {
    this.server = server;
    this.from = from;
    this.to = to;
  }

  @Override
  public String name() {
    return "email";
  }

  @Override
  public Outcome send(IncidentBook.Change change) {
    return transport(() -> message(change));
  }

  @Override
  public Outcome send(Letter letter) {
    return transport(() -> message(letter));
  }

  /** Writes a message. */
  @FunctionalInterface
  private interface Writer {
    Message write() throws MessagingException;
  }

  private Outcome transport(Writer writer) {
    try {
      Transport.send(writer.write());
      return Outcome.delivered();
    } catch (SendFailedException e) {
      // an address that the server does not take will not be better later
      return e.getInvalidAddresses() != null && e.getInvalidAddresses().length > 0
          ? new Outcome.Refused(server.host() + " refuses an address: " + text(e))
          : Outcome.later(server.host() + " did not take it: " + text(e));
    } catch (MessagingException e) {
      return Outcome.later("cannot send by " + server.host() + ": " + text(e));
    }
  }

  private static String text(MessagingException e) {
    String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message.strip();
  }

  private Message message(IncidentBook.Change change) throws MessagingException {
    Session session = session();
    boolean firing = change.state() == IncidentBook.State.FIRING;
    String first = thread(change) + "@" + domain();
    String id = firing ? first : "resolved." + first;
    MimeMessage message =
        new MimeMessage(session) {
          @Override
          protected void updateMessageID() throws MessagingException {
            setHeader("Message-ID", "<" + id + ">");
          }
        };
    message.setFrom(new InternetAddress(from));
    message.setRecipients(Message.RecipientType.TO, InternetAddress.parse(to));
    message.setSubject(AlertText.subject(change), StandardCharsets.UTF_8.name());
    message.setSentDate(Date.from(change.at()));
    message.setText(AlertText.plain(change), StandardCharsets.UTF_8.name());
    message.setHeader("Auto-Submitted", "auto-generated");
    if (!firing) {
      message.setHeader("In-Reply-To", "<" + first + ">");
      message.setHeader("References", "<" + first + ">");
    }
    return message;
  }

  /** The page, and the text for those who read no pages. */
  private Message message(Letter letter) throws MessagingException {
    MimeBodyPart text = new MimeBodyPart();
    text.setText(letter.text(), StandardCharsets.UTF_8.name());
    MimeBodyPart page = new MimeBodyPart();
    page.setText(letter.html(), StandardCharsets.UTF_8.name(), "html");
    MimeMultipart both = new MimeMultipart("alternative", text, page);
    MimeMessage message = new MimeMessage(session());
    message.setFrom(new InternetAddress(from));
    message.setRecipients(Message.RecipientType.TO, InternetAddress.parse(to));
    message.setSubject(letter.subject(), StandardCharsets.UTF_8.name());
    message.setContent(both);
    message.setHeader("Auto-Submitted", "auto-generated");
    return message;
  }

  /** The same for the beginning and the end of an incident. */
  private static String thread(IncidentBook.Change change) {
    String name = change.incident().key() + " " + change.since();
    return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString();
  }

  private String domain() {
    String domain = from.substring(from.lastIndexOf('@') + 1);
    return domain.endsWith(">") ? domain.substring(0, domain.length() - 1) : domain;
  }

  private Session session() {
    String patience = String.valueOf(PATIENCE.toMillis());
    Properties properties = new Properties();
    properties.put("mail.smtp.host", server.host());
    properties.put("mail.smtp.port", String.valueOf(server.port()));
    properties.put("mail.smtp.connectiontimeout", patience);
    properties.put("mail.smtp.timeout", patience);
    properties.put("mail.smtp.writetimeout", patience);
    properties.put("mail.smtp.ssl.checkserveridentity", "true");
    switch (server.security()) {
      case TLS -> properties.put("mail.smtp.ssl.enable", "true");
      case STARTTLS -> {
        properties.put("mail.smtp.starttls.enable", "true");
        properties.put("mail.smtp.starttls.required", "true");
      }
      case NONE -> {}
    }
    if (server.user() == null) {
      return Session.getInstance(properties);
    }
    properties.put("mail.smtp.auth", "true");
    return Session.getInstance(
        properties,
        new Authenticator() {
          @Override
          protected PasswordAuthentication getPasswordAuthentication() {
            return new PasswordAuthentication(server.user(), server.password());
          }
        });
  }
}
