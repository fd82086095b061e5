package dev.panagrad.cli.drawing;

import dev.panagrad.cli.drawing.BoxGraph.Arrow;
import dev.panagrad.cli.drawing.BoxGraph.Box;
import dev.panagrad.cli.terminal.Console;

/** A graph in the language of Graphviz. */
public final class DotDrawing {
  private DotDrawing() {}

  /** Writes the drawing. */
  public static void print(Console console, BoxGraph graph) {
    console.line("digraph network {");
    console.line("  node [shape=box, style=filled, fontname=\"sans-serif\", fontsize=10];");
    for (int i = 0; i < graph.boxes().size(); i++) {
      Box box = graph.boxes().get(i);
      console.format(
          "  n%d [label=\"%s\\n%s\", fillcolor=\"%s\"];",
          i,
          quoted(box.title()),
          String.join("\\n", box.details().stream().map(DotDrawing::quoted).toList()),
          Palette.fill(box.kind()));
    }
    for (Arrow arrow : graph.arrows()) {
      console.format("  n%d -> n%d;", arrow.from(), arrow.to());
    }
    for (Arrow arrow : graph.back()) {
      console.format("  n%d -> n%d [style=dashed, constraint=false];", arrow.from(), arrow.to());
    }
    console.line("}");
  }

  private static String quoted(String text) {
    return text.replace("\\", "\\\\").replace("\"", "\\\"");
  }
}
