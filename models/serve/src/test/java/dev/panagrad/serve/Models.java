package dev.panagrad.serve;

import dev.panagrad.graph.Shape;
import dev.panagrad.models.data.Target;
import dev.panagrad.models.network.Network;
import dev.panagrad.models.predict.Model;
import dev.panagrad.models.predict.ModelSpec;
import dev.panagrad.models.predict.Predictor;
import java.util.List;
import java.util.Map;

/** Small models with random weights. */
final class Models {
  private Models() {}

  /** Three classes of examples [2, 3]. */
  static Predictor classes() {
    return new Predictor(
        Model.create(
            new ModelSpec(
                Network.parse("dense 8 tanh; dense 3"),
                Shape.of(2, 3),
                new Target.Classes(List.of("left", "right", "straight \"on\"")),
                Map.of()),
            7));
  }

  /** Two numbers of a row of a table. */
  static Predictor rows() {
    return new Predictor(
        Model.create(
            new ModelSpec(
                Network.parse("dense 2"),
                Shape.of(4),
                new Target.Numbers(List.of("a", "b")),
                Map.of(
                    "columns",
                    List.of(
                        Map.of("column", "place", "categories", List.of("shade", "sun")),
                        Map.of(
                            "column", "size", "mean", 2.0, "deviation", 0.5, "indicator", false)),
                    "target",
                    List.of("a", "b"))),
            7));
  }
}
