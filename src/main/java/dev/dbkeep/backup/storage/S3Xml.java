package dev.dbkeep.backup.storage;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * The flat documents that S3 answers with: a root with values, and a list of entries with values.
 *
 * @param values of the elements directly below the root
 * @param entries of those elements below the root that hold elements themselves, with their names
 */
record S3Xml(String root, Map<String, String> values, List<Entry> entries) {
  private static final int BELOW_ROOT = 2;
  private static final int BELOW_ENTRY = 3;

  /** An element with values in it. */
  record Entry(String name, Map<String, String> values) {}

  String value(String name) {
    return values.getOrDefault(name, "");
  }

  static S3Xml parse(byte[] text) throws IOException {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_COALESCING, true);
    try {
      return read(factory.createXMLStreamReader(new ByteArrayInputStream(text)));
    } catch (XMLStreamException e) {
      throw new IOException("the answer of the S3 server cannot be read: " + e.getMessage(), e);
    }
  }

  private static S3Xml read(XMLStreamReader reader) throws XMLStreamException {
    String root = "";
    Map<String, String> values = new HashMap<>();
    List<Entry> entries = new ArrayList<>();
    Map<String, String> entry = new HashMap<>();
    StringBuilder text = new StringBuilder();
    int depth = 0;
    while (reader.hasNext()) {
      switch (reader.next()) {
        case XMLStreamConstants.START_ELEMENT -> {
          depth++;
          text.setLength(0);
          if (depth == 1) {
            root = reader.getLocalName();
          }
        }
        case XMLStreamConstants.CHARACTERS -> text.append(reader.getText());
        case XMLStreamConstants.END_ELEMENT -> {
          if (depth == BELOW_ENTRY) {
            entry.put(reader.getLocalName(), text.toString());
          } else if (depth == BELOW_ROOT && entry.isEmpty()) {
            values.put(reader.getLocalName(), text.toString());
          } else if (depth == BELOW_ROOT) {
            entries.add(new Entry(reader.getLocalName(), Map.copyOf(entry)));
            entry.clear();
          }
          text.setLength(0);
          depth--;
        }
        default -> {}
      }
    }
    return new S3Xml(root, Map.copyOf(values), List.copyOf(entries));
  }
}
