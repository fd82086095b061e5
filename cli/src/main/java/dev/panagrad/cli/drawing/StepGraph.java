package dev.panagrad.cli.drawing;

import dev.panagrad.cli.drawing.BoxGraph.Arrow;
import dev.panagrad.cli.drawing.BoxGraph.Box;
import dev.panagrad.cli.drawing.BoxGraph.Kind;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Residence;
import dev.panagrad.graph.compile.lowering.Schedule;
import dev.panagrad.graph.compile.lowering.Step;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A schedule as boxes and arrows: one box per node that has steps, and per input without steps. */
public final class StepGraph {
  private StepGraph() {}

  /** The boxes and arrows of a schedule. */
  public static BoxGraph of(Schedule schedule) {
    Map<Node, Integer> numbers = new LinkedHashMap<>();
    Map<Node, List<Step>> steps = new LinkedHashMap<>();
    for (Step step : schedule.steps()) {
      steps.computeIfAbsent(step.node(), _ -> new ArrayList<>()).add(step);
    }
    Set<Arrow> arrows = new LinkedHashSet<>();
    for (Node node : steps.keySet()) {
      for (Node input : node.inputs()) {
        numbers.putIfAbsent(input.holder(), numbers.size());
      }
      numbers.putIfAbsent(node, numbers.size());
      for (Node input : node.inputs()) {
        arrows.add(new Arrow(numbers.get(input.holder()), numbers.get(node)));
      }
    }
    List<Box> boxes = new ArrayList<>();
    for (Node node : numbers.keySet()) {
      boxes.add(box(node, steps.getOrDefault(node, List.of())));
    }
    return new BoxGraph(boxes, arrows, Set.of());
  }

  private static Box box(Node node, List<Step> steps) {
    Kind kind =
        switch (node.op().residence()) {
          case FED -> Kind.FED;
          case VARIABLE -> Kind.VARIABLE;
          case CONSTANT -> Kind.CONSTANT;
          default -> steps.stream().anyMatch(s -> s.flops() > 0) ? Kind.PRODUCT : Kind.STEP;
        };
    String shape = node.op().residence() == Residence.NONE ? "" : " " + node.shape();
    return new Box(node.op().name(), List.of(node.name() + shape), kind);
  }
}
