package dev.dbkeep.observe.alert;

import dev.dbkeep.observe.IncidentBook;
import java.net.URI;

/** Posts the incident as JSON to an address of the user. */
public final class WebhookChannel implements Channel {
  private final HttpPost post;

  public WebhookChannel(URI address) {
    this.post = new HttpPost(address);
  }

  @Override
  public String name() {
    return "webhook";
  }

  @Override
  public Outcome send(IncidentBook.Change change) throws InterruptedException {
    return post.send(AlertText.json(change));
  }

  @Override
  public Outcome send(Letter letter) throws InterruptedException {
    return post.send(AlertText.json(letter));
  }
}
