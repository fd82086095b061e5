package dev.panagrad.cli.dashboard.watch;

import dev.panagrad.cli.panel.LayerRow;
import dev.panagrad.cli.panel.LayerRows;
import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.graph.DType;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.session.Feeds;
import dev.panagrad.graph.session.Fetches;
import dev.panagrad.graph.session.Results;
import dev.panagrad.graph.session.Session;
import dev.panagrad.graph.session.Tensor;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The layers' values for one picture, pictures of the filters, and the parts of the picture that
 * matter for the prediction. It runs when requested, on the training's thread, with the network in
 * inference mode: no update and no random draw.
 */
final class LayerProbe implements AutoCloseable {
  /** At most this many feature maps, filters or units of a layer are shown. */
  private static final int MOST_MAPS = 64;

  private static final int MOST_UNITS = 512;

  /** The side of the square that is blanked out to measure its importance, and its stride. */
  private static final int PATCH = 6;

  private static final int STRIDE = 2;

  private final Session session;
  private final Node output;
  private final List<LayerRow> rows = new ArrayList<>();
  private final int side;
  private final int places;
  private final Tensor image;
  private final Tensor wiped;
  private final Feeds ofImage = new Feeds();
  private final Feeds ofWiped = new Feeds();
  private final Results layers;
  private final Results answers;

  /**
   * Creates a probe.
   *
   * @param images the placeholder of square grey pictures, [n, side, side, 1]
   * @param output probabilities in inference mode, [n, classes], which depend on no other feed
   */
  LayerProbe(Session session, Node images, Node output) {
    this.session = session;
    this.output = output;
    side = Math.toIntExact(images.shape().size(1));
    places = side / STRIDE;
    image = Tensor.allocate(DType.FLOAT32, Shape.of(1, side, side, 1));
    wiped = Tensor.allocate(DType.FLOAT32, Shape.of(places * places, side, side, 1));
    ofImage.put(images, image);
    ofWiped.put(images, wiped);
    Set<Node> wanted = new LinkedHashSet<>();
    for (LayerRow row : new LayerRows(session.graph(), output).rows()) {
      int rank = row.last().shape().rank();
      // A reshape shows nothing that the layer before didn't.
      boolean same = row.operations().equals("Reshape");
      if (!same && (rank == 2 || rank == 4)) {
        rows.add(row);
        wanted.add(row.last());
      }
    }
    wanted.add(output);
    layers = new Results(Fetches.of(new ArrayList<>(wanted)));
    answers = new Results(Fetches.of(output));
  }

  /**
   * Computes the layers' values for one picture.
   *
   * @param pixels from 0 (background) to 255
   * @param from index of the picture's first pixel
   */
  Map<String, Object> look(byte[] pixels, int from) {
    for (int i = 0; i < side * side; i++) {
      image.buffer().set(i, (pixels[from + i] & 0xff) / 255f);
    }
    session.run(ofImage, layers);
    List<Object> shown = new ArrayList<>();
    for (LayerRow row : rows) {
      shown.add(layer(row));
    }
    float[] probabilities = layers.get(output).toArray();
    List<Object> answer = new ArrayList<>();
    int best = 0;
    for (int c = 0; c < probabilities.length; c++) {
      answer.add((double) probabilities[c]);
      best = probabilities[c] > probabilities[best] ? c : best;
    }
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("probabilities", answer);
    fields.put("layers", shown);
    fields.put("places", places);
    fields.put("parts", parts(best, probabilities[best]));
    return fields;
  }

  private Map<String, Object> layer(LayerRow row) {
    Tensor values = layers.get(row.last());
    Shape shape = values.shape();
    int channels = Math.toIntExact(shape.size(-1));
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("name", row.name());
    fields.put("channels", channels);
    boolean maps = shape.rank() == 4;
    int size = maps ? Math.toIntExact(shape.size(1)) : 1;
    int count = Math.min(channels, maps ? MOST_MAPS : MOST_UNITS);
    fields.put("side", size);
    fields.put("count", count);
    long total = shape.elements();
    long zeros = 0;
    for (long i = 0; i < total; i++) {
      zeros += values.buffer().get(i) == 0 ? 1 : 0;
    }
    fields.put("zeros", (double) zeros / total);
    fields.put("values", grey(values.buffer(), 0, size * size, channels, count));
    row.weights().ifPresent(weights -> filters(fields, weights));
    return fields;
  }

  /** Only weights that read the picture itself can be shown as pictures. */
  private void filters(Map<String, Object> fields, Node weights) {
    Shape shape = weights.shape();
    boolean conv = shape.rank() == 4;
    long inputs = shape.elements() / shape.size(-1);
    if (conv ? shape.size(2) != 1 : inputs != (long) side * side) {
      return;
    }
    int units = Math.toIntExact(shape.size(-1));
    int count = Math.min(units, MOST_MAPS);
    fields.put("filterSide", conv ? Math.toIntExact(shape.size(0)) : side);
    fields.put("filterCount", count);
    fields.put(
        "filters",
        grey(session.variable(weights).buffer(), 0, Math.toIntExact(inputs), units, count));
  }

  /**
   * Values as bytes, the maps concatenated: 128 is 0, and the value of largest magnitude is 1 or
   * 255.
   *
   * @param channels distance between two values of a map
   */
  private static String grey(Buffer values, long from, int size, int channels, int count) {
    float most = 1e-20f;
    for (int c = 0; c < count; c++) {
      for (int i = 0; i < size; i++) {
        most = Math.max(most, Math.abs(values.get(from + (long) i * channels + c)));
      }
    }
    byte[] bytes = new byte[size * count];
    for (int c = 0; c < count; c++) {
      for (int i = 0; i < size; i++) {
        float value = values.get(from + (long) i * channels + c) / most;
        bytes[c * size + i] = (byte) (128 + Math.round(127 * value));
      }
    }
    return Base64.getEncoder().encodeToString(bytes);
  }

  /**
   * How much the probability of a class falls when a square around each place is blanked out, from
   * -1 to 1, in row-major order.
   */
  private List<Object> parts(int c, float whole) {
    int size = side * side;
    for (int place = 0; place < places * places; place++) {
      int top = place / places * STRIDE - (PATCH - STRIDE) / 2;
      int left = place % places * STRIDE - (PATCH - STRIDE) / 2;
      for (int i = 0; i < size; i++) {
        int y = i / side - top;
        int x = i % side - left;
        boolean out = y >= 0 && y < PATCH && x >= 0 && x < PATCH;
        wiped.buffer().set((long) place * size + i, out ? 0 : image.buffer().get(i));
      }
    }
    Tensor all = session.run(ofWiped, answers).get(output);
    long classes = all.shape().size(1);
    List<Object> falls = new ArrayList<>();
    for (int place = 0; place < places * places; place++) {
      falls.add(Math.rint((whole - all.buffer().get(place * classes + c)) * 1e3) / 1e3);
    }
    return falls;
  }

  @Override
  public void close() {
    image.close();
    wiped.close();
  }
}
