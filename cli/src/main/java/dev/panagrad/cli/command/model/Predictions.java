package dev.panagrad.cli.command.model;

import dev.panagrad.cli.terminal.Console;
import dev.panagrad.cli.terminal.Table;
import dev.panagrad.models.data.Dataset;
import dev.panagrad.models.data.PictureEncoder;
import dev.panagrad.models.data.Target;
import dev.panagrad.models.data.table.RowEncoder;
import dev.panagrad.models.experiments.own.OwnData;
import dev.panagrad.models.io.FileException;
import dev.panagrad.models.predict.Predictor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A saved model's predictions for the rows of a table, pictures, or images in IDX files. */
final class Predictions {
  /** Up to this many classes get a column each in a terminal. */
  private static final int WIDEST = 8;

  /** Output formats of a table of predictions. */
  enum Form {
    TEXT,
    CSV
  }

  private final Predictor predictor;
  private final boolean classes;
  private final List<String> places = new ArrayList<>();
  private final List<float[]> told = new ArrayList<>();
  private final String place;

  private Predictions(Predictor predictor, String place) {
    this.predictor = predictor;
    this.place = place;
    classes = predictor.spec().target() instanceof Target.Classes;
  }

  /**
   * Runs a model.
   *
   * @param file a CSV file with the columns of the training data, a picture, or IDX files of images
   * @throws FileException with the line of a row that doesn't fit the model
   */
  static Predictions of(Predictor predictor, Path file, char separator) {
    boolean table = RowEncoder.describes(predictor.spec().preprocessing());
    if (table == OwnData.isImages(file)) {
      throw FileException.of(
          table
              ? "the model tells rows of a table, and %s has images; give a CSV file"
              : "the model tells images, and %s is a table; give IDX files, or arrays of NumPy",
          file);
    }
    return table ? rows(predictor, file, separator) : images(predictor, file);
  }

  /** Whether a model takes pictures in files of their own, several of which make one table. */
  static boolean takesPictures(Predictor predictor) {
    return PictureEncoder.describes(predictor.spec().preprocessing());
  }

  /** Runs a model on pictures, otherwise as {@link #of}. */
  static Predictions ofPictures(Predictor predictor, List<Path> files) {
    Predictions all = new Predictions(predictor, "PICTURE");
    PictureEncoder encoder = PictureEncoder.of(predictor.spec().preprocessing());
    for (Path file : files) {
      all.told.add(predictor.predict(encoder.encode(file)));
      all.places.add(file.getFileName().toString());
    }
    return all;
  }

  private static Predictions rows(Predictor predictor, Path file, char separator) {
    Predictions all = new Predictions(predictor, "LINE");
    dev.panagrad.models.data.Table rows = dev.panagrad.models.data.Table.read(file, separator);
    for (int row = 0; row < rows.size(); row++) {
      try {
        all.told.add(predictor.predict(rows.row(row)));
      } catch (IllegalArgumentException e) {
        throw new FileException(
            "%s, line %d: %s".formatted(file, rows.line(row), e.getMessage()), e);
      }
      all.places.add(Long.toString(rows.line(row)));
    }
    return all;
  }

  private static Predictions images(Predictor predictor, Path file) {
    Predictions all = new Predictions(predictor, "IMAGE");
    Dataset images = OwnData.asked(file, predictor.spec());
    if (!images.shape().equals(predictor.spec().input())) {
      throw FileException.of(
          "%s has images of %s, but the model takes %s",
          file, images.shape(), predictor.spec().input());
    }
    float[] pixels = new float[(int) images.shape().elements()];
    for (int i = 0; i < images.size(); i++) {
      images.features(i, 0, pixels);
      all.told.add(predictor.predict(pixels));
      all.places.add(Integer.toString(i));
    }
    return all;
  }

  void print(Console console, Form form) {
    List<String> header = new ArrayList<>(List.of(place));
    List<String> names = predictor.names();
    boolean all = !classes || form == Form.CSV || names.size() <= WIDEST;
    if (classes) {
      header.add("PREDICTION");
      if (!all) {
        header.add(">PROBABILITY");
      }
    }
    if (all) {
      names.forEach(name -> header.add(">" + name));
    }
    List<List<String>> rows = new ArrayList<>();
    for (int i = 0; i < told.size(); i++) {
      rows.add(row(i, all));
    }
    if (form == Form.CSV) {
      console.line(csv(header.stream().map(name -> name.replaceFirst("^>", "")).toList()));
      rows.forEach(row -> console.line(csv(row)));
    } else {
      Table table = new Table(header.toArray(String[]::new));
      rows.forEach(row -> table.row(row.toArray()));
      table.print(console);
    }
  }

  private List<String> row(int i, boolean all) {
    float[] values = told.get(i);
    List<String> row = new ArrayList<>(List.of(places.get(i)));
    if (classes) {
      int best = 0;
      for (int c = 1; c < values.length; c++) {
        best = values[c] > values[best] ? c : best;
      }
      row.add(predictor.names().get(best));
      if (!all) {
        row.add(number(values[best]));
      }
    }
    for (int c = 0; all && c < values.length; c++) {
      row.add(number(values[c]));
    }
    return row;
  }

  private String number(float value) {
    return classes ? String.format(Locale.ROOT, "%.4f", value) : Float.toString(value);
  }

  /** A line of a CSV file (RFC 4180). */
  private static String csv(List<String> cells) {
    return cells.stream()
        .map(
            cell ->
                cell.matches("(?s).*[,\"\r\n].*") ? '"' + cell.replace("\"", "\"\"") + '"' : cell)
        .collect(Collectors.joining(","));
  }
}
