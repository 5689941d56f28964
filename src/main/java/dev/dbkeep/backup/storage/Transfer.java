package dev.dbkeep.backup.storage;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One request and its answer, given up when nothing moves for a while. The HTTP client's own
 * timeout ends with the headers of the answer, so that a body that stalls would wait for ever, and
 * it counts from the start, so that a slow line would look like a dead one.
 */
final class Transfer {
  private static final int PIECE = 64 << 10;

  private final AtomicLong moved = new AtomicLong();

  HttpRequest.BodyPublisher publisher(byte[] body) {
    if (body.length == 0) {
      return HttpRequest.BodyPublishers.noBody();
    }
    // with its length: S3 takes no transfer of unknown length
    return HttpRequest.BodyPublishers.fromPublisher(
        HttpRequest.BodyPublishers.ofByteArrays(() -> new Pieces(body)), body.length);
  }

  HttpResponse<byte[]> run(HttpClient http, HttpRequest request, Duration patience)
      throws IOException {
    CompletableFuture<HttpResponse<byte[]>> response = http.sendAsync(request, _ -> new Body());
    while (true) {
      long before = moved.get();
      try {
        return response.get(patience.toMillis(), TimeUnit.MILLISECONDS);
      } catch (ExecutionException e) {
        throw e.getCause() instanceof IOException failure ? failure : new IOException(e.getCause());
      } catch (TimeoutException e) {
        if (moved.get() == before) {
          response.cancel(true);
          throw new IOException("nothing came for " + patience.toSeconds() + " s", e);
        }
      } catch (InterruptedException e) {
        response.cancel(true);
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("interrupted");
      }
    }
  }

  private final class Pieces implements Iterator<byte[]> {
    private final byte[] body;
    private int position;

    Pieces(byte[] body) {
      this.body = body;
    }

    @Override
    public boolean hasNext() {
      return position < body.length;
    }

    @Override
    public byte[] next() {
      int end = Math.min(body.length, position + PIECE);
      byte[] piece = Arrays.copyOfRange(body, position, end);
      position = end;
      moved.incrementAndGet();
      return piece;
    }
  }

  private final class Body implements HttpResponse.BodySubscriber<byte[]> {
    private final CompletableFuture<byte[]> whole = new CompletableFuture<>();
    private final ByteArrayOutputStream content = new ByteArrayOutputStream();

    @Override
    public CompletionStage<byte[]> getBody() {
      return whole;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
      moved.incrementAndGet();
      for (ByteBuffer buffer : buffers) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        content.writeBytes(bytes);
      }
    }

    @Override
    public void onError(Throwable failure) {
      whole.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
      whole.complete(content.toByteArray());
    }
  }
}
