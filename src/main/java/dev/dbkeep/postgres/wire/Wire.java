package dev.dbkeep.postgres.wire;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.PGStream;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * Messages of protocol 3.0 over an open connection (PostgreSQL manual, "Message Formats"): a
 * letter, a length that counts itself, the rest.
 */
final class Wire {
  static final int COPY_BOTH = 'W';
  static final int COPY_OUT = 'H';
  static final int COPY_IN = 'G';
  static final int COPY_DATA = 'd';
  static final int COPY_DONE = 'c';
  static final int READY = 'Z';
  private static final int ERROR = 'E';
  private static final int NOTICE = 'N';
  private static final int PARAMETER = 'S';
  private static final int DATA_ROW = 'D';
  private static final int NULL_LENGTH = -1;
  private static final int LENGTH_OF_LENGTH = 4;

  private final PGStream stream;
  private int type;
  private int remaining;

  Wire(PGStream stream) {
    this.stream = stream;
  }

  /** A row of a simple query, as text. */
  record Row(List<@Nullable String> values) {
    String text(int column) {
      String value = values.get(column);
      if (value == null) {
        throw new IllegalStateException("column " + column + " is null");
      }
      return value;
    }
  }

  /**
   * Reads the head of the next message that is not a notice or a parameter; the rest of the one
   * before is skipped. An error of the server is thrown.
   */
  int next() throws IOException, SQLException {
    while (true) {
      stream.skip(remaining);
      remaining = 0;
      type = stream.receiveChar();
      remaining = stream.receiveInteger4() - LENGTH_OF_LENGTH;
      if (type == ERROR) {
        throw new PSQLException(new ServerErrorMessage(new String(rest(), StandardCharsets.UTF_8)));
      }
      if (type != NOTICE && type != PARAMETER) {
        return type;
      }
    }
  }

  int type() {
    return type;
  }

  /** How many bytes of this message were not read yet. */
  int remaining() {
    return remaining;
  }

  int readByte() throws IOException {
    remaining--;
    return stream.receiveChar();
  }

  int readInt() throws IOException {
    remaining -= Integer.BYTES;
    return stream.receiveInteger4();
  }

  int readShort() throws IOException {
    remaining -= Short.BYTES;
    return stream.receiveInteger2();
  }

  long readLong() throws IOException {
    return (long) readInt() << Integer.SIZE | readInt() & 0xffff_ffffL;
  }

  /** Fills a part of the buffer with bytes of this message. */
  void read(byte[] buffer, int offset, int length) throws IOException {
    if (length > remaining) {
      throw new EOFException("the message ends before " + length + " bytes");
    }
    stream.receive(buffer, offset, length);
    remaining -= length;
  }

  byte[] rest() throws IOException {
    byte[] bytes = new byte[remaining];
    read(bytes, 0, bytes.length);
    return bytes;
  }

  /** A text that ends in a zero byte. */
  String readString() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int b = readByte(); b != 0; b = readByte()) {
      bytes.write(b);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  void query(String command) throws IOException {
    byte[] text = command.getBytes(StandardCharsets.UTF_8);
    stream.sendChar('Q');
    stream.sendInteger4(LENGTH_OF_LENGTH + text.length + 1);
    stream.send(text);
    stream.sendChar(0);
    stream.flush();
  }

  void copyData(byte[] data, int length) throws IOException {
    stream.sendChar(COPY_DATA);
    stream.sendInteger4(LENGTH_OF_LENGTH + length);
    stream.send(data, 0, length);
  }

  void copyDone() throws IOException {
    stream.sendChar(COPY_DONE);
    stream.sendInteger4(LENGTH_OF_LENGTH);
    stream.flush();
  }

  void flush() throws IOException {
    stream.flush();
  }

  /** Whether something has arrived that {@link #next} would not have to wait for. */
  boolean hasMessage() throws IOException {
    return stream.hasMessagePending();
  }

  /** Begins a command whose answer is more than rows; one that fails leaves the server ready. */
  <T> T begin(String command, ReplicationConnection.Command<T> answer)
      throws IOException, SQLException {
    query(command);
    try {
      return answer.run();
    } catch (PSQLException e) {
      if (e.getServerErrorMessage() != null
          && !"FATAL".equals(e.getServerErrorMessage().getSeverity())) {
        rowsUntilReady();
      }
      throw e;
    }
  }

  /** Runs a command to its end and gives its rows. */
  List<Row> rows(String command) throws IOException, SQLException {
    query(command);
    return rowsUntilReady();
  }

  /** The rows that are still to come until the server is ready for the next command. */
  List<Row> rowsUntilReady() throws IOException, SQLException {
    List<Row> rows = new ArrayList<>();
    SQLException failure = null;
    while (true) {
      try {
        int message = next();
        if (message == READY) {
          break;
        }
        if (message == DATA_ROW) {
          rows.add(row());
        }
      } catch (PSQLException e) {
        if (e.getServerErrorMessage() == null) {
          throw e;
        }
        failure = e;
        if ("FATAL".equals(e.getServerErrorMessage().getSeverity())) {
          break;
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
    return rows;
  }

  /** The present message as a row. */
  Row row() throws IOException {
    int columns = readShort();
    List<@Nullable String> values = new ArrayList<>();
    for (int i = 0; i < columns; i++) {
      int length = readInt();
      if (length == NULL_LENGTH) {
        values.add(null);
      } else {
        byte[] value = new byte[length];
        read(value, 0, length);
        values.add(new String(value, StandardCharsets.UTF_8));
      }
    }
    return new Row(values);
  }
}
