package dev.dbkeep.studio.http;

import java.io.IOException;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/** TLS with a certificate of files; renewed ones are taken while it serves. */
final class Encryption implements AutoCloseable {
  private final PemFiles files;
  private final Duration pause;
  private final SslContextFactory.Server context = new SslContextFactory.Server();
  private final Thread watch;
  private FileTime taken;

  /**
   * Reads the files.
   *
   * @param pause between two looks at them
   */
  Encryption(PemFiles files, Duration pause) {
    this.files = files;
    this.pause = pause;
    try {
      this.taken = files.changed();
    } catch (IOException e) {
      throw PemFiles.wrong("cannot read " + e.getMessage(), "Check --tls-cert and --tls-key.");
    }
    use(context);
    context.setIncludeProtocols("TLSv1.3", "TLSv1.2");
    this.watch = Thread.ofVirtual().name("certificate").start(this::watch);
  }

  private void use(SslContextFactory.Server factory) {
    factory.setKeyStore(files.read());
    factory.setKeyStorePassword("");
  }

  Connector connector(Server server, HttpConfiguration http, Listening listening) {
    HttpConfiguration https = new HttpConfiguration(http);
    // what a request is called is checked by Site; certificates need not name 127.0.0.1
    https.addCustomizer(new SecureRequestCustomizer(false));
    ServerConnector connector =
        new ServerConnector(
            server,
            new SslConnectionFactory(context, "http/1.1"),
            new HttpConnectionFactory(https));
    connector.setHost(listening.host());
    connector.setPort(listening.port());
    return connector;
  }

  private void watch() {
    try {
      while (true) {
        Thread.sleep(pause);
        look();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** What cannot be read is half written, or wrong: the old one serves on until it can. */
  private void look() {
    try {
      FileTime changed = files.changed();
      if (!changed.equals(taken)) {
        files.read();
        context.reload(factory -> use((SslContextFactory.Server) factory));
        taken = changed;
      }
    } catch (Exception e) {
      System.err.println("the renewed certificate is not used yet: " + e.getMessage());
    }
  }

  @Override
  public void close() {
    watch.interrupt();
  }
}
