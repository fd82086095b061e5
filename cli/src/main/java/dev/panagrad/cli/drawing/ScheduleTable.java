package dev.panagrad.cli.drawing;

import dev.panagrad.cli.panel.Figures;
import dev.panagrad.cli.terminal.Console;
import dev.panagrad.cli.terminal.Table;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Residence;
import dev.panagrad.graph.compile.Executable;
import dev.panagrad.graph.compile.lowering.Step;
import dev.panagrad.graph.compile.placement.Edge;
import dev.panagrad.graph.compile.placement.Partition;
import dev.panagrad.graph.op.transfer.Devices;
import java.util.List;
import java.util.stream.Collectors;

/** A schedule as a table, one row per step. */
public final class ScheduleTable {
  private static final int SOURCES = 3;

  private ScheduleTable() {}

  /** Prints the table and the plan's totals. */
  public static void print(Console console, Executable plan) {
    boolean placed = plan.partition() != null;
    Table table =
        new Table(
            ">STEP",
            "OP",
            "NODE",
            "SHAPE",
            "READS",
            ">PARTS",
            ">OPERATIONS",
            ">OFFSET",
            placed ? "TASK" : "HOW",
            placed ? "HOW" : "");
    List<Step> steps = plan.schedule().steps();
    for (int i = 0; i < steps.size(); i++) {
      Step step = steps.get(i);
      long offset = plan.offset(i);
      table.row(
          i,
          step.node().op().name(),
          step.node().name(),
          step.node().op().residence() == Residence.NONE ? "" : step.node().shape(),
          sources(step),
          step.parts(),
          Figures.flops(step.flops()),
          offset < 0 ? "" : Figures.count(offset),
          placed ? Devices.name(step.node().task()) : step.label(),
          placed ? step.label() : "");
    }
    table.print(console);
    console.line();
    double flops = steps.stream().mapToDouble(Step::flops).sum();
    console.format(
        "%d steps%s; values in between share %s, and a value with an offset lies there.",
        steps.size(),
        flops == 0 ? "" : ", " + Figures.flops(flops),
        Figures.bytes(plan.plannedBytes()));
    if (placed) {
      printTransfers(console, plan.partition());
    }
  }

  /** Prints the transfers between tasks in one run. */
  private static void printTransfers(Console console, Partition partition) {
    console.line();
    Table table = new Table("FROM", "TO", "VALUE", "SHAPE", ">BYTES");
    for (Edge edge : partition.edges()) {
      table.row(
          Devices.name(edge.value().task()),
          Devices.name(edge.to()),
          edge.value().name(),
          edge.value().shape(),
          Figures.count(edge.bytes()));
    }
    table.print(console);
    console.line();
    console.format(
        "%d transfers of %s a run between tasks, where a session has a cluster.",
        partition.edges().size(), Figures.bytes(partition.bytes()));
  }

  private static String sources(Step step) {
    List<Node> inputs = step.node().inputs();
    String shown =
        inputs.stream()
            .limit(SOURCES)
            .map(input -> input.holder().name())
            .collect(Collectors.joining(", "));
    return inputs.size() > SOURCES
        ? "%s and %d more".formatted(shown, inputs.size() - SOURCES)
        : shown;
  }
}
