package dev.panagrad.cli.drawing;

import dev.panagrad.cli.drawing.BoxGraph.Arrow;
import dev.panagrad.cli.terminal.Console;
import dev.panagrad.cli.terminal.Table;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The layers of a network as a table, one row per layer with its inputs. */
public final class LayerList {
  private LayerList() {}

  /** Writes the table. */
  public static void print(Console console, BoxGraph graph) {
    Table table = new Table("LAYER", "READS", "WHAT");
    for (int i = 0; i < graph.boxes().size(); i++) {
      int reader = i;
      String reads =
          Stream.concat(graph.arrows().stream(), graph.back().stream())
              .filter(arrow -> arrow.to() == reader)
              .map(Arrow::from)
              .distinct()
              .map(from -> from == reader ? "itself" : graph.boxes().get(from).title())
              .collect(Collectors.joining(", "));
      BoxGraph.Box box = graph.boxes().get(i);
      table.row(box.title(), reads, String.join("; ", box.details()));
    }
    table.print(console);
  }
}
