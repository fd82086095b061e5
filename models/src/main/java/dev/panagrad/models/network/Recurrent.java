package dev.panagrad.models.network;

import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.models.nn.BasicRnnCell;
import dev.panagrad.models.nn.Cell;
import dev.panagrad.models.nn.GruCell;
import dev.panagrad.models.nn.Layers;
import dev.panagrad.models.nn.LstmCell;
import dev.panagrad.models.nn.RecurrentNet;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/**
 * Recurrent cells over the time steps of an example: [steps, values], or [steps] of one value each.
 * The result is the output of the last cell at the last step. Initial states are 0.
 *
 * @param text the text form: {@code gru 32}, or {@code gru 32 16} for two stacked cells; custom
 *     cells need a {@link LayerProvider} of their kind to be read again
 * @param cells from the input on
 */
public record Recurrent(String text, List<Cell> cells) implements Layer {
  /** Copies the list. */
  public Recurrent {
    cells = List.copyOf(cells);
    Words.check(!cells.isEmpty(), "'%s' needs a number of units", text);
  }

  @Override
  public Node apply(Layers layers, String name, Node x) {
    GraphBuilder g = layers.graph();
    Shape shape = x.shape();
    Words.check(
        (shape.rank() == 2 || shape.rank() == 3) && shape.size(1) != Shape.UNKNOWN,
        "%s needs time steps [steps, values] or [steps], but gets examples of %s",
        name,
        Network.example(x));
    int steps = shape.size(1);
    int values = shape.rank() == 3 ? shape.size(2) : 1;
    Node byTime = shape.rank() == 3 ? g.permute(x, 1, 0, 2) : g.transpose(x);
    Node rows = g.reshape(byTime, Shape.UNKNOWN, values);
    RecurrentNet net = new RecurrentNet(cells, RecurrentNet.Dropout.NONE);
    // One value per example: the initial states get the number of examples from it.
    Node first = g.slice(x.shape().rank() == 3 ? layers.flatten(x) : x, 1, 0, 1);
    List<Node> states = new ArrayList<>();
    for (int size : net.stateSizes()) {
      states.add(g.mul(first, g.constant(Shape.of(1, size), new float[size])));
    }
    List<Node> after = net.unroll(layers.within(name), steps, rows, states).states();
    return after.get(after.size() - cells.getLast().stateSizes().size());
  }

  static Recurrent parse(String text, String kind, Words words) {
    IntFunction<Cell> maker =
        switch (kind) {
          case "gru" -> GruCell::new;
          case "lstm" -> LstmCell::new;
          default -> BasicRnnCell::new;
        };
    List<Cell> cells = new ArrayList<>();
    do {
      int units = words.number("number of units");
      Words.check(units > 0, "'%s' needs at least 1 unit a cell", text);
      cells.add(maker.apply(units));
    } while (words.hasMore());
    return new Recurrent(String.join(" ", text.split("\\s+")), cells);
  }
}
