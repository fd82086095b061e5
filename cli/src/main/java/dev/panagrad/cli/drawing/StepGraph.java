package dev.panagrad.cli.drawing;

import dev.panagrad.graph.Node;
import dev.panagrad.graph.compile.lowering.Schedule;
import dev.panagrad.graph.compile.lowering.Step;
import dev.panagrad.graph.op.Residence;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A schedule as boxes and arrows: a box for each node that has steps, and for what they read that
 * has none.
 *
 * @param boxes sources before their readers
 * @param arrows from what is read to its reader
 */
public record StepGraph(List<Box> boxes, Set<Arrow> arrows) {
  /** What a box stands for. */
  public enum Kind {
    /** Something computed. */
    STEP,
    /** Something computed with many operations. */
    PRODUCT,
    /** Something fed. */
    FED,
    /** A variable. */
    VARIABLE,
    /** A constant. */
    CONSTANT
  }

  /**
   * A box.
   *
   * @param title the op, or the kind of value
   * @param detail name and shape
   */
  public record Box(String title, String detail, Kind kind) {}

  /**
   * An arrow between two boxes, by their numbers.
   *
   * @param from what is read
   * @param to the reader
   */
  public record Arrow(int from, int to) {}

  /** The boxes and arrows of a schedule. */
  public static StepGraph of(Schedule schedule) {
    Map<Node, Integer> numbers = new LinkedHashMap<>();
    Map<Node, List<Step>> steps = new LinkedHashMap<>();
    for (Step step : schedule.steps()) {
      steps.computeIfAbsent(step.node(), _ -> new ArrayList<>()).add(step);
    }
    Set<Arrow> arrows = new LinkedHashSet<>();
    for (Node node : steps.keySet()) {
      for (Node input : node.inputs()) {
        numbers.putIfAbsent(holder(input), numbers.size());
      }
      numbers.putIfAbsent(node, numbers.size());
      for (Node input : node.inputs()) {
        arrows.add(new Arrow(numbers.get(holder(input)), numbers.get(node)));
      }
    }
    List<Box> boxes = new ArrayList<>();
    for (Node node : numbers.keySet()) {
      boxes.add(box(node, steps.getOrDefault(node, List.of())));
    }
    return new StepGraph(boxes, arrows);
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
    return new Box(node.op().name(), node.name() + shape, kind);
  }

  /** The node whose memory a node is a view of, or the node itself. */
  static Node holder(Node node) {
    Node holder = node;
    while (holder.op().residence() == Residence.VIEW) {
      holder = holder.input(0);
    }
    return holder;
  }
}
