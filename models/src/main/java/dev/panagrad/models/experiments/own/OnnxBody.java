package dev.panagrad.models.experiments.own;

import dev.panagrad.models.experiments.own.OwnSettings.PictureSettings;
import dev.panagrad.models.io.FileException;
import dev.panagrad.models.network.Layer;
import dev.panagrad.models.network.Network;
import dev.panagrad.models.onnx.OnnxLayer;
import dev.panagrad.models.onnx.OnnxModel;
import dev.panagrad.models.onnx.type.Dimension;
import dev.panagrad.models.onnx.type.TypeProto;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The network of an ONNX file as the beginning of a user's network, which is trained further.
 *
 * @param file the ONNX file
 * @param upTo the value in the file that the layer gives; null for the input of its last dense
 *     layer
 * @param trained how the names of the weights begin that are trained, "" for all; none if all stay
 *     as they are
 * @param normalize the layer before it, {@code normalize MEAN,... DEVIATION,...}; null for none
 */
public record OnnxBody(Path file, String upTo, List<String> trained, String normalize) {
  private static final String FILE = "from";
  private static final String UP_TO = "from-up-to";
  private static final String TRAINED = "from-trained";
  private static final String NORMALIZE = "from-normalize";
  private static final int RANK = 4;

  /** Copies the list. */
  public OnnxBody {
    trained = List.copyOf(trained);
  }

  /**
   * Reads the file.
   *
   * @throws FileException if it can't be read, or has several inputs or outputs
   * @throws IllegalArgumentException if it has no such value or weights
   */
  OnnxLayer layer() {
    OnnxLayer whole = OnnxLayer.open(file);
    OnnxLayer body = upTo == null ? withoutHead(whole) : whole.upTo(upTo);
    return body.train(trained.toArray(String[]::new));
  }

  /** The layers up to that of the file. */
  List<Layer> layers(OnnxLayer first) {
    return normalize == null
        ? List.of(first)
        : List.of(Network.parse(normalize).layers().getFirst(), first);
  }

  private static OnnxLayer withoutHead(OnnxLayer whole) {
    try {
      return whole.withoutHead();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(e.getMessage() + ", with --up-to", e);
    }
  }

  /** The pictures that the file takes, or the usual ones if it leaves their size open. */
  public PictureSettings pictures() {
    try (OnnxModel model = OnnxModel.open(file)) {
      if (model.inputs().getFirst().type() instanceof TypeProto.TensorType type) {
        List<Dimension> sizes = type.shape().orElse(List.of());
        if (sizes.size() == RANK && sizes.stream().skip(1).allMatch(size -> size.size() > 0)) {
          // Colours come first, or last.
          int first = sizes.get(1).size() == 3 ? 2 : 1;
          return new PictureSettings(
              Math.toIntExact(sizes.get(first).size()),
              Math.toIntExact(sizes.get(first + 1).size()),
              null);
        }
      }
      return PictureSettings.USUAL;
    }
  }

  /** Itself in the form of a run's configuration. */
  Map<String, String> toMap() {
    Map<String, String> map = new LinkedHashMap<>();
    map.put(FILE, file.toAbsolutePath().normalize().toString());
    if (upTo != null) {
      map.put(UP_TO, upTo);
    }
    if (!trained.isEmpty()) {
      map.put(TRAINED, String.join("\n", trained));
    }
    if (normalize != null) {
      map.put(NORMALIZE, normalize);
    }
    return map;
  }

  /** Reads the result of {@link #toMap}; null if there is none. */
  static OnnxBody of(Map<String, String> map) {
    if (!map.containsKey(FILE)) {
      return null;
    }
    String trained = map.get(TRAINED);
    return new OnnxBody(
        Path.of(map.get(FILE)),
        map.get(UP_TO),
        trained == null ? List.of() : Arrays.asList(trained.split("\n", -1)),
        map.get(NORMALIZE));
  }
}
