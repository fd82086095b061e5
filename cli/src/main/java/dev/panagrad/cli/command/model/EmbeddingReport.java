package dev.panagrad.cli.command.model;

import dev.panagrad.cli.terminal.Console;
import dev.panagrad.cli.terminal.SafeWriter;
import dev.panagrad.cli.terminal.Table;
import dev.panagrad.models.io.json.JsonWriter;
import dev.panagrad.models.predict.SentenceEmbedder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;

/** Shows texts and their embeddings, one line per text. */
final class EmbeddingReport {
  /** More similarities than this don't fit in a line. */
  private static final int MOST_COLUMNS = 8;

  private static final int TEXT_WIDTH = 40;
  private static final int FIRST = 4;

  private final Console console;
  private final List<String> texts;
  private final List<float[]> vectors;

  EmbeddingReport(Console console, List<String> texts, List<float[]> vectors) {
    this.console = console;
    this.texts = texts;
    this.vectors = vectors;
  }

  /** Prints the embeddings, one JSON object per line. */
  void json() {
    for (int i = 0; i < texts.size(); i++) {
      List<Double> vector = new ArrayList<>();
      for (float value : vectors.get(i)) {
        // The shortest digits that round-trip to the same float.
        vector.add(Double.valueOf(Float.toString(value)));
      }
      Map<String, Object> object = new LinkedHashMap<>();
      object.put("text", texts.get(i));
      object.put("vector", vector);
      console.line(JsonWriter.line(object));
    }
  }

  /**
   * Prints similarities: between all texts or, if there are many, to the closest one; for a single
   * text, its embedding.
   */
  void table() {
    if (texts.size() == 1) {
      vector();
    } else if (texts.size() <= MOST_COLUMNS) {
      similarities();
    } else {
      closest();
    }
  }

  private void vector() {
    StringJoiner first = new StringJoiner(" ", "", " ...");
    for (int i = 0; i < Math.min(FIRST, vectors.getFirst().length); i++) {
      first.add(number(vectors.getFirst()[i]));
    }
    new Table("TEXT", ">NUMBERS", "VECTOR")
        .row(shown(0), vectors.getFirst().length, first)
        .print(console);
  }

  private void similarities() {
    List<String> header = new ArrayList<>(List.of(">", "TEXT"));
    for (int i = 0; i < texts.size(); i++) {
      header.add(">" + (i + 1));
    }
    Table table = new Table(header.toArray(String[]::new));
    for (int i = 0; i < texts.size(); i++) {
      List<Object> row = new ArrayList<>(List.of(i + 1, shown(i)));
      for (float[] other : vectors) {
        row.add(number(SentenceEmbedder.similarity(vectors.get(i), other)));
      }
      table.row(row.toArray());
    }
    table.print(console);
  }

  private void closest() {
    Table table = new Table(">", "TEXT", ">SIMILARITY", ">TO", "CLOSEST");
    for (int i = 0; i < texts.size(); i++) {
      int best = -1;
      double most = Double.NEGATIVE_INFINITY;
      for (int j = 0; j < texts.size(); j++) {
        double similarity = SentenceEmbedder.similarity(vectors.get(i), vectors.get(j));
        if (j != i && (best < 0 || similarity > most)) {
          best = j;
          most = similarity;
        }
      }
      table.row(i + 1, shown(i), number(most), best + 1, shown(best));
    }
    table.print(console);
  }

  private String shown(int text) {
    String line = SafeWriter.oneLine(texts.get(text));
    return line.codePointCount(0, line.length()) <= TEXT_WIDTH
        ? line
        : line.substring(0, line.offsetByCodePoints(0, TEXT_WIDTH - 3)) + "...";
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.3f", value);
  }
}
